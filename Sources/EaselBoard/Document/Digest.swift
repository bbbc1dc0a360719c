import Crypto

/// A board's 64-bit fingerprint (docs/DESIGN.md, "Digest"): two replicas with the same elements have the same digest.
public struct Digest: Hashable, Sendable {
    /// The sum, modulo 2^64, of ``contribution(of:canonical:)`` over all elements.
    public var value: UInt64

    public init(value: UInt64) {
        self.value = value
    }

    /// Reads 16 lower-case hex digits; nil if the string is anything else.
    public init?(_ string: String) {
        let isHex = string.utf8.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        }
        guard string.utf8.count == 16, isHex, let value = UInt64(string, radix: 16) else { return nil }
        self.value = value
    }

    /// The first 8 bytes, big-endian, of SHA-256(id + "\n" + element as canonical JSON).
    static func contribution(of id: ElementID, canonical: [UInt8]) -> UInt64 {
        var hash = SHA256()
        hash.update(data: Array(id.string.utf8) + [UInt8(ascii: "\n")])
        hash.update(data: canonical)
        return hash.finalize().prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension Digest: CustomStringConvertible {
    /// 16 lower-case hex digits.
    public var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
