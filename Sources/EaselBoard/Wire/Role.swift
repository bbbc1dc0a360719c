/// What a participant may do on a board, from little to much. Every session is an editor until there is authorization
/// (docs/DESIGN.md, "Not built yet").
public enum Role: String, Sendable, CaseIterable, Comparable {
    /// Sees the board and is seen.
    case viewer
    /// Submits operations too.
    case editor
    /// Renames and deletes the board too.
    case owner

    public static func < (left: Role, right: Role) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .viewer: 0
        case .editor: 1
        case .owner: 2
        }
    }
}
