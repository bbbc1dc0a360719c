import EaselBoard
import EaselJSON
import NIOCore

/// The protocol of a connection, `easel.v1`, as a pure value: messages, timers and what becomes of a join go in, and the
/// actions that a session carries out come out.
///
/// `Membership` is whatever the session needs of the board that it has joined.
struct SessionStateMachine<Membership> {
    private enum State {
        case new
        case awaitingHello
        /// The hello was taken; what the client sends before its welcome is held.
        case joining(HeldMessages)
        case joined(Membership)
        case closed
    }

    private var state = State.new
    private let limits: Limits
    private let heldBytesToPause: Int

    init(limits: Limits, heldBytesToPause: Int) {
        self.limits = limits
        self.heldBytesToPause = heldBytesToPause
    }

    /// What the session is a member of, while it is.
    var membership: Membership? {
        if case .joined(let membership) = state { membership } else { nil }
    }

    // MARK: The connection

    /// The connection stands. True if the time for the hello starts.
    mutating func open() -> Bool {
        guard case .new = state else { return false }
        state = .awaitingHello
        return true
    }

    enum ReceiveAction: Equatable {
        case ignore
        /// The message is held until the welcome; `pauseReading` once so much is held that no more should be read.
        case hold(pauseReading: Bool)
        /// Ends the time for the hello.
        case join(Hello)
        case submit(n: Int, PendingEdits)
        /// The submit can't be sequenced, whatever is on the board.
        case reject(n: Int, Rejection)
        case updatePresence(JSONObject)
        case tellDigest
        /// Verify another token.
        case renew(token: String)
        case reply(ServerMessage)
        case fail(SessionFailure)

        /// Whether the client does something on the board, which it may as long as its token or link is valid. Another token may still
        /// come behind one that is not any more.
        var usesRight: Bool {
            switch self {
            case .submit, .updatePresence, .tellDigest: true
            case .ignore, .hold, .join, .reject, .renew, .reply, .fail: false
            }
        }
    }

    mutating func receive(_ message: InboundMessage) -> ReceiveAction {
        switch state {
        case .new, .closed:
            return .ignore
        case .awaitingHello:
            return receiveHello(message)
        case .joining(var held):
            // So that the array is not copied.
            state = .closed
            held.append(message)
            state = .joining(held)
            guard held.bytes <= limits.frameBytes else { return .fail(.tooMuchBeforeWelcome) }
            return .hold(pauseReading: held.bytes > heldBytesToPause)
        case .joined:
            return receiveAsMember(message)
        }
    }

    private mutating func receiveHello(_ message: InboundMessage) -> ReceiveAction {
        do throws(ProtocolFault) {
            guard case .hello(let hello) = try message.request(within: limits) else { return .fail(.helloExpected) }
            state = .joining(HeldMessages())
            return .join(hello)
        } catch {
            return .fail(.invalidHello(error))
        }
    }

    private func receiveAsMember(_ message: InboundMessage) -> ReceiveAction {
        do throws(ProtocolFault) {
            switch try message.request(within: limits) {
            case .hello:
                return .fail(.repeatedHello)
            case .submit(let n, let edits):
                return .submit(n: n, edits)
            case .reject(let n, let rejection):
                return .reject(n: n, rejection)
            case .presence(let state):
                return .updatePresence(state)
            case .digest:
                return .tellDigest
            case .token(let token):
                return .renew(token: token)
            case .ping(let id):
                return .reply(.pong(id: id))
            }
        } catch  where error.kind == .badHello {
            return .fail(.repeatedHello)
        } catch {
            return .reply(.error(code: error.code, message: error.message))
        }
    }

    // MARK: Joining

    enum AdmissionAction {
        /// Welcome the client, then process what it sent meanwhile.
        case welcome(held: [InboundMessage])
        /// The connection was lost meanwhile: the room has to be left again.
        case leave
    }

    /// The room has admitted the session.
    mutating func admit(_ membership: Membership) -> AdmissionAction {
        guard case .joining(let held) = state else { return .leave }
        state = .joined(membership)
        return .welcome(held: held.messages)
    }

    /// The room has not admitted the session.
    func failToJoin(_ error: any Error) -> SessionFailure? {
        guard case .joining = state else { return nil }
        return SessionFailure(joining: error)
    }

    // MARK: Time, and the node's end

    func helloTimedOut(after timeout: TimeAmount) -> SessionFailure? {
        guard case .awaitingHello = state else { return nil }
        return .helloTimeout(timeout)
    }

    /// The node stops: who has not said hello yet may say it to another one. Members are drained with their room.
    func quiesce() -> SessionFailure? {
        guard case .awaitingHello = state else { return nil }
        return .draining
    }

    enum CloseAction {
        case none
        case cancelHelloTimer
        /// Nobody will process these any more.
        case abandon([InboundMessage])
        case leave(Membership)
    }

    mutating func close() -> CloseAction {
        defer { state = .closed }
        switch state {
        case .new, .closed: return .none
        case .awaitingHello: return .cancelHelloTimer
        case .joining(let held): return .abandon(held.messages)
        case .joined(let membership): return .leave(membership)
        }
    }
}

/// What a client sent without waiting for its welcome.
private struct HeldMessages {
    private(set) var messages: [InboundMessage] = []
    private(set) var bytes = 0

    mutating func append(_ message: InboundMessage) {
        messages.append(message)
        bytes += message.bytes
    }
}
