import EaselBoard
import EaselJSON
import EaselLog
import Logging
import NIOCore

/// A board's document as of some seq, folded from the log only when somebody needs it, and off the event loops.
actor Replica {
    nonisolated let board: BoardID
    private let log: any BoardLog
    private let logger: Logger
    private var document = Document()
    private(set) var epoch = Epoch.unknown
    private(set) var seq: Seq = 0

    init(board: BoardID, log: any BoardLog, logger: Logger) {
        self.board = board
        self.log = log
        self.logger = logger
    }

    /// Starts from the newest stored snapshot at or before `target` that proves sound; from nothing if there is none.
    ///
    /// A snapshot that can't be read as it was written is skipped, loudly: the log has all that it held. Gives the seqs
    /// of those, and the snapshot if it can be sent to clients as it is: one of an earlier epoch can't.
    @discardableResult
    func load(
        _ lineage: Lineage, atOrBefore target: Seq? = nil
    ) async throws -> (snapshot: Snapshot?, damaged: [Seq]) {
        epoch = lineage.epoch
        var target = target
        var damaged: [Seq] = []
        while let snapshot = try await log.snapshot(of: board, atOrBefore: target) {
            if lineage.includes(epoch: snapshot.epoch, seq: snapshot.seq), var restored = snapshot.document,
                restored.digest() == snapshot.digest
            {
                document = restored
                seq = snapshot.seq
                return (snapshot.epoch == epoch ? snapshot : nil, damaged)
            }
            damaged.append(snapshot.seq)
            logger.error(
                "a stored snapshot is damaged; history is read from before it",
                metadata: ["board": "\(board.string)", "seq": "\(snapshot.seq)"])
            guard snapshot.seq > 0 else { break }
            target = snapshot.seq - 1
        }
        document = Document()
        seq = 0
        return (nil, damaged)
    }

    /// Folds operations until the document is at `target`, from the given frames where they reach, else from the log.
    func advance(to target: Seq, with recent: [OperationFrame] = []) async throws {
        for frame in recent where frame.first <= seq + 1 && frame.last > seq {
            try fold((frame.after(seq) ?? frame).operations, upTo: target)
        }
        while seq < target {
            let before = seq
            let page = try await log.read(board, after: seq, limit: min(1_000, target - seq), maximumBytes: 1 << 20)
            // An actor lets others in while it waits: somebody else may have folded these meanwhile.
            try fold(page.filter { $0.seq > seq }, upTo: target)
            guard seq > before else { throw RoomError.beyondHead(seq: seq) }
        }
    }

    private func fold(_ operations: [LoggedOperation], upTo target: Seq) throws {
        for logged in operations where logged.seq <= target {
            guard logged.seq == seq + 1 else {
                throw LogError.corrupt("seq \(seq + 1) of board \(board.string) is missing")
            }
            do {
                document.apply(try Operation(json: JSON(parsing: logged.json.readableBytesView)))
            } catch {
                throw LogError.corrupt("seq \(logged.seq) of board \(board.string): \(error)")
            }
            seq = logged.seq
        }
    }

    func copy() -> (epoch: Epoch, seq: Seq, document: Document) {
        (epoch, seq, document)
    }

    func digest() -> (seq: Seq, digest: Digest) {
        (seq, document.digest())
    }

    func size() -> BoardSize {
        BoardSize(
            elements: document.count,
            largest: document.ids.lazy.compactMap { self.document.elementBytes($0) }.max() ?? 0)
    }

    /// For each operation, in order, why it may not be sequenced, or nil if it may.
    func verdicts(on batches: [EditBatch], limits: Limits) -> [Rejection?] {
        var accepted: [Edit] = []
        return batches.map { batch in
            do throws(Rejection) {
                try document.check(accepted + batch.edits, limits: limits)
                accepted += batch.edits
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
