public import EaselBoard
public import NIOCore

/// Puts an archive into a log as it was: seqs, clients, numbers and times. A pure consumer of lines; the archive should
/// have been read through once, so that what is damaged never gets in.
///
/// An interrupted import resumes: operations that the log has already are compared and skipped.
public struct ArchiveImport: Sendable {
    private static let operationsAtOnce = 500
    private static let bytesAtOnce = 1 << 20

    private let log: any BoardLog
    private let board: BoardID
    private var reader = ArchiveReader()
    private var frames: [ByteBuffer] = []
    private var pending: [LoggedOperation] = []
    private var pendingBytes = 0
    private var found: BoardHead?
    private var info: BoardInfo?
    /// Operations that were put into the log, those that were there already not among them.
    public private(set) var imported = 0

    public init(to board: BoardID, in log: any BoardLog) {
        self.board = board
        self.log = log
    }

    /// The last seq that was read.
    public var seq: Seq { reader.seq }
    /// Elements of the document there.
    public var elements: Int { reader.document.count }

    /// Throws ``ArchiveError`` and ``LogError``.
    public mutating func take(_ line: ByteBuffer) async throws {
        switch try reader.read(line) {
        case .header(let header): try await begin(header)
        case .snapshot(let frame): frames.append(frame)
        case .operation(let operation):
            pending.append(operation)
            pendingBytes += operation.json.readableBytes
            if pending.count >= Self.operationsAtOnce || pendingBytes >= Self.bytesAtOnce { try await flush() }
        case .trailer(let trailer):
            try await flush()
            try await storeSnapshots(trailer)
        }
    }

    public func finish() throws {
        try reader.finish()
    }

    private mutating func begin(_ header: ArchiveHeader) async throws {
        if let existing = try await log.info(board) {
            guard existing.epoch == header.epoch, existing.oldest - 1 == header.base else {
                throw ArchiveError.boardExists(board, "it has another history")
            }
            found = BoardHead(epoch: existing.epoch, seq: existing.seq)
        }
        info = BoardInfo(
            id: board, title: header.title, epoch: header.epoch, seq: header.base, oldest: header.base + 1,
            createdAt: header.createdAt, updatedAt: header.createdAt)
    }

    private mutating func flush() async throws {
        guard let info, let first = pending.first?.seq else { return }
        var operations = pending[...]
        (pending, pendingBytes) = ([], 0)
        if let found, found.seq >= first {
            let known = operations.prefix { $0.seq <= found.seq }
            let stored = try await log.read(
                board, after: first - 1, limit: known.count, maximumBytes: .max)
            guard stored == Array(known) else { throw ArchiveError.boardExists(board, "it has another history") }
            operations = operations.dropFirst(known.count)
        }
        guard let next = operations.first?.seq else { return }
        let head = try await log.recover(
            RecoveryBatch(board: board, found: found, base: next - 1, operations: Array(operations), info: info))
        imported += operations.count
        found = BoardHead(epoch: info.epoch, seq: head)
    }

    /// The one that history begins behind, and the one that joining clients get.
    private mutating func storeSnapshots(_ trailer: ArchiveTrailer) async throws {
        guard let info else { return }
        if found == nil {
            // A board without operations.
            _ = try await log.recover(
                RecoveryBatch(board: board, found: nil, base: info.seq, operations: [], info: info))
        }
        if !frames.isEmpty {
            // Frames name the epoch and the seq; written anew they name those of this log.
            let read = Snapshot(epoch: info.epoch, seq: info.seq, digest: Digest(value: 0), frames: frames)
            guard var base = read.document else { throw LogError.corrupt("the archive's snapshot") }
            try await log.store(Snapshot(document: &base, epoch: info.epoch, seq: info.seq), of: board)
        }
        var document = reader.document
        try await log.store(Snapshot(document: &document, epoch: info.epoch, seq: trailer.seq), of: board)
    }
}
