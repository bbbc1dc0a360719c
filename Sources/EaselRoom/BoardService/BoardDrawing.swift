public import EaselBoard

/// A board at one moment of its history: what a picture or a drawing file is made of.
public struct BoardDrawing: Sendable {
    /// The board's title now.
    public let title: String
    /// The epoch of the board's log.
    public let epoch: Epoch
    /// The seq that the document is of.
    public let seq: Seq
    /// The elements at that seq.
    public let document: Document

    public init(title: String, epoch: Epoch, seq: Seq, document: Document) {
        self.title = title
        self.epoch = epoch
        self.seq = seq
        self.document = document
    }
}
