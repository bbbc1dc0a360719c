/// Names a link of a board. It is no secret: lists and logs have it.
public struct LinkID: Hashable, Sendable, CustomStringConvertible {
    /// 1–64 bytes of `[A-Za-z0-9_-]`.
    public let string: String

    /// Nil for what can't be one.
    public init?(validating string: String) {
        guard Identifier.isValid(string) else { return nil }
        self.string = string
    }

    private init(random string: String) {
        self.string = string
    }

    /// A new id of 10 letters and digits.
    public static func random() -> LinkID { LinkID(random: Identifier.random(count: 10)) }

    public var description: String { string }
}
