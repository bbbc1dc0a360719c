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
