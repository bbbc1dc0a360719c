/// Names one `easel serve` process for as long as it lives: 1–64 bytes of `[A-Za-z0-9._:-]`, so that a host name with a
/// port is one.
public struct NodeID: Hashable, Sendable, CustomStringConvertible {
    /// The name as it stands in `welcome`, in keys and in file names.
    public let string: String

    private static let extra = Array(".:".utf8)

    /// Accepts a name from outside: the configuration, or another node.
    public init(validating string: String) throws(InvalidID) {
        guard Identifier.isValid(string, plus: Self.extra) else { throw .node(string) }
        self.string = string
    }

    private init(random string: String) {
        self.string = string
    }

    /// A new name, `node-` and 8 random letters and digits.
    public static func random() -> NodeID {
        NodeID(random: "node-" + Identifier.random(count: 8))
    }

    public var description: String { string }
}
