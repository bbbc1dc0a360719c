import EaselBoard
import EaselLog
import NIOCore

/// Pub/sub may lose messages. Dense seqs show a hole at once, and a look at the log's head shows a lost last message.
extension Room {
    /// Reads what is missing up to the highest seq that is known to exist, and delivers it in order.
    func repair() {
        guard case .open = phase, !isRepairing else { return }
        isRepairing = true
        let epoch = self.epoch
        Task {
            var wait: TimeAmount = .milliseconds(50)
            while case .open = phase, head < announced, epoch == self.epoch {
                do {
                    let page = try await log.read(board, after: head, limit: 1_000, maximumBytes: 512 << 10)
                    // The log may have been found to be another one meanwhile: then this page is not of it.
                    guard case .open = phase, epoch == self.epoch else { break }
                    guard let frame = OperationFrame(page) else {
                        throw LogError.corrupt("seq \(head + 1) was announced and is not in the log")
                    }
                    rooms.counters.repairs.count()
                    deliver(frame)
                } catch {
                    logger.warning("what is missing can't be read yet", metadata: ["error": "\(error)"])
                    if case LogError.corrupt = error { break }
                    if case LogError.trimmed = error { break }
                    try? await eventLoop.scheduleTask(in: wait) {}.futureResult.get()
                    wait = min(wait * 2, .seconds(2))
                }
            }
            isRepairing = false
            deliverEarly()
        }
    }

    /// Asks the log where it ends, and catches up if it has gone further or has become another one.
    func compareWithLog() {
        // What comes while the log is asked moves the head past the answer: the answer is held against what was known.
        let known = BoardHead(epoch: epoch, seq: head)
        Task {
            guard let current = try? await log.head(board) else { return }
            guard case .open = phase, epoch == known.epoch else { return }
            if current.epoch != epoch || current.seq < known.seq {
                await startAnew(because: current, known: known)
            } else if current.seq > head {
                announced = max(announced, current.seq)
                repair()
            }
        }
    }

    /// Drops what is known and loads the board again: the log in the store stands.
    ///
    /// `known` is what this node knew before it was told of `current`; if another has seen to it since, nothing happens.
    func startAnew(because current: BoardHead, known: BoardHead) async {
        guard case .open = phase, epoch == known.epoch, head >= known.seq else { return }
        logger.error(
            "the log is not the one this node knew; all sessions are resynced",
            metadata: [
                "known": "\(known.epoch)/\(known.seq)", "found": "\(current.epoch)/\(current.seq)",
            ])
        early = []
        // Not open while it loads: what is told meanwhile is kept for later, and who joins waits.
        let loading = Task { try await self.loadHistory(epoch: current.epoch) }
        phase = .opening(loading)
        do {
            try await loading.value
        } catch {
            close(.overloaded, error: "unavailable", reason: "the board can't be loaded now: \(error)")
            return
        }
        guard case .opening = phase else { return }
        phase = .open
        let ring = self.ring
        for outlet in outlets.values {
            outlet.perform { $0.reset(to: ring) }
        }
        deliverEarly()
        appendNext()
    }

    /// After a batch was sequenced its frame should come by itself; if it does not, it is read.
    func expectFrames(upTo seq: Seq) {
        announced = max(announced, seq)
        guard head < announced else { return }
        eventLoop.scheduleTask(in: configuration.echoTimeout) { [weak self] in
            self?.assumeIsolated { room in
                if room.head < seq { room.repair() }
            }
        }
    }

    /// What is due at each heartbeat, whether anything happens on the board or not.
    func heartbeat(liveNodes: Set<NodeID>) {
        guard case .open = phase else { return }
        for outlet in outlets.values {
            outlet.perform { $0.checkForStalls() }
        }
        compareWithLog()
        refreshRoster(liveNodes: liveNodes)
    }
}
