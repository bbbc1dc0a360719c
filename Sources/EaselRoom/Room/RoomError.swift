import EaselAuth
public import EaselBoard
public import NIOCore

/// Why a room could not do what it was asked.
public enum RoomError: Error, Sendable, Equatable {
    /// The document was asked for at a seq that is not sequenced yet; the head is named.
    case beyondHead(seq: Seq)
    /// The room was given up between being found and being asked; ask again for a new one.
    case unloaded
    /// The node is stopping; connect to another one.
    case draining
    /// Too many sessions are joining at once; come again no sooner than this.
    case overloaded(after: TimeAmount)
    /// Whoever joins has made too many boards; come again no sooner than this.
    case tooManyBoards(after: TimeAmount)
    /// Whoever joins has as many sessions at this node as they may.
    case tooManySessions(allowed: Int)
    /// The principal has sent more than their rates allow; come again no sooner than this.
    case tooMuchSent(after: TimeAmount)
}

extension RoomError {
    /// How the audit tells that a limit of somebody's kept them from a board; nil for what concerns the node.
    var refusal: AuditEvent.Outcome? {
        switch self {
        case .tooManyBoards, .tooManySessions, .tooMuchSent: .refused("rate-limit")
        default: nil
        }
    }
}

extension RoomError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .beyondHead(let seq): "the board's log ends at seq \(seq)"
        case .unloaded: "the room is being unloaded; try again"
        case .draining: "the node is stopping; connect to another one"
        case .overloaded(let after):
            "too many join at once; come again in \(after.nanoseconds / 1_000_000) ms"
        case .tooManyBoards(let after):
            "more boards were made than one address may; make the next in \(after.nanoseconds / 1_000_000) ms"
        case .tooMuchSent(let after):
            "more was sent in your name than the rates allow; come again in \(after.nanoseconds / 1_000_000) ms"
        case .tooManySessions(let allowed): "you have \(allowed) sessions at this node, which is all that you may"
        }
    }
}
