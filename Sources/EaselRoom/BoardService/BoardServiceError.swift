public import EaselBoard

/// Why a use case of a board was refused.
public enum BoardServiceError: Error, Sendable, Equatable {
    /// A board of that id was there before.
    case boardExists(BoardID)
    /// An operation is not in the log, and those that were to follow it are not either.
    case rejected(Rejection)
}

extension BoardServiceError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .boardExists(let board): "board \(board) already exists"
        case .rejected(let rejection): rejection.message
        }
    }
}
