public import EaselBoard

/// Why a room could not do what it was asked.
public enum RoomError: Error, Sendable, Equatable {
    /// The document was asked for at a seq that is not sequenced yet; the head is named.
    case beyondHead(seq: Seq)
    /// The room was given up between being found and being asked; ask again for a new one.
    case unloaded
    /// The node is stopping; connect to another one.
    case draining
}

extension RoomError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .beyondHead(let seq): "the board's log ends at seq \(seq)"
        case .unloaded: "the room is being unloaded; try again"
        case .draining: "the node is stopping; connect to another one"
        }
    }
}
