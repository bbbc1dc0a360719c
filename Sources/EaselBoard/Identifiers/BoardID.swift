/// Names a board: `[A-Za-z0-9_-]{1,64}` (docs/DESIGN.md, "Words").
public struct BoardID: Hashable, Sendable, CustomStringConvertible {
    /// The id as it stands in URLs and keys.
    public let string: String

    /// Accepts an id from outside.
    public init(validating string: String) throws(InvalidID) {
        guard Identifier.isValid(string) else { throw .board(string) }
        self.string = string
    }

    private init(random string: String) {
        self.string = string
    }

    /// A new id of 16 letters and digits: 95 random bits, so that a board's link can be its secret.
    public static func random() -> BoardID {
        BoardID(random: Identifier.random(count: 16))
    }

    /// The id for logs and the audit, and never for keys or addresses: in place of what may be a ``LinkSecret``, `link:` and the start
    /// of its hash, which is no id. Somebody who puts a link's secret where the board belongs has it written nowhere.
    public var description: String { LinkSecret(string)?.name ?? string }
}

extension BoardID: Comparable {
    public static func < (left: BoardID, right: BoardID) -> Bool { left.string < right.string }
}
