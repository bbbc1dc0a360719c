public import EaselBoard
import EaselJSON
import NIOCore

extension Snapshot {
    /// The largest part of a document that is sent in one frame; the rest of the MiB is for what is around it.
    private static let partBytes = (1 << 20) - 256

    /// A document as frames for joining clients. Its digest is made on the way, and is kept in it.
    public init(document: inout Document, epoch: Epoch, seq: Seq) {
        let parts = document.snapshotParts(maximumBytes: Self.partBytes)
        self.init(
            epoch: epoch, seq: seq, digest: document.digest(),
            frames: parts.enumerated().map { index, elements in
                ByteBuffer(
                    bytes: SnapshotFrame.encode(
                        epoch: epoch, seq: seq, part: index + 1, parts: parts.count, elements: elements))
            })
    }

    /// The document that the frames hold, or nil if they are damaged or the task was cancelled. The digest tells whether
    /// it is the right one.
    public var document: Document? {
        var document = Document()
        for frame in frames {
            guard !Task.isCancelled, let json = try? JSON(parsing: frame.readableBytesView),
                let part = json["elements"]?.objectValue,
                (try? document.insert(part)) != nil
            else { return nil }
        }
        return document
    }
}
