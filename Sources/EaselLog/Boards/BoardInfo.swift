public import EaselBoard

/// What the log knows of a board besides its operations.
public struct BoardInfo: Sendable, Equatable {
    /// The board's id, which never changes.
    public var id: BoardID
    /// What people call it; its id by default.
    public var title: String
    /// The current epoch of the board's log (docs/DESIGN.md, "Words").
    public var epoch: Epoch
    /// The last seq; 0 for a board without operations.
    public var seq: Seq
    /// The lowest seq that is still kept; `seq + 1` if none is.
    public var oldest: Seq
    /// When the board was created, in milliseconds since 1970.
    public var createdAt: Int
    /// When the last operation was sequenced or the board renamed, in milliseconds since 1970.
    public var updatedAt: Int
    /// Earlier epochs of the log, each with the seq up to which its history is still the log's; oldest first.
    public var ancestors: [BoardHead]
    /// Who may do what on it.
    public var access: AccessRecord

    /// The epochs of the board's log.
    public var lineage: Lineage { Lineage(epoch: epoch, ancestors: ancestors) }

    public init(
        id: BoardID, title: String, epoch: Epoch, seq: Seq, oldest: Seq, createdAt: Int, updatedAt: Int,
        ancestors: [BoardHead] = [], access: AccessRecord = AccessRecord()
    ) {
        self.id = id
        self.title = title
        self.epoch = epoch
        self.seq = seq
        self.oldest = oldest
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.ancestors = ancestors
        self.access = access
    }
}
