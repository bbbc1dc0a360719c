public import EaselBoard
public import NIOCore

/// Makes a board of an archive, in memory for the board's document. A pure consumer of lines.
///
/// Nobody sees the board before ``finish()``: an archive that turns out to be cut or damaged leaves nothing. The board
/// gets an epoch of its own, which nobody can choose or know before
/// (decision 42).
public struct ArchiveRestore: Sendable {
    private static let operationsAtOnce = 500
    private static let bytesAtOnce = 1 << 20

    private let log: any BoardLog
    private let board: BoardID
    private let epoch = Epoch.random()
    private let numbers: BoardRestore.Numbers
    private let access: AccessRecord
    private var reader: ArchiveReader
    private var restore: BoardRestore?
    private var pending: [LoggedOperation] = []
    private var pendingBytes = 0
    /// Operations that were restored.
    public private(set) var operations = 0

    /// - Parameter access: who may do what on the board; no archive says that.
    public init(
        of board: BoardID, in log: any BoardLog, by rules: ArchiveRules, access: AccessRecord = AccessRecord()
    ) {
        self.board = board
        self.access = access
        self.log = log
        numbers = rules.authors == .asSeen ? .kept : .forgotten
        reader = ArchiveReader(rules)
    }

    /// The last seq that was read.
    public var seq: Seq { reader.seq }
    /// Elements of the document there.
    public var elements: Int { reader.document.count }

    /// Throws ``ArchiveError`` and ``LogError``; what was restored so far must then be abandoned.
    public mutating func take(_ line: ByteBuffer) async throws {
        switch try reader.read(line) {
        case .header(let header):
            restore = try await log.beginRestore(
                of: BoardInfo(
                    id: board, title: header.title, epoch: epoch, seq: header.base, oldest: header.base + 1,
                    createdAt: header.createdAt, updatedAt: header.createdAt, access: access),
                numbers: numbers)
        case .snapshot(let isLast):
            if isLast { try await storeSnapshot() }
        case .operation(let operation):
            pending.append(operation)
            pendingBytes += operation.json.readableBytes
            if pending.count >= Self.operationsAtOnce || pendingBytes >= Self.bytesAtOnce { try await flush() }
        case .trailer:
            break
        }
    }

    /// Publishes the board. Throws ``ArchiveError`` if the archive was cut, and ``LogError/boardExists(_:)`` if there is a
    /// board of that id now; what was restored must then be abandoned.
    public mutating func finish() async throws {
        try reader.finish()
        try await flush()
        // The one that joining clients get.
        if operations > 0 { try await storeSnapshot() }
        if let restore { try await log.publish(restore) }
        restore = nil
        // The board is there, with names or without.
        let people = Array(reader.people.prefix(KnownPerson.maximum))
        if !people.isEmpty { try? await log.remember(people, of: board) }
    }

    /// Forgets what was restored. Does nothing once it was published.
    public func abandon() async throws(LogError) {
        if let restore { try await log.abandon(restore) }
    }

    private mutating func flush() async throws {
        guard let restore, !pending.isEmpty else { return }
        let taken = pending
        (pending, pendingBytes) = ([], 0)
        try await log.add(taken, to: restore)
        operations += taken.count
    }

    private func storeSnapshot() async throws {
        guard let restore else { return }
        var document = reader.document
        try await log.add(Snapshot(document: &document, epoch: epoch, seq: reader.seq), to: restore)
    }
}
