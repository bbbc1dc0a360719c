/// Names one connection of a client for as long as it lives: 1–64 bytes of `[A-Za-z0-9_-]`.
public struct SessionID: Hashable, Sendable, CustomStringConvertible {
    /// The id as it stands in frames and keys.
    public let string: String

    /// Accepts an id from outside.
    public init(validating string: String) throws(InvalidID) {
        guard Identifier.isValid(string) else { throw .session(string) }
        self.string = string
    }

    private init(random string: String) {
        self.string = string
    }

    /// A new id of 16 letters and digits: 95 random bits.
    public static func random() -> SessionID {
        SessionID(random: Identifier.random(count: 16))
    }

    public var description: String { string }
}

extension SessionID: Comparable {
    public static func < (left: SessionID, right: SessionID) -> Bool { left.string < right.string }
}
