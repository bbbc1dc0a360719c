public import EaselBoard

/// What the log knows of a board besides its operations.
public struct BoardInfo: Sendable, Equatable {
    public var id: BoardID
    public var title: String
    /// The lineage of the board's log (section 1 of the design).
    public var epoch: String
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
        id: BoardID, title: String, epoch: String, seq: Seq, oldest: Seq, createdAt: Int, updatedAt: Int,
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

/// Where a log ends.
public struct BoardHead: Sendable, Equatable {
    public var epoch: String
    public var seq: Seq

    public init(epoch: String, seq: Seq) {
        self.epoch = epoch
        self.seq = seq
    }
}

/// The newest operation that a client has in a board's log.
public struct LastSubmission: Sendable, Equatable {
    public var n: Int
    public var seq: Seq

    public init(n: Int, seq: Seq) {
        self.n = n
        self.seq = seq
    }
}

/// A participant and the node that holds its session.
public struct RosterEntry: Sendable, Equatable {
    public var participant: Participant
    public var node: NodeID

    public init(participant: Participant, node: NodeID) {
        self.participant = participant
        self.node = node
    }
}
