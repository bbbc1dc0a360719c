/// On whose behalf a connection or request acts.
public enum Principal: Sendable, Hashable {
    /// The server does not authenticate its clients.
    case anonymous
    /// Somebody, or a program, that came with a token.
    case subject(Subject)
}
