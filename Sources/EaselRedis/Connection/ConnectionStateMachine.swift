import DequeModule
import NIOCore

/// One connection as a value: what was sent on it, in order, and which of that a reply belongs to.
struct ConnectionStateMachine<Request> {
    /// What a connection is for. A reply to a command may look like a message, so it matters.
    enum Role {
        case commands
        case subscriptions
    }

    private struct InFlight {
        let request: Request
        let deadline: NIODeadline
        /// The channel that the command gives up.
        let unsubscribes: String?
    }

    private enum Phase {
        case open
        /// Nothing that comes is believed any more; what is in flight fails once the channel is closed.
        case closing(RedisError)
        case closed
    }

    private let role: Role
    private var phase = Phase.open
    private var inFlight: Deque<InFlight> = []

    init(role: Role) {
        self.role = role
    }

    var inFlightCount: Int { inFlight.count }

    var isOpen: Bool {
        if case .open = phase { true } else { false }
    }

    enum SendAction {
        case write
        /// It was not sent.
        case fail(RedisError)
    }

    /// - Parameter channel: the one that the command gives up, if it is a `SUNSUBSCRIBE`.
    mutating func send(_ request: Request, unsubscribing channel: String?, deadline: NIODeadline) -> SendAction {
        guard case .open = phase else { return .fail(.connectionClosed) }
        inFlight.append(InFlight(request: request, deadline: deadline, unsubscribes: channel))
        return .write
    }

    enum ReceiveAction {
        case answer(Request)
        case message(RedisChannel, ByteBuffer)
        /// The server gave up a subscription by itself: its slot has moved.
        case unsubscribed(channel: String)
        case close
        case ignore
    }

    mutating func receive(_ reply: RESPValue) -> ReceiveAction {
        guard case .open = phase else { return .ignore }
        if case .subscriptions = role, let action = pushed(reply) { return action }
        guard let command = inFlight.popFirst() else {
            phase = .closing(.protocolViolation("a reply that nobody asked for"))
            return .close
        }
        return .answer(command.request)
    }

    /// What a server sends without being asked; nil if the reply belongs to a command.
    private func pushed(_ reply: RESPValue) -> ReceiveAction? {
        guard case .array(let parts) = reply, (3...4).contains(parts.count), let channel = parts[1].string else {
            return nil
        }
        switch (parts[0].string, parts.count) {
        case ("smessage", 3): return parts[2].buffer.map { .message(.sharded(channel), $0) } ?? .ignore
        case ("message", 3): return parts[2].buffer.map { .message(.plain(channel), $0) } ?? .ignore
        case ("pmessage", 4): return parts[3].buffer.map { .message(.pattern(channel), $0) } ?? .ignore
        case ("sunsubscribe", 3) where inFlight.first?.unsubscribes != channel: return .unsubscribed(channel: channel)
        default: return nil
        }
    }

    enum CloseAction {
        case close
        case ignore
    }

    /// A reply that is overdue ends the connection: later ones could not be told apart any more.
    mutating func checkTimeout(at now: NIODeadline) -> CloseAction {
        guard let oldest = inFlight.first, oldest.deadline < now else { return .ignore }
        return close(because: .timeout)
    }

    mutating func close(because error: RedisError) -> CloseAction {
        guard case .open = phase else { return .ignore }
        phase = .closing(error)
        return .close
    }

    enum ClosedAction {
        /// The connection is gone, and these were never answered.
        case fail(Deque<Request>, RedisError)
        case ignore
    }

    /// The channel is closed, by whichever side.
    mutating func closed() -> ClosedAction {
        let error: RedisError
        switch phase {
        case .open: error = .connectionClosed
        case .closing(let reason): error = reason
        case .closed: return .ignore
        }
        phase = .closed
        let orphans = Deque(inFlight.map(\.request))
        inFlight = []
        return .fail(orphans, error)
    }
}
