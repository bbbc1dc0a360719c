/// When a client's operation is acknowledged: when its node may send it back in `ops`
/// (docs/PROTOCOL.md, "Acknowledgements").
public enum Acknowledgement: String, Sendable, CaseIterable {
    /// Once it is in the log.
    case logged
    /// Once a replica of the log has it, too (decision 20).
    case replicated
}
