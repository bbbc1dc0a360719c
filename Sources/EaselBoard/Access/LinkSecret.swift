import Crypto

/// What a link of a board has behind `#link=`: whoever knows it may do what the link permits. Only its hash is kept.
public struct LinkSecret: Sendable, Equatable {
    /// `link_` and 32 letters and digits.
    public let text: String

    private static let prefix = "link_"
    private static let count = 32

    /// Nil for what is none. No JWT is one: those have dots.
    public init?(_ text: String) {
        guard text.hasPrefix(Self.prefix), text.utf8.count == Self.prefix.utf8.count + Self.count,
            Identifier.isValid(text)
        else { return nil }
        self.text = text
    }

    private init(random: String) {
        text = Self.prefix + random
    }

    /// A new secret of 190 random bits.
    public static func random() -> LinkSecret { LinkSecret(random: Identifier.random(count: count)) }

    /// SHA-256 of the text, in lower-case hex. The text has too many bits to be searched for.
    public var hash: String {
        SHA256.hash(data: Array(text.utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// What the log and the audit call it: `link:` and the first 16 characters of its hash, by which an audit tells links apart.
    public var name: String { "link:" + hash.prefix(16) }
}

extension LinkSecret: CustomStringConvertible, CustomReflectable {
    /// Never the secret.
    public var description: String { "a link's secret" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
