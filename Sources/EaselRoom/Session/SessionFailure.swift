import EaselAuth
public import EaselBoard
import EaselLog
public import NIOCore

/// Why the server ends a session, and what it tells the client.
public enum SessionFailure: Error, Sendable, Equatable {
    /// The transport's own protocol was broken, such as RFC 6455.
    case transportViolation(CloseCode, String)
    /// A binary message came where only text is spoken.
    case binaryFrame
    /// The first message is no valid `hello`.
    case invalidHello(ProtocolFault)
    /// The first message is of another type.
    case helloExpected
    /// A second `hello` came.
    case repeatedHello
    /// No `hello` came within this time.
    case helloTimeout(TimeAmount)
    /// More was sent before the welcome than the server keeps.
    case tooMuchBeforeWelcome
    /// The token is missing or not taken.
    case unauthenticated(String)
    /// The token does not permit to be on the board.
    case forbidden
    /// The client has another role on the board now: it hears which when it connects again.
    case roleChanged
    /// Whoever came with this session's token was removed from this server.
    case forgotten
    /// An administrator has closed the session.
    case closedByAdministrator
    /// There is no such board, and a hello does not create it here.
    case noSuchBoard(BoardID)
    /// The board was deleted.
    case boardDeleted
    /// The node is stopping.
    case draining
    /// Too many sessions are joining at once.
    case overloaded(after: TimeAmount)
    /// The hello would make a board, and its sender has made too many.
    case tooManyBoards(after: TimeAmount)
    /// The principal has as many sessions at this node as they may.
    case tooManySessions(allowed: Int)
    /// The board can't be served now, because of the log or what it holds.
    case unavailable(String, after: TimeAmount? = nil)
    /// The client stayed at its rate limit for longer than the grace period.
    case rateLimitExceeded(after: TimeAmount)
    /// More output waits for the client than the server keeps.
    case unreadOutput(bytes: Int)
    /// The client has read nothing for longer than the stall timeout.
    case stalled

    /// Why a session could not join.
    init(joining error: any Error) {
        switch error {
        case LogError.noSuchBoard(let board): self = .noSuchBoard(board)
        case TokenRefusal.keysUnavailable:
            self = .unavailable(TokenRefusal.keysUnavailable.description, after: .seconds(1))
        case let refusal as TokenRefusal: self = .unauthenticated(refusal.description)
        case is AccessDenied: self = .forbidden
        case RoomError.draining: self = .draining
        case RoomError.overloaded(let after): self = .overloaded(after: after)
        case RoomError.tooManyBoards(let after): self = .tooManyBoards(after: after)
        case RoomError.tooManySessions(let allowed): self = .tooManySessions(allowed: allowed)
        default:
            self = .unavailable("the board can't be opened now: \(clientDescription(of: error))", after: .seconds(1))
        }
    }

    public var closeCode: CloseCode {
        switch self {
        case .transportViolation(let code, _): code
        case .binaryFrame: .unsupportedData
        case .invalidHello, .helloExpected, .repeatedHello: .badHello
        case .helloTimeout: .helloTooLate
        case .tooMuchBeforeWelcome, .tooManyBoards, .tooManySessions, .rateLimitExceeded: .rateLimited
        case .unauthenticated: .unauthenticated
        case .forbidden, .forgotten, .closedByAdministrator: .forbidden
        case .noSuchBoard: .noSuchBoard
        case .boardDeleted: .boardDeleted
        case .draining, .roleChanged: .drain
        case .overloaded, .unavailable: .overloaded
        case .unreadOutput, .stalled: .slowConsumer
        }
    }

    /// The `code` of the `error` message that precedes the close.
    public var errorCode: String {
        switch self {
        case .transportViolation: "websocket"
        case .binaryFrame: "binary-frame"
        case .invalidHello(let fault): fault.code
        case .helloExpected, .repeatedHello: "bad-hello"
        case .helloTimeout: "hello-too-late"
        case .tooMuchBeforeWelcome: "too-much-before-welcome"
        case .unauthenticated: "unauthenticated"
        case .forbidden: "forbidden"
        case .forgotten: "forgotten"
        case .closedByAdministrator: "closed-by-administrator"
        case .roleChanged: "role-changed"
        case .noSuchBoard: "no-such-board"
        case .boardDeleted: "board-deleted"
        case .draining: "draining"
        case .overloaded: "overloaded"
        case .unavailable: "unavailable"
        case .tooManyBoards, .tooManySessions, .rateLimitExceeded: "rate-limit"
        case .unreadOutput, .stalled: "slow-consumer"
        }
    }

    public var message: String {
        switch self {
        case .transportViolation(_, let reason), .unavailable(let reason, _), .unauthenticated(let reason): reason
        case .forbidden: "the token or link does not permit to be on this board"
        case .closedByAdministrator: "an administrator has closed this session"
        case .forgotten: "you were removed from this server"
        case .roleChanged: "what you may do on this board has changed; connect again"
        case .binaryFrame: "messages are JSON in text frames"
        case .invalidHello(let fault): fault.message
        case .helloExpected: "the first frame must be of type hello"
        case .repeatedHello: "a second hello: this connection has said hello already"
        case .helloTimeout(let timeout): "no hello within \(timeout.nanoseconds / 1_000_000) ms"
        case .tooMuchBeforeWelcome: "wait for welcome before you send more"
        case .noSuchBoard(let board): "there is no board \(board)"
        case .boardDeleted: "the board was deleted"
        case .draining: RoomError.draining.description
        case .overloaded(let after): RoomError.overloaded(after: after).description
        case .tooManyBoards(let after): RoomError.tooManyBoards(after: after).description
        case .tooManySessions(let allowed): RoomError.tooManySessions(allowed: allowed).description
        case .rateLimitExceeded: "more was sent than the rates allow, for too long"
        case .unreadOutput(let bytes): "\(bytes) bytes wait to be read"
        case .stalled: "nothing was read for too long"
        }
    }

    /// How long the client is asked to wait before it connects again.
    public var retryAfter: TimeAmount? {
        switch self {
        case .overloaded(let after), .tooManyBoards(let after), .rateLimitExceeded(let after): after
        case .unavailable(_, let after): after
        case .tooManySessions: .seconds(30)
        default: nil
        }
    }

    /// The `error` message that precedes the close.
    var errorMessage: ServerMessage {
        .error(code: errorCode, message: message, after: retryAfter.map { Int($0.nanoseconds / 1_000_000) })
    }
}
