/// A `snapshot` frame around elements that are encoded already, as a server has them.
public enum SnapshotFrame {
    /// - Parameters:
    ///   - epoch: the lineage of the log.
    ///   - seq: the operation up to which the document is.
    ///   - part: which part this is, from 1.
    ///   - parts: how many there are.
    ///   - elements: a JSON object text: one of ``Document/snapshotParts(maximumBytes:)``.
    public static func encode(epoch: Epoch, seq: Seq, part: Int, parts: Int, elements: [UInt8]) -> [UInt8] {
        var frame = FrameWriter(type: "snapshot")
        frame.field("epoch", epoch.string)
        frame.field("seq", seq)
        frame.field("part", part)
        frame.field("parts", parts)
        frame.field("elements", encoded: elements)
        return frame.finish()
    }
}
