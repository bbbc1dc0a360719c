/// Names an element of a board: 1–64 bytes of `[A-Za-z0-9_:-]` (docs/DESIGN.md, "Words").
public struct ElementID: Hashable, Sendable, CustomStringConvertible {
    /// The id as clients wrote it.
    public let string: String

    private static let extra = [UInt8(ascii: ":")]

    /// Accepts an id from outside.
    public init(validating string: String) throws(InvalidID) {
        guard Identifier.isValid(string, plus: Self.extra) else { throw .element(string) }
        self.string = string
    }

    public var description: String { string }

    /// Whether these bytes are an id.
    static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { Identifier.isValid(bytes, plus: extra) }
}

extension ElementID: Comparable {
    /// Byte order, which for these characters is RFC 8785 order too.
    public static func < (left: ElementID, right: ElementID) -> Bool { left.string < right.string }
}
