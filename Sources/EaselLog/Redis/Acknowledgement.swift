/// When an operation may be echoed, which is what acknowledges it.
public enum Acknowledgement: String, Sendable, CaseIterable {
    /// When it is in the log.
    case logged
    /// When a replica of the log has it, too.
    case replicated
}
