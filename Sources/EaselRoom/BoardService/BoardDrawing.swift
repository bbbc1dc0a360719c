public import EaselBoard

/// A board at one moment of its history: what a picture or a drawing file is made of.
public struct BoardDrawing: Sendable {
    public let title: String
    public let epoch: Epoch
    public let seq: Seq
    public let document: Document

    public init(title: String, epoch: Epoch, seq: Seq, document: Document) {
        self.title = title
        self.epoch = epoch
        self.seq = seq
        self.document = document
    }
}
