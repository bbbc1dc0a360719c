import Crypto

/// A client's public id: the first 16 characters of base64url(SHA-256(key))
/// (docs/PROTOCOL.md, "Connection").
///
/// Others see it, and it does not lead back to the key: nobody can submit as somebody else.
public struct ClientID: Hashable, Sendable, CustomStringConvertible {
    /// 16 characters of `[A-Za-z0-9_-]`.
    public let string: String

    /// The id that belongs to a key.
    public init(key: String) {
        // 16 characters of 6 bits are the first 12 bytes; four groups of three need no padding.
        let bytes = Array(SHA256.hash(data: Array(key.utf8)).prefix(12))
        var characters: [UInt8] = []
        characters.reserveCapacity(16)
        for group in stride(from: 0, to: 12, by: 3) {
            let bits = Int(bytes[group]) << 16 | Int(bytes[group + 1]) << 8 | Int(bytes[group + 2])
            for shift in [18, 12, 6, 0] {
                characters.append(Identifier.base64URL[bits >> shift & 0x3F])
            }
        }
        string = String(decoding: characters, as: UTF8.self)
    }

    /// The id that belongs to a key.
    public init(key: ClientKey) {
        self.init(key: key.string)
    }

    /// Accepts an id from a log or a frame; nil if it cannot be one.
    public init?(validating string: String) {
        guard Identifier.isValid(string, count: 16...16) else { return nil }
        self.string = string
    }

    private init(checked string: String) {
        self.string = string
    }

    public var description: String { string }
}

extension ClientID {
    /// What the ids of archived authors begin with. No key leads to such an id: see ``ClientKey/init(validating:)``.
    private static let archivePrefix = "archive-"

    /// The id under which a board that was restored from an archive shows an author whom the archive names: `archive-` and
    /// 8 characters that follow from the author's own id.
    ///
    /// It is nobody's, so no client takes such an operation for its own. An id that is one already stays as it is.
    public init(archived author: ClientID) {
        guard !author.isArchived else {
            self = author
            return
        }
        self.init(checked: Self.archivePrefix + ClientID(key: author.string).string.prefix(8))
    }

    /// Whether this is the id of an author whom only an archive names.
    public var isArchived: Bool { string.hasPrefix(Self.archivePrefix) }
}
