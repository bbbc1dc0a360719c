/// Who may come to a board besides its owner, its members and those whom their token lets (docs/PROTOCOL.md, "Sharing").
public enum Visibility: String, Sendable, CaseIterable {
    /// Nobody: the board's links don't count.
    case `private`
    /// Whoever has one of its links.
    case link
    /// Everybody may look at it, also without a token; its links count.
    case publicRead = "public-read"

    /// Whether the board's links let anybody in.
    public var takesLinks: Bool { self != .private }
    /// Whether everybody may look at the board.
    public var isPublic: Bool { self == .publicRead }
}
