import EaselBoard
import EaselLog
import NIOCore

/// When the log comes back without its tail (section 6 of the design): what this node's ring still has goes back to
/// where it was, or, if others have used those seqs, behind what they wrote, in a new epoch.
extension Room {
    /// Asks the log where it ends and whether it still is what this node knows, and sees to what is different.
    ///
    /// Whoever asks while it is being looked at wants to know of what came since.
    func compareWithLog() {
        guard case .open = phase else { return }
        mustCompareAgain = isComparing
        guard !isComparing else { return }
        isComparing = true
        Task {
            await examineLog()
            isComparing = false
            if mustCompareAgain { compareWithLog() }
        }
    }

    private func examineLog() async {
        // What comes while the log is asked moves the head past the answer: it is held against what was known.
        let known = BoardHead(epoch: epoch, seq: head)
        let newest = ring.frame(holding: known.seq)?.operations.last { $0.seq <= known.seq }
        guard let found = await examination(at: known.seq) else { return }
        guard case .open = phase, epoch == known.epoch else { return }
        switch found {
        case .some(let log)
        where log.head.epoch == known.epoch && log.head.seq >= known.seq
            && (log.operation == nil || newest == nil || log.operation == newest):
            announced = max(announced, log.head.seq)
            repair()
        default:
            await mend()
        }
    }

    /// Nil if the log can't be asked; within that, nil if there is no such board.
    private func examination(at seq: Seq) async -> LogExamination?? {
        do {
            return .some(try await log.examine(board, at: seq))
        } catch {
            logger.debug("the log can't be looked at", metadata: ["error": "\(error)"])
            return nil
        }
    }

    /// Mends the log, however long that takes. Meanwhile submits wait in their queue, what is told is kept, and who joins
    /// waits.
    func mend() async {
        guard case .open = phase else { return }
        rooms.counters.mends.count()
        let task = Task { try await self.mendUntilDone() }
        phase = .opening(task)
        do {
            try await task.value
        } catch LogError.noSuchBoard {
            close(.boardDeleted, error: "board-deleted", reason: "the board was deleted")
        } catch {
            logger.error("the log can't be mended", metadata: ["error": "\(error)"])
            close(.overloaded, error: "unavailable", reason: "the board can't be loaded now: \(error)")
        }
        guard case .opening = phase else { return }
        phase = .open
        deliverEarly()
        repair()
        appendNext()
    }

    private func mendUntilDone() async throws {
        var wait: TimeAmount = .milliseconds(50)
        while case .opening = phase {
            do {
                return try await mendOnce()
            } catch LogError.stale {
                continue
            } catch LogError.unavailable(let why) {
                logger.warning("the log can't be mended yet", metadata: ["error": "\(why)"])
                try await Task.sleep(nanoseconds: UInt64(wait.nanoseconds))
                wait = min(wait * 2, .seconds(2))
            }
        }
    }

    private func mendOnce() async throws {
        guard let found = try await log.examine(board, at: 0)?.head, let info = try await log.info(board) else {
            return try await putBoardBack()
        }
        // What was trimmed can't be compared, and need not be: it was behind a snapshot.
        let start = max(ring.tail, min(info.oldest - 1, head))
        let known = BoardHead(epoch: epoch, seq: head)
        // A log that ends before the ring begins has lost what this node has as a picture only.
        let lost: LostTail =
            found.seq < ring.tail
            ? .forked(orphans: try await restatement(over: found, info.lineage))
            : await LostTail.compare(
                mine: Self.operations(of: ring.frames(after: start) ?? []),
                theirs: try await operations(after: start, upTo: found.seq))
        switch lost {
        case .nothing where found.epoch == known.epoch:
            announced = found.seq
            return
        case .nothing:
            break
        case .missing(let operations) where found.epoch == known.epoch:
            announced = try await mend(found, with: operations, epoch: known.epoch)
            logger.error(
                "the log had lost its tail; it was put back",
                metadata: ["from": "\(found.seq + 1)", "to": "\(announced)"])
            submitUnechoed(after: announced)
            return
        case .missing(let operations):
            _ = try await mend(found, with: operations, epoch: found.epoch, mayFollow: true)
        case .forked(let orphans):
            let next = found.epoch == known.epoch ? .random() : found.epoch
            // What was said again is true only of the document that it was compared with.
            let last = try await mend(found, with: orphans, epoch: next, mayFollow: found.seq >= ring.tail)
            logger.error(
                "the log had lost its tail and others went on; what only this node had is sequenced anew",
                metadata: [
                    "known": "\(known.epoch)/\(known.seq)", "now": "\(next)/\(last)", "orphans": "\(orphans.count)",
                ])
        }
        guard let current = try await log.info(board) else { throw LogError.stale }
        try await startAnew(current.lineage)
    }

    private func restatement(over found: BoardHead, _ lineage: Lineage) async throws -> [LoggedOperation] {
        try await replica.advance(to: head, with: ring.frames(after: await replica.seq) ?? [])
        let theirs = Replica(board: board, log: log, logger: logger)
        try await theirs.load(lineage, atOrBefore: found.seq)
        try await theirs.advance(to: found.seq)
        return await Restatement.operations(
            of: await replica.copy().document, over: await theirs.copy().document, isSameLineage: found.epoch == epoch)
    }

    /// Takes frames apart off the event loop: a full ring is megabytes.
    private nonisolated static func operations(of frames: [OperationFrame]) async -> [LoggedOperation] {
        frames.flatMap(\.operations)
    }

    private func operations(after seq: Seq, upTo last: Seq) async throws -> [LoggedOperation] {
        var found: [LoggedOperation] = []
        while seq + found.count < last {
            let page = try await log.read(
                board, after: seq + found.count, limit: min(1_000, last - seq - found.count), maximumBytes: 1 << 20)
            guard !page.isEmpty else { throw LogError.stale }
            found += page
        }
        return found
    }

    /// Gives the log operations a piece at a time, and its last seq.
    private func mend(
        _ found: BoardHead?, with operations: [LoggedOperation], epoch: Epoch, base: Seq? = nil,
        mayFollow: Bool = false
    ) async throws -> Seq {
        var info = self.info
        info.epoch = epoch
        var (found, base) = (found, base ?? found?.seq ?? 0)
        var rest = operations[...]
        repeat {
            let piece = rest.prefix(500)
            rest = rest.dropFirst(500)
            base = try await log.recover(
                RecoveryBatch(
                    board: board, found: found, base: base, operations: Array(piece), info: info,
                    mayFollow: mayFollow))
            found = BoardHead(epoch: epoch, seq: base)
        } while !rest.isEmpty
        return base
    }

    /// The log does not know the board: somebody has deleted it, or the store has lost it altogether.
    private func putBoardBack() async throws {
        guard try await !log.hasTombstone(of: board, epoch: epoch) else { throw LogError.noSuchBoard(board) }
        // What has left the ring comes back as a snapshot: the picture is kept, and history begins behind it.
        let snapshot = ring.tail > 0 ? try await snapshotForJoining() : nil
        let base = snapshot?.seq ?? 0
        let operations = await Self.operations(of: ring.frames(after: base) ?? [])
        announced = try await mend(nil, with: operations, epoch: epoch, base: base)
        if let snapshot { try await log.store(snapshot, of: board) }
        logger.error("the store had lost the board; it was put back", metadata: ["seq": "\(announced)"])
        submitUnechoed(after: announced)
    }

    /// The log has another lineage: loads it, and resyncs all sessions.
    private func startAnew(_ lineage: Lineage) async throws {
        early = []
        try await loadHistory(lineage)
        let ring = self.ring
        for outlet in outlets.values {
            outlet.perform { $0.reset(to: ring) }
        }
        submitUnechoed(after: 0)
    }

    /// Operations that the log said it had and that never came back from it are submitted once more: what of them is
    /// there is a duplicate.
    private func submitUnechoed(after seq: Seq) {
        let lost = unechoed.filter { $0.seq > seq }.map(\.submission)
        unechoed = []
        queue.putBack(lost)
    }
}
