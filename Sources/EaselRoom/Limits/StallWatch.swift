import NIOCore

/// Tells a peer that takes nothing from one that is slow. A pure value; the session gives it time.
struct StallWatch: Sendable {
    private var pending = 0
    private var stillSince: NIODeadline?

    /// The network has taken what waited.
    mutating func progressed() {
        stillSince = nil
    }

    /// Whether bytes have waited for `timeout` and the network took none of them. `pending` are those that wait now.
    ///
    /// More of them than last time says nothing of the peer, so that does not count as progress.
    mutating func hasStalled(pending: Int, at now: NIODeadline, timeout: TimeAmount) -> Bool {
        defer { self.pending = pending }
        guard pending > 0 else {
            stillSince = nil
            return false
        }
        guard let stillSince, pending >= self.pending else {
            self.stillSince = now
            return false
        }
        return now - stillSince >= timeout
    }
}
