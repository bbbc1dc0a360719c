import EaselBoard
import EaselLog
import Logging
import NIOCore

/// The document of a hosted board, folded and encoded off the room's loop when somebody needs it.
///
/// An actor on its room's event loop. ``SnapshotScheduler`` decides; this makes snapshots, stores them and gives sessions
/// what they ask for.
actor BoardDocument {
    nonisolated let eventLoop: any EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    private let room: RoomEnvironment
    private let feed: BoardFeed
    /// The document of the log's lineage.
    private(set) var projection: DocumentProjection
    private var scheduler: SnapshotScheduler
    /// Many may wait for a snapshot of a projection; it is made once.
    private var snapshotInProgress: Task<Snapshot, any Error>?
    /// The snapshot whose frames are being compressed: all who join meanwhile wait for the same.
    private var packing: (head: BoardHead, task: Task<Snapshot, Never>)?
    /// Hears how large the board was found to be, and by how much it can have grown since.
    private var measured: (@Sendable (BoardSize, BoardGrowth) -> Void)?

    init(in room: RoomEnvironment, feed: BoardFeed) {
        self.room = room
        self.feed = feed
        eventLoop = room.eventLoop
        projection = DocumentProjection(of: room.board, in: room.log)
        let configuration = room.configuration
        scheduler = SnapshotScheduler(
            .init(
                operations: configuration.snapshotOperations, bytes: configuration.snapshotBytes,
                foldOperations: configuration.ringOperations / 4, foldBytes: configuration.ringBytes / 4))
    }

    var epoch: Epoch { projection.epoch }
    private var head: Seq { feed.assumeIsolated { $0.head } }
    private var ring: FrameRing { feed.assumeIsolated { $0.ring } }

    /// Tells from now on what the board is measured to be.
    func start(_ measured: @escaping @Sendable (BoardSize, BoardGrowth) -> Void) {
        self.measured = measured
    }

    /// The board was loaded. What is under way for another lineage finds out by itself.
    func restart(from history: LoadedHistory) {
        projection = history.document.projection
        snapshotInProgress = nil
        scheduler.restart(from: history.document.snapshot, bytes: history.growth.bytes)
    }

    func end() {
        snapshotInProgress?.cancel()
        packing?.task.cancel()
        measured = nil
    }

    // MARK: What the log tells

    /// A frame came from the log.
    func delivered(operations: Int, bytes: Int, isWorthMeasuring: Bool) {
        let isDue = scheduler.delivered(operations: operations, bytes: bytes, isWorthMeasuring: isWorthMeasuring)
        if isDue { fold() }
    }

    /// This node's batch has moved the log from `before` to `after`.
    func sequenced(from before: Seq, to after: Seq) {
        if scheduler.sequenced(from: before, to: after) { storeSnapshot() }
    }

    // MARK: Folding

    /// Folds what a projection lacks, from the ring where that reaches back to it. The ring is looked at only then, and not
    /// kept: a copy of it would have to be made with the next frame.
    func advance(_ projection: DocumentProjection, to target: Seq) async throws {
        let seq = await projection.seq
        try check(projection)
        try await projection.advance(to: target, with: ring.frames(after: seq) ?? [])
    }

    /// Folds what the ring will let go of soon: if the store loses the board, this node still has all of it.
    private func fold() {
        room.spawn(on: self) { document in
            repeat {
                do {
                    let projection = document.projection
                    try await document.advance(projection, to: document.head)
                    await document.measure(projection)
                } catch {
                    document.room.logger.debug(
                        "Recent operations are not folded yet", metadata: ["error": "\(error)"])
                }
            } while document.scheduler.finishFolding()
        }
    }

    /// Throws ``EaselLog/LogError/stale`` if the log has another lineage than the projection meanwhile.
    private func check(_ projection: DocumentProjection) throws(LogError) {
        guard projection === self.projection else { throw .stale }
    }

    /// Tells how large the document is, and so how far operations may go without being looked at.
    func measure(_ projection: DocumentProjection, exactly isExact: Bool = false) async {
        let (seq, size) = await projection.size(exactly: isExact)
        // Frames that came meanwhile are not in what was measured.
        if projection === self.projection, let growth = ring.growth(after: seq) { measured?(size, growth) }
    }

    // MARK: Snapshots

    /// A snapshot that the ring goes on behind, if there is one.
    var reusableSnapshot: Snapshot? {
        feed.assumeIsolated { [scheduler] in scheduler.reusable(ringTail: $0.ring.tail, head: $0.head) }
    }

    /// A snapshot that the ring goes on behind, of the lineage that the log has in the end.
    func snapshotForJoining() async throws -> Snapshot {
        try await inCurrentLineage { document in
            if let snapshot = document.reusableSnapshot { return await document.packed(snapshot) }
            return await document.packed(try await document.makeSnapshot())
        }
    }

    /// The snapshot with its frames compressed, as far as that is worth it and nobody has done it before.
    private func packed(_ snapshot: Snapshot) async -> Snapshot {
        guard let pack = room.configuration.pack, snapshot.packedFrames.isEmpty else { return snapshot }
        let head = BoardHead(epoch: snapshot.epoch, seq: snapshot.seq)
        if let packing, packing.head == head { return await packing.task.value }
        let task = Task {
            guard !Task.isCancelled else { return snapshot }
            var packed = snapshot
            packed.packedFrames = await withCheckedContinuation { continuation in
                WorkerThreads.rooms.run { continuation.resume(returning: snapshot.frames.map(pack)) }
            }
            scheduler.packed(packed)
            if packing?.head == head { packing = nil }
            return packed
        }
        packing = (head, task)
        return await task.value
    }

    /// Does anew what turns out to have been done for a lineage that is no more.
    private func inCurrentLineage<Result: Sendable>(
        _ body: @Sendable (isolated BoardDocument) async throws -> Result
    ) async throws -> Result {
        while true {
            let projection = self.projection
            do {
                let result = try await body(self)
                try check(projection)
                return result
            } catch {
                try Task.checkCancellation()
                if projection === self.projection { throw error }
            }
        }
    }

    /// Makes a snapshot of the head.
    private func makeSnapshot() async throws -> Snapshot {
        let projection = self.projection
        let snapshot = await (snapshotInProgress ?? beginSnapshot()).result
        try check(projection)
        return try snapshot.get()
    }

    private func beginSnapshot() -> Task<Snapshot, any Error> {
        let (projection, target, begun) = (self.projection, head, scheduler.begin())
        let task = Task {
            defer { if projection === self.projection { snapshotInProgress = nil } }
            try await advance(projection, to: target)
            let snapshot = await projection.snapshot()
            try check(projection)
            scheduler.finish(begun, snapshot)
            await measure(projection)
            return snapshot
        }
        snapshotInProgress = task
        return task
    }

    /// Stores a snapshot, and another one if that becomes due meanwhile.
    private func storeSnapshot() {
        room.spawn(on: self) { document in
            let room = document.room
            repeat {
                do {
                    let snapshot = try await document.makeSnapshot()
                    try await room.log.store(snapshot, of: room.board)
                    room.counters.snapshots.count()
                    await room.registry.applyRetention(to: room.board, isSweep: false)
                } catch {
                    room.logger.warning("Snapshot was not stored", metadata: ["error": "\(error)"])
                }
            } while document.scheduler.finishStoring()
        }
    }

    // MARK: For a session

    /// Gives a session that starts over a snapshot.
    func sendSnapshot(to session: SessionHandle) {
        room.spawn(on: self) { document in
            do {
                let snapshot = try await document.snapshotForJoining()
                session.perform { $0.receive(snapshot) }
            } catch {
                document.room.logger.warning("Snapshot can't be made for a session", metadata: ["error": "\(error)"])
                session.perform {
                    $0.fail(.unavailable("no snapshot can be made now: \(clientDescription(of: error))"))
                }
            }
        }
    }

    /// Gives a session what has left the ring behind its cursor, a page at a time.
    func sendBacklog(after cursor: Seq, to session: SessionHandle) {
        room.spawn(on: self) { document in
            let (room, epoch) = (document.room, document.epoch)
            do {
                let page = try await room.log.read(
                    room.board, in: epoch, after: cursor, limit: 500, maximumBytes: 256 << 10)
                // Of another lineage the session is told by a snapshot that is on its way already.
                guard epoch == document.epoch else { return }
                guard let frame = OperationFrame(page) else {
                    throw LogError.corrupt("seq \(cursor + 1) is not in the log")
                }
                session.perform { $0.receive(backlog: frame) }
            } catch {
                room.logger.warning("Backlog can't be read; sending a snapshot", metadata: ["error": "\(error)"])
                document.sendSnapshot(to: session)
            }
        }
    }

    func tellDigest(to session: SessionHandle) {
        room.spawn(on: self) { document in
            do {
                let (seq, digest) = try await document.inCurrentLineage { document in
                    let projection = document.projection
                    try await document.advance(projection, to: document.head)
                    return await projection.digest()
                }
                session.perform { $0.tellDigest(.digest(seq: seq, digest)) }
            } catch {
                document.room.logger.warning("Digest can't be made", metadata: ["error": "\(error)"])
                let message = "the digest can't be made now: \(clientDescription(of: error))"
                session.perform { $0.tellDigest(.error(code: "unavailable", message: message)) }
            }
        }
    }
}
