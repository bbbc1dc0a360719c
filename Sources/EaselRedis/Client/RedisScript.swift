import Crypto

/// A Lua script, called by its digest.
public struct RedisScript: Sendable {
    /// The Lua code.
    public let source: String
    /// The SHA-1 of the source in hexadecimal, as EVALSHA wants it.
    public let sha1: String

    public init(_ source: String) {
        self.source = source
        self.sha1 = Insecure.SHA1.hash(data: Array(source.utf8)).map { byte in
            let hex = String(byte, radix: 16)
            return hex.count == 1 ? "0" + hex : hex
        }.joined()
    }
}
