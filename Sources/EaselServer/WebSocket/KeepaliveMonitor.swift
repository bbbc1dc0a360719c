/// Tells a connection whose peer is gone without a word. A pure value; the handler tells it what happens.
///
/// It counts heartbeats, and not time: a node that was stopped for a while has not listened either.
struct KeepaliveMonitor: Sendable {
    enum Beat: Equatable {
        case ping
        /// Nobody is there to answer.
        case gone
    }

    /// A peer is gone when it has answered none of so many pings.
    private static let patience = 2

    private var unanswered = 0

    mutating func heard() {
        unanswered = 0
    }

    /// What a heartbeat asks for.
    ///
    /// A peer that has yet to take what was written before a ping can't answer it. Whether it takes anything at all is
    /// for the session's stall timeout to see.
    mutating func beat(pendingBytes: Int) -> Beat {
        if pendingBytes > 0 { unanswered = 0 }
        guard unanswered < Self.patience else { return .gone }
        unanswered += 1
        return .ping
    }
}
