import NIOCore

/// Tells a peer that reads nothing from one that reads slowly. A pure value; the session gives it the time.
struct SlowConsumerDetector: Sendable {
    private var pending = 0
    private var stalledSince: NIODeadline?

    /// The network has taken some of what was pending.
    mutating func madeProgress() {
        stalledSince = nil
    }

    /// Whether bytes have been pending for `timeout` while the network took none of them. `pending` are those of now.
    ///
    /// More of them than last time says nothing about the peer, so that does not count as progress.
    mutating func hasStalled(pending: Int, at now: NIODeadline, timeout: TimeAmount) -> Bool {
        defer { self.pending = pending }
        guard pending > 0 else {
            stalledSince = nil
            return false
        }
        guard let stalledSince, pending >= self.pending else {
            self.stalledSince = now
            return false
        }
        return now - stalledSince >= timeout
    }
}
