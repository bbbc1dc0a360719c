public import EaselBoard

/// Where a log ends.
public struct BoardHead: Sendable, Equatable {
    /// The current epoch.
    public var epoch: Epoch
    /// The last seq; 0 for a board without operations.
    public var seq: Seq

    public init(epoch: Epoch, seq: Seq) {
        self.epoch = epoch
        self.seq = seq
    }
}
