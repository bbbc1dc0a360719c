public import EaselBoard
public import NIOCore

/// A board's document at one seq, stored as the frames that joining clients receive (decision 4).
public struct Snapshot: Sendable, Equatable {
    /// The epoch of the log that the document is of.
    public var epoch: Epoch
    /// The seq of the last operation that the document has.
    public var seq: Seq
    /// The document's digest, which reveals a damaged snapshot.
    public var digest: Digest
    /// `snapshot` frames (docs/PROTOCOL.md, "Messages"), in order, each at most 1 MiB.
    public var frames: [ByteBuffer]
    /// The frames as transports may carry them compressed, where that gains something; empty until somebody has compressed
    /// them. No log stores them.
    public var packedFrames: [ByteBuffer?] = []

    public init(epoch: Epoch, seq: Seq, digest: Digest, frames: [ByteBuffer]) {
        self.epoch = epoch
        self.seq = seq
        self.digest = digest
        self.frames = frames
    }
}
