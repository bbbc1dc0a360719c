public import NIOCore

/// How much long work a node does for those who ask over HTTP: documents, exports, the reading of files to import.
public struct WorkLimits: Sendable, Equatable {
    /// Pieces of work done at the same time.
    public var atOnce = System.coreCount
    /// Pieces that may wait for others to end.
    public var waiting = 64
    /// Drawings and archives brought onto boards at the same time, each until all of it is in the log.
    public var imports = 4
    /// Histories, event streams and uploads that one address or subject has at once.
    public var streamsPerParty = 100
    /// Bytes that unread request bodies, files being imported and answers being read hold in all. One that is alone may be
    /// larger.
    public var bytes = 256 << 20
    /// How long a piece may take from the request on, waiting included.
    public var deadline = TimeAmount.seconds(60)

    public init() {}

    /// Pieces of one address or subject, where it is not a quarter of all.
    var perParty: Int?

    /// Pieces of one address, those that wait among them: a quarter, so that four strangers are needed to fill the node.
    var perAddress: Int { perParty ?? max(1, (atOnce + waiting) / 4) }
    /// Bytes held for one address.
    var bytesPerAddress: Int { bytes / 4 }
}
