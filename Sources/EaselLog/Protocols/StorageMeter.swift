public import EaselBoard

/// How much of a store boards take.
public protocol StorageMeter: Sendable {
    /// What a board takes; nil if there is no such board. Where the store does not count bytes, it reads
    /// something of each operation, a piece at a time, and stops where the task is cancelled.
    func storage(of board: BoardID) async throws(LogError) -> BoardStorage?
}

/// What a board takes of a store.
public struct BoardStorage: Sendable, Equatable {
    /// Operations that are kept.
    public var operations: Int
    /// About how many bytes the operations take.
    public var bytes: Int
    /// Stored snapshots.
    public var snapshots: Int

    public init(operations: Int, bytes: Int, snapshots: Int) {
        self.operations = operations
        self.bytes = bytes
        self.snapshots = snapshots
    }
}
