public import EaselBoard

/// A principal may not do what was asked for. It tells nothing of the board: not even whether there is one.
public struct AccessDenied: Error, Sendable, Equatable, CustomStringConvertible {
    /// The board that was named.
    public let board: BoardID

    public init(_ board: BoardID) {
        self.board = board
    }

    public var description: String { "this token does not permit that on a board \(board)" }
}
