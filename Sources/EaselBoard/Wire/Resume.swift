import EaselJSON

/// Where a client that reconnects stopped: it wants the operations after `seq` (docs/PROTOCOL.md, "Resume").
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
