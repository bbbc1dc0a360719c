internal import NIOCore

/// Who has to be heard from until when. A pure value.
///
/// Deadlines count from when something was due, not from when a timer fired, so that a session ends `interval` + `timeout`
/// after its handshake or its last pong to the millisecond.
struct Heartbeat {
    private enum State {
        /// Revision 4: the server pings at this time.
        case resting(pingAt: NIODeadline)
        /// Something of the client's is due by then: a pong, or in revision 3 a ping.
        case awaiting(NIODeadline)
    }

    enum Outcome {
        case nothing
        case ping
        case timedOut
    }

    private let revision: EngineRevision
    private let interval: TimeAmount
    private let timeout: TimeAmount
    private var state: State
    /// When the last ping was sent.
    private var pingedAt: NIODeadline?
    /// When the last ping that was answered was sent; nil for none, and in revision 3, in which the client pings.
    private(set) var answeredPing: NIODeadline?

    init(_ revision: EngineRevision, interval: TimeAmount, timeout: TimeAmount, now: NIODeadline) {
        self.revision = revision
        self.interval = interval
        self.timeout = timeout
        state = revision == .four ? .resting(pingAt: now + interval) : .awaiting(now + interval + timeout)
    }

    /// When to look again.
    var deadline: NIODeadline {
        switch state {
        case .resting(let pingAt): pingAt
        case .awaiting(let deadline): deadline
        }
    }

    /// The client has sent its half of a heartbeat.
    mutating func heard(_ now: NIODeadline) {
        if let pingedAt { (answeredPing, self.pingedAt) = (pingedAt, nil) }
        state = revision == .four ? .resting(pingAt: now + interval) : .awaiting(now + interval + timeout)
    }

    /// What the client has sent is read again: its half of a heartbeat may be what comes next.
    mutating func readAgain(_ now: NIODeadline) {
        if case .awaiting(let deadline) = state { state = .awaiting(max(deadline, now + timeout)) }
    }

    /// What is due. `isReading` tells whether what the client sends is read at all; while it is not, nobody is late.
    mutating func look(_ now: NIODeadline, isReading: Bool) -> Outcome {
        switch state {
        case .resting(let pingAt):
            guard now >= pingAt else { return .nothing }
            state = .awaiting(pingAt + timeout)
            pingedAt = now
            return .ping
        case .awaiting(let deadline):
            guard now >= deadline else { return .nothing }
            guard isReading else {
                state = .awaiting(now + timeout)
                return .nothing
            }
            return .timedOut
        }
    }

    /// Whether the client is late, even if no timer has fired yet.
    func isLate(_ now: NIODeadline) -> Bool {
        switch state {
        case .resting(let pingAt): now >= pingAt + timeout
        case .awaiting(let deadline): now >= deadline
        }
    }
}
