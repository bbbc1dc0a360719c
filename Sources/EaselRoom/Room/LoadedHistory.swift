import EaselBoard
import EaselLog

/// A lineage of a board's log as it was read: a document, and the operations from there to the head.
struct LoadedHistory: Sendable {
    let document: DocumentProjection.Loaded
    /// The most recent operations behind the document.
    let ring: FrameRing
    /// By how much all operations behind the document can make it larger.
    let growth: BoardGrowth

    /// Reads from the newest sound snapshot on.
    static func read(_ lineage: Lineage, in room: RoomEnvironment) async throws -> LoadedHistory {
        let loaded = try await DocumentProjection.load(
            room.board, lineage: lineage, from: room.log, logger: room.logger)
        if !loaded.damaged.isEmpty { room.registry.rebuild(loaded.damaged, of: room.board) }
        var ring = FrameRing(
            after: loaded.seq, maximumBytes: room.configuration.ringBytes,
            maximumOperations: room.configuration.ringOperations)
        var growth = BoardGrowth()
        while let frame = OperationFrame(
            try await room.log.read(
                room.board, in: lineage.epoch, after: ring.head, limit: 1_000, maximumBytes: 512 << 10))
        {
            ring.append(frame)
            growth.add(BoardGrowth(CollectionOfOne(frame)))
        }
        return LoadedHistory(document: loaded, ring: ring, growth: growth)
    }
}
