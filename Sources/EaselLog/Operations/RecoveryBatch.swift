public import EaselBoard

/// Operations that a log has lost and a node still has, to be appended to it again (docs/DESIGN.md, "Redis").
public struct RecoveryBatch: Sendable {
    /// The board whose log lost them.
    public var board: BoardID
    /// Where the log ended when it was examined; nil if it had no such board. If that has changed, nothing is written
    /// and ``LogError/stale`` is thrown.
    public var found: BoardHead?
    /// The seq behind which the operations go: that of `found`, or what a board that is gone starts behind.
    public var base: Seq
    /// In order. Each gets the next seq, and keeps its client, n and time.
    public var operations: [LoggedOperation]
    /// The board as the node knew it. Its epoch is the log's from now on; the rest is used if the board is gone.
    public var info: BoardInfo

    /// Whether the operations may also follow what others have appended since `found`, except those that others have
    /// appended themselves. Otherwise a busy writer could keep a node from ever recovering the log.
    public var mayFollow: Bool

    public init(
        board: BoardID, found: BoardHead?, base: Seq, operations: [LoggedOperation], info: BoardInfo,
        mayFollow: Bool = false
    ) {
        self.board = board
        self.found = found
        self.base = base
        self.operations = operations
        self.info = info
        self.mayFollow = mayFollow
    }
}
