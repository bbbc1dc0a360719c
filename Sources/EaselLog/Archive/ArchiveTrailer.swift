public import EaselBoard
public import EaselJSON

/// The last line of an archive: an archive without it was cut.
public struct ArchiveTrailer: Sendable, Equatable {
    /// The seq of the last operation.
    public var seq: Seq
    /// The digest of the document there.
    public var digest: Digest

    public init(seq: Seq, digest: Digest) {
        self.seq = seq
        self.digest = digest
    }

    public var json: JSON {
        ["type": "end", "seq": .number(Double(seq)), "digest": .string("\(digest)")]
    }

    init?(json: JSON) {
        guard json["type"] == "end", let seq = json["seq"]?.integerValue,
            let digest = json["digest"]?.stringValue.flatMap({ Digest($0) })
        else { return nil }
        self.init(seq: seq, digest: digest)
    }
}
