/// When a command that writes is answered.
public enum Durability: Sendable, Equatable {
    /// When its server has done it.
    case written
    /// When a replica has confirmed it, and everything that its server wrote before.
    case replicated
}
