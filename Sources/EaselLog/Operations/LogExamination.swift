/// Where a log ends, and one of its operations.
public struct LogExamination: Sendable, Equatable {
    /// Where the log ends.
    public var head: BoardHead
    /// The operation at the seq that was asked for, if the log has it.
    public var operation: LoggedOperation?

    public init(head: BoardHead, operation: LoggedOperation?) {
        self.head = head
        self.operation = operation
    }
}
