/// Names a reader of a board's history that holds a retention lease: 1–64 bytes of `[A-Za-z0-9_-]`.
public struct ReaderID: Hashable, Sendable, CustomStringConvertible {
    /// The id as it stands in keys.
    public let string: String

    /// Accepts an id from outside.
    public init(validating string: String) throws(InvalidID) {
        guard Identifier.isValid(string) else { throw .reader(string) }
        self.string = string
    }

    private init(random string: String) {
        self.string = string
    }

    /// A new id of 16 letters and digits: 95 random bits.
    public static func random() -> ReaderID {
        ReaderID(random: Identifier.random(count: 16))
    }

    public var description: String { string }
}
