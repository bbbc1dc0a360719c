import EaselBackoff
import EaselBoard
import EaselLog
import Logging
import NIOCore

/// One recovery of a board's log from what this node has of it: carries out what ``RecoveryPlanner`` decides, off the event
/// loops, however long the log is away.
///
/// The room is paused meanwhile, so what is here stays true of it.
struct RecoveryRun: Sendable {
    let log: any BoardLog
    let logger: Logger
    /// The board as it was when it was loaded.
    let info: BoardInfo
    /// What operations that are made up for the recovery keep to.
    let limits: Limits
    let known: BoardHead
    let ring: FrameRing
    let projection: DocumentProjection
    /// A snapshot that the ring goes on behind, if there is one.
    let snapshot: Snapshot?
    /// Lets so much time go by between two attempts.
    var pause: @Sendable (TimeAmount) async throws -> Void = {
        try await Task.sleep(nanoseconds: UInt64($0.nanoseconds))
    }

    enum Outcome: Sendable {
        /// The log is what the node knows, up to this seq.
        case ends(at: Seq)
        /// The log has another lineage and must be loaded anew.
        case reload(Lineage)
    }

    private var board: BoardID { info.id }

    /// Throws ``EaselLog/LogError/noSuchBoard(_:)`` if the board was deleted, whether or not another was made in its place.
    func run() async throws -> Outcome {
        var backoff = Backoff.ofLog
        while true {
            try Task.checkCancellation()
            do {
                return try await attempt()
            } catch LogError.stale, LogError.epochChanged {
                // Others change it. They are let go ahead, and it is not given up: this node may have what nobody else has.
                try await pause(backoff.next())
            } catch LogError.unavailable(let why) {
                logger.warning("Log recovery waits: the log is unavailable", metadata: ["error": "\(why)"])
                try await pause(backoff.next())
            }
        }
    }

    private func attempt() async throws -> Outcome {
        guard let found = try await log.examine(board, at: 0)?.head, let current = try await log.info(board) else {
            return .ends(at: try await restoreBoard())
        }
        guard current.epoch == found.epoch else { throw LogError.stale }
        try await checkIsSame(current)
        let recovery = RecoveryPlanner(known: known, ringTail: ring.tail)
        let divergence: LogDivergence =
            switch recovery.comparison(with: found, oldest: current.oldest) {
            case .documents:
                .forked(orphans: try await stateBasedOperations(over: found, current.lineage))
            case .operations(let start):
                await LogDivergence.compare(
                    mine: Self.operations(of: ring, after: start),
                    theirs: try await operations(in: found.epoch, after: start, upTo: found.seq))
            }
        switch recovery.plan(for: divergence, found: found, newEpoch: .random()) {
        case .nothing:
            return .ends(at: found.seq)
        case .putBack(let operations):
            let end = try await append(operations, behind: found, epoch: known.epoch)
            logger.error(
                "Log had lost its tail; put it back", metadata: ["from": "\(found.seq + 1)", "to": "\(end)"])
            return .ends(at: end)
        case .append(let operations, let epoch, let mayFollow):
            let end = try await append(operations, behind: found, epoch: epoch, mayFollow: mayFollow)
            logger.error(
                "Log had diverged from this node; appended the operations that only this node had",
                metadata: [
                    "known": "\(known.epoch)/\(known.seq)", "now": "\(epoch)/\(end)",
                    "operations": "\(operations.count)",
                ])
        case .reload:
            break
        }
        guard let current = try await log.info(board) else { throw LogError.stale }
        return .reload(current.lineage)
    }

    /// Throws ``EaselLog/LogError/noSuchBoard(_:)`` if the log's board is none that this node's can have become, but was made in
    /// its place: neither sessions nor operations of the one have any right on the other.
    ///
    /// One that was lost, and not deleted, is the same as long as its owner is.
    func checkIsSame(_ current: BoardInfo) async throws {
        guard current.epoch != known.epoch, !current.lineage.sharesEpoch(with: info.lineage) else { return }
        guard current.access.owner == info.access.owner, try await !log.hasTombstone(of: board, epoch: known.epoch)
        else { throw LogError.noSuchBoard(board) }
    }

    private func stateBasedOperations(over found: BoardHead, _ lineage: Lineage) async throws -> [LoggedOperation] {
        try await projection.advance(to: known.seq, with: ring.frames(after: await projection.seq) ?? [])
        let theirs = try await DocumentProjection.load(
            board, lineage: lineage, atOrBefore: found.seq, from: log, logger: logger
        ).projection
        try await theirs.advance(to: found.seq)
        let (mine, other) = (await projection.copy().document, await theirs.copy().document)
        return await withTaskExecutorPreference(WorkerThreads.rooms) {
            await StateBasedRecovery.operations(
                of: mine, over: other, isSameLineage: found.epoch == known.epoch, limits: limits)
        }
    }

    /// Takes frames apart, which is no event loop's business: a full ring is megabytes.
    private static func operations(of ring: FrameRing, after seq: Seq) async -> [LoggedOperation] {
        (ring.frames(after: seq) ?? []).flatMap(\.operations)
    }

    private func operations(in epoch: Epoch, after seq: Seq, upTo last: Seq) async throws -> [LoggedOperation] {
        var found: [LoggedOperation] = []
        while seq + found.count < last {
            let page = try await log.read(
                board, in: epoch, after: seq + found.count, limit: min(1_000, last - seq - found.count),
                maximumBytes: 1 << 20)
            guard !page.isEmpty else { throw try await reason(missing: seq + found.count + 1, of: last, in: epoch) }
            found += page
        }
        return found
    }

    /// Why an operation is not there that the log was found to have: others may have changed it since, and otherwise waiting does not
    /// bring it back.
    private func reason(missing seq: Seq, of last: Seq, in epoch: Epoch) async throws(LogError) -> LogError {
        guard let now = try await log.examine(board, at: 0)?.head, now.epoch == epoch, now.seq >= last else {
            return .stale
        }
        return .corrupt("seq \(seq) of board \(board) is missing")
    }

    /// What the log is given at once of these: bounded, for it does nothing else meanwhile, but at least one operation.
    static func piece(of operations: ArraySlice<LoggedOperation>) -> ArraySlice<LoggedOperation> {
        var bytes = 0
        return operations.prefix(500).prefix { operation in
            defer { bytes += operation.json.readableBytes }
            return bytes == 0 || bytes + operation.json.readableBytes <= 4 << 20
        }
    }

    /// Gives the log operations a piece at a time, and returns its last seq.
    private func append(
        _ operations: [LoggedOperation], behind found: BoardHead?, epoch: Epoch, base: Seq? = nil,
        mayFollow: Bool = false
    ) async throws -> Seq {
        var info = self.info
        info.epoch = epoch
        var (found, base) = (found, base ?? found?.seq ?? 0)
        var rest = operations[...]
        repeat {
            let piece = Self.piece(of: rest)
            rest = rest.dropFirst(piece.count)
            base = try await log.recover(
                RecoveryBatch(
                    board: board, found: found, base: base, operations: Array(piece), info: info,
                    mayFollow: mayFollow))
            found = BoardHead(epoch: epoch, seq: base)
        } while !rest.isEmpty
        return base
    }

    /// The log does not know the board: somebody has deleted it, or the store has lost it altogether.
    private func restoreBoard() async throws -> Seq {
        guard try await !log.hasTombstone(of: board, epoch: known.epoch) else { throw LogError.noSuchBoard(board) }
        let snapshot = try await snapshotToRestore()
        let base = snapshot?.seq ?? 0
        let operations = await Self.operations(of: ring, after: base)
        let end = try await append(operations, behind: nil, epoch: known.epoch, base: base)
        if let snapshot { try await log.store(snapshot, of: board) }
        logger.error("Store had lost the board; restored it", metadata: ["seq": "\(end)"])
        return end
    }

    /// What has left the ring comes back as a snapshot: the document is kept, and history begins behind it.
    private func snapshotToRestore() async throws -> Snapshot? {
        guard ring.tail > 0 else { return nil }
        if let snapshot { return snapshot }
        try await projection.advance(to: known.seq, with: ring.frames(after: await projection.seq) ?? [])
        return await projection.snapshot()
    }
}
