import NIOCore

/// Asks a participant for the whole scene, and tells when its answer must be in the log. A pure value; whoever carries it
/// out gives it the time.
///
/// Nobody here can read an answer. What is known instead is that a client answers `new-user` with its whole scene, and which
/// pings it has answered: it has received what it was sent before a ping that it has answered
/// (docs/decisions/0094-a-room-is-compacted-blind.md).
struct SceneQuestion: Sendable {
    enum Step: Sendable, Equatable {
        case wait
        /// Send `new-user` now.
        case ask
        /// If the client has drawn since it was asked, the scene is in the log once its events have been handled.
        case answered
        case giveUp
    }

    private enum Phase {
        /// Until the client has received what it was sent before.
        case delivering(since: NIODeadline)
        /// Until it has decrypted that, too.
        case settling(until: NIODeadline)
        case asking
        case asked(at: NIODeadline)
    }

    /// How long a client may take to decrypt and show what it has received, and to encrypt an answer.
    private let settle: TimeAmount
    private let deadline: NIODeadline
    private var phase: Phase

    /// Begins when all that the client is to have received was handed to the transport.
    ///
    /// - Parameter patience: how long the whole may take.
    init(at now: NIODeadline, settle: TimeAmount, patience: TimeAmount) {
        self.settle = settle
        deadline = now + patience
        phase = .delivering(since: now)
    }

    /// - Parameter answeredPing: when the last ping that the client has answered was sent.
    mutating func step(at now: NIODeadline, answeredPing: NIODeadline?) -> Step {
        guard now < deadline else { return .giveUp }
        switch phase {
        case .delivering(let since):
            guard let answeredPing, answeredPing > since else { return .wait }
            phase = .settling(until: now + settle)
            return .wait
        case .settling(let until):
            guard now >= until else { return .wait }
            phase = .asking
            return .ask
        case .asking: return .ask
        case .asked(let at):
            guard let answeredPing, answeredPing > at + settle else { return .wait }
            return .answered
        }
    }

    /// `new-user` has been handed to the transport.
    mutating func asked(at now: NIODeadline) { phase = .asked(at: now) }
}
