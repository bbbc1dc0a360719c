/// The secret of HS256, shared by whoever makes tokens and whoever verifies them.
public struct SigningSecret: Sendable, CustomStringConvertible {
    let bytes: [UInt8]

    /// What is no secret.
    public enum Weakness: Error, Sendable, Equatable, CustomStringConvertible {
        /// Fewer than 32 bytes: whoever has one token could search for the secret (RFC 7518, section 3.2).
        case short
        /// More than 4,096 bytes: probably the wrong file.
        case long
        /// Fewer than 8 different bytes.
        case repetitive

        public var description: String {
            switch self {
            case .short: "the secret has fewer than 32 bytes; make one with: openssl rand -base64 48"
            case .long: "the secret has more than 4096 bytes"
            case .repetitive: "the secret has fewer than 8 different bytes; make one with: openssl rand -base64 48"
            }
        }
    }

    /// Takes a secret as it stands in a file or variable; white space at its ends does not count.
    public init(_ text: some Collection<UInt8>) throws(Weakness) {
        let isSpace: (UInt8) -> Bool = { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        var bytes = Array(text.drop(while: isSpace))
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        guard bytes.count >= 32 else { throw .short }
        guard bytes.count <= 4_096 else { throw .long }
        guard Set(bytes).count >= 8 else { throw .repetitive }
        self.bytes = bytes
    }

    /// Never the secret.
    public var description: String { "SigningSecret" }
}
