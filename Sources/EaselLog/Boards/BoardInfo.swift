public import EaselBoard

/// What the log knows of a board besides its operations.
public struct BoardInfo: Sendable, Equatable {
    public var id: BoardID
    public var title: String
    /// The current epoch of the board's log (docs/DESIGN.md, "Words").
    public var epoch: Epoch
    /// The last seq; 0 for a board without operations.
    public var seq: Seq
    /// The lowest seq that is still kept; `seq + 1` if none is.
    public var oldest: Seq
    /// Milliseconds since 1970.
    public var createdAt: Int
    /// Milliseconds since 1970; when the last operation was sequenced or the board renamed.
    public var updatedAt: Int
    /// Epochs that the log had before, oldest first.
    public var ancestors: [BoardHead]

    /// The epochs of the board's log.
    public var lineage: Lineage { Lineage(epoch: epoch, ancestors: ancestors) }

    public init(
        id: BoardID, title: String, epoch: Epoch, seq: Seq, oldest: Seq, createdAt: Int, updatedAt: Int,
        ancestors: [BoardHead] = []
    ) {
        self.id = id
        self.title = title
        self.epoch = epoch
        self.seq = seq
        self.oldest = oldest
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.ancestors = ancestors
    }
}
