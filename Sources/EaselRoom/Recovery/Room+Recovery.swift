import EaselBoard
import EaselLog

/// When the log comes back without its tail: what this node's ring still has goes back to where it was, or, if others
/// have used those seqs, behind what they wrote, in a new epoch.
extension Room {
    /// Asks the log where it ends and whether it still is what this node knows, and repairs what is different.
    func checkLog() {
        guard isOpen, logCheck.request() else { return }
        spawn { room in
            repeat { await room.compareWithLog() } while room.logCheck.finish()
        }
    }

    private func compareWithLog() async {
        guard isOpen else { return }
        // What comes while the log is asked moves the head past the answer: it is held against what was known.
        let known = BoardHead(epoch: epoch, seq: head)
        let newest = follower.ring.frame(holding: known.seq)?.operations.last { $0.seq <= known.seq }
        let found: LogExamination?
        do {
            found = try await log.examine(board, at: known.seq)
        } catch {
            logger.debug("Log check failed; the next one will tell", metadata: ["error": "\(error)"])
            return
        }
        guard isOpen, epoch == known.epoch else { return }
        if let found, RecoveryPlanner.isIntact(found, known: known, newest: newest) {
            carryOut(follower.logReaches(found.head.seq))
        } else {
            await recover()
        }
    }

    /// Recovers the log, however long that takes. Meanwhile submits wait in their queue, what the log tells is kept, and
    /// sessions that join wait.
    func recover() async {
        guard case .open(let subscription) = phase else { return }
        counters.recoveries.count()
        let task = Task { try await self.runRecovery() }
        phase = .recovering(subscription, task)
        follower.pause()
        do {
            try await task.value
        } catch LogError.noSuchBoard {
            close(.boardDeleted)
        } catch {
            guard case .recovering = phase else { return }
            logger.error("Log can't be recovered; closing the board", metadata: ["error": "\(error)"])
            close(.unavailable("the board can't be loaded now: \(error)"))
        }
        guard case .recovering(let subscription, _) = phase else { return }
        phase = .open(subscription)
        generation += 1
        carryOut(follower.resume())
        appendNext()
    }

    private func runRecovery() async throws {
        let run = RecoveryRun(
            log: log, logger: logger, info: info, known: BoardHead(epoch: epoch, seq: head), ring: follower.ring,
            projection: projection, snapshot: snapshots.reusable(ringTail: follower.ring.tail, head: head))
        switch try await run.run() {
        case .ends(let seq):
            follower.logEnds(at: seq)
            pipeline.logEnds(at: seq)
        case .reload(let lineage):
            follower.discardBuffered()
            try await loadHistory(lineage)
            let ring = follower.ring
            broadcasters.forEach { $0.reset(to: ring) }
            pipeline.lineageChanged(deliveredUpTo: ring.head)
        }
    }
}
