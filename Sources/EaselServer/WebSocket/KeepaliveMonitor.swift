/// Detects a peer that has vanished without closing its connection. A pure value that the handler feeds with events.
///
/// It counts heartbeats, not time: a node that was suspended has not read what its peers sent.
struct KeepaliveMonitor: Sendable {
    enum Beat: Equatable {
        case ping
        /// The peer has not answered.
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
    /// A peer that has not read what was written before a ping can't answer it yet. The session's stall timeout detects
    /// a peer that reads nothing at all.
    mutating func beat(pendingBytes: Int) -> Beat {
        if pendingBytes > 0 { unanswered = 0 }
        guard unanswered < Self.patience else { return .gone }
        unanswered += 1
        return .ping
    }
}
