import EaselBoard
import EaselJSON
import EaselLog
import Logging
import NIOCore

/// The document of one lineage of a board's log as of some seq, folded only when somebody needs it, on threads of its own
/// kind of work.
///
/// A projection belongs to its lineage for good: where the log turns out to have another one, a new projection takes its
/// place, and whoever still works with the old one can't spoil the new one.
actor DocumentProjection {
    nonisolated let board: BoardID
    nonisolated let epoch: Epoch
    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }
    private nonisolated let queue: SerialQueue
    private let log: any BoardLog
    private var document: Document
    private(set) var seq: Seq
    /// No smaller than the document; equal to it unless ``mayBeSmaller``.
    private var size: BoardSize
    /// Whether what was as large as ``size`` says has changed since the document was measured.
    private var mayBeSmaller = false

    private init(
        of board: BoardID, epoch: Epoch, log: any BoardLog, document: Document, seq: Seq, on threads: WorkerThreads
    ) {
        queue = SerialQueue(on: threads)
        self.board = board
        self.epoch = epoch
        self.log = log
        self.document = document
        self.seq = seq
        size = BoardSize(of: document)
    }

    /// An empty document of no lineage, for a board that is not loaded yet.
    init(of board: BoardID, in log: any BoardLog) {
        self.init(of: board, epoch: .unknown, log: log, document: Document(), seq: 0, on: .rooms)
    }

    /// What a projection was loaded from.
    struct Loaded: Sendable {
        let projection: DocumentProjection
        /// Where the projection stands.
        let seq: Seq
        let size: BoardSize
        /// The snapshot, if it can be sent to clients as it is: one of an earlier epoch can't.
        let snapshot: Snapshot?
        /// The seqs of snapshots that were found to be damaged.
        let damaged: [Seq]
    }

    /// Starts from the newest stored snapshot at or before `target` that proves sound; from nothing if there is none.
    ///
    /// A snapshot that can't be read as it was written is skipped, loudly: the log has everything that it held.
    static func load(
        _ board: BoardID, lineage: Lineage, atOrBefore target: Seq? = nil, from log: any BoardLog, logger: Logger,
        on threads: WorkerThreads = .rooms
    ) async throws -> Loaded {
        try await withTaskExecutorPreference(threads) {
            try await restore(board, lineage: lineage, atOrBefore: target, from: log, logger: logger, on: threads)
        }
    }

    private static func restore(
        _ board: BoardID, lineage: Lineage, atOrBefore target: Seq?, from log: any BoardLog, logger: Logger,
        on threads: WorkerThreads
    ) async throws -> Loaded {
        // A snapshot of what the log has not reached is of no use, whoever stored it.
        var target = if let target { target } else { try await log.head(board)?.seq }
        var damaged: [Seq] = []
        while let snapshot = try await log.snapshot(of: board, atOrBefore: target) {
            if lineage.includes(epoch: snapshot.epoch, seq: snapshot.seq), var restored = snapshot.document,
                restored.digest() == snapshot.digest
            {
                let isCurrent = snapshot.epoch == lineage.epoch
                return await loaded(
                    DocumentProjection(
                        of: board, epoch: lineage.epoch, log: log, document: restored, seq: snapshot.seq, on: threads),
                    snapshot: isCurrent ? snapshot : nil, damaged: damaged)
            }
            // One that nobody waits for any more was not read to its end.
            try Task.checkCancellation()
            damaged.append(snapshot.seq)
            logger.error(
                "Stored snapshot is damaged; reading history from before it",
                metadata: ["board": "\(board)", "seq": "\(snapshot.seq)"])
            guard snapshot.seq > 0 else { break }
            target = snapshot.seq - 1
        }
        return await loaded(
            DocumentProjection(
                of: board, epoch: lineage.epoch, log: log, document: Document(), seq: 0, on: threads),
            snapshot: nil, damaged: damaged)
    }

    private static func loaded(
        _ projection: DocumentProjection, snapshot: Snapshot?, damaged: [Seq]
    ) async -> Loaded {
        let (seq, size) = await projection.size(exactly: true)
        return Loaded(projection: projection, seq: seq, size: size, snapshot: snapshot, damaged: damaged)
    }

    // MARK: Folding

    /// Folds operations until the document is at `target`, from the given frames where they reach, else from the log.
    func advance(to target: Seq, with recent: [OperationFrame] = []) async throws {
        for frame in recent where frame.first <= seq + 1 && frame.last > seq {
            try fold((frame.after(seq) ?? frame).operations, upTo: target)
        }
        while seq < target {
            try Task.checkCancellation()
            let before = seq
            let page = try await log.read(
                board, in: epoch, after: seq, limit: min(1_000, target - seq), maximumBytes: 1 << 20)
            // An actor lets others in while it waits: somebody else may have folded these meanwhile.
            try fold(page.filter { $0.seq > seq }, upTo: target)
            guard seq > before else { throw RoomError.beyondHead(seq: seq) }
        }
    }

    private func fold(_ operations: [LoggedOperation], upTo target: Seq) throws {
        for logged in operations where logged.seq <= target {
            guard logged.seq == seq + 1 else {
                throw LogError.corrupt("seq \(seq + 1) of board \(board) is missing")
            }
            do {
                apply(try Operation(json: JSON(parsing: logged.json.readableBytesView)).edits)
            } catch {
                throw LogError.corrupt("seq \(logged.seq) of board \(board): \(error)")
            }
            seq = logged.seq
        }
    }

    /// Applies edits, and keeps the bound on the size in step: it shrinks only if something changes that is as large as the
    /// bound says.
    private func apply(_ edits: [Edit]) {
        mayBeSmaller = mayBeSmaller || edits.contains { $0.id.map { size.isReached(by: $0, of: document) } ?? true }
        document.apply(edits)
        for id in edits.lazy.compactMap(\.id) { size.include(id, of: document) }
        size.count(document)
    }

    // MARK: What it shows

    func copy() -> (epoch: Epoch, seq: Seq, document: Document) {
        (epoch, seq, document)
    }

    func digest() -> (seq: Seq, digest: Digest) {
        (seq, document.digest())
    }

    /// A bound on the document's size, and the seq that it is of. The exact size may take going through the document.
    func size(exactly isExact: Bool) -> (seq: Seq, size: BoardSize) {
        if isExact, mayBeSmaller {
            size = BoardSize(of: document)
            mayBeSmaller = false
        }
        return (seq, size)
    }

    /// For each operation, in order, why it may not be sequenced, or nil if it may.
    func verdicts(on operations: [PendingEdits], limits: Limits) -> [Rejection?] {
        var admission = DocumentAdmission(to: document, limits: limits)
        return operations.map { edits in
            do throws(Rejection) {
                try admission.admit(edits.decoded(within: limits))
                return nil
            } catch {
                return error
            }
        }
    }

    /// The document as frames for joining clients.
    func snapshot() -> Snapshot {
        Snapshot(document: &document, epoch: epoch, seq: seq)
    }
}
