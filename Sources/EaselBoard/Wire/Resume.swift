import EaselJSON

/// Where a client that comes back stopped: it wants the operations after `seq` (section 3).
public struct Resume: Sendable, Equatable {
    /// The lineage of the log that `seq` belongs to.
    public var epoch: Epoch
    /// The last operation the client has; 0 for none.
    public var seq: Seq

    public init(epoch: Epoch, seq: Seq) {
        self.epoch = epoch
        self.seq = seq
    }
}
