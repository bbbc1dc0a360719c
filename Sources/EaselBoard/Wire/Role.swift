/// What a participant may do on a board, from little to much. What each permits is decided by `AccessPolicy` alone. Where
/// nobody is authenticated, every session is an editor (docs/PROTOCOL.md, "Authentication").
public enum Role: String, Sendable, CaseIterable {
    /// Sees the board and is seen.
    case viewer
    /// Submits operations too.
    case editor
    /// Renames and deletes the board too.
    case owner
}
