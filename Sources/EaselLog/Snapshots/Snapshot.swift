public import EaselBoard
public import NIOCore

/// A board's document at one seq, stored as the very frames that a joining client is sent.
public struct Snapshot: Sendable, Equatable {
    public var epoch: Epoch
    public var seq: Seq
    /// The document's digest: a snapshot that was damaged is found by it.
    public var digest: Digest
    /// `snapshot` frames of section 3, in order, each at most 1 MiB.
    public var frames: [ByteBuffer]

    public init(epoch: Epoch, seq: Seq, digest: Digest, frames: [ByteBuffer]) {
        self.epoch = epoch
        self.seq = seq
        self.digest = digest
        self.frames = frames
    }
}
