/// Names one lineage of a board's log: 1–64 bytes of `[A-Za-z0-9_-]` (docs/DESIGN.md, "Words").
///
/// Two documents of one epoch at one seq are the same document. An epoch changes only if history had to be forked, or if
/// the board was deleted and made again.
public struct Epoch: Hashable, Sendable, CustomStringConvertible {
    /// The epoch as it stands in frames, keys and archives.
    public let string: String

    /// Accepts an epoch from outside.
    public init(validating string: String) throws(InvalidID) {
        guard Identifier.isValid(string) else { throw .epoch(string) }
        self.string = string
    }

    private init(unchecked string: String) {
        self.string = string
    }

    /// A new epoch of 16 letters and digits: 95 random bits.
    public static func random() -> Epoch {
        Epoch(unchecked: Identifier.random(count: 16))
    }

    /// The epoch of what no log is known to have, such as a damaged snapshot: no log's own.
    public static let unknown = Epoch(unchecked: "")

    public var description: String { string }
}
