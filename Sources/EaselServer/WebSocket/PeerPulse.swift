import NIOCore

/// Tells a connection whose peer is gone without a word. A pure value; the handler gives it time.
struct PeerPulse: Sendable {
    enum Beat: Equatable {
        case ping
        /// Nobody is there to answer.
        case gone
    }

    private var heardAt: NIODeadline

    init(at now: NIODeadline) {
        heardAt = now
    }

    mutating func heard(at now: NIODeadline) {
        heardAt = now
    }

    /// What a heartbeat asks for.
    ///
    /// A peer that has yet to take what was written before a ping can't answer it. Whether it takes anything at all is
    /// for the session's stall timeout to see.
    mutating func beat(pendingBytes: Int, at now: NIODeadline, patience: TimeAmount) -> Beat {
        if pendingBytes > 0 { heardAt = now }
        return now - heardAt < patience ? .ping : .gone
    }
}
