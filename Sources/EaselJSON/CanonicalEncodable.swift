/// What has one text in RFC 8785 canonical JSON.
public protocol CanonicalEncodable {
    /// Appends the canonical text, in UTF-8.
    func encode(into bytes: inout [UInt8])

    /// The length of the canonical text in bytes of UTF-8, found without building it.
    var canonicalCount: Int { get }
}

extension CanonicalEncodable {
    /// The canonical text, in UTF-8.
    public var canonical: [UInt8] {
        var bytes: [UInt8] = []
        encode(into: &bytes)
        return bytes
    }

    /// The canonical text.
    public var canonicalString: String {
        String(decoding: canonical, as: UTF8.self)
    }
}
