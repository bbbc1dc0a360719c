public import EaselBoard

/// Where a log ends.
public struct BoardHead: Sendable, Equatable {
    public var epoch: Epoch
    public var seq: Seq

    public init(epoch: Epoch, seq: Seq) {
        self.epoch = epoch
        self.seq = seq
    }
}
