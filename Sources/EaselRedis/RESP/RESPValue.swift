public import NIOCore

/// A reply of Redis in RESP2.
public enum RESPValue: Sendable, Equatable {
    case simple(String)
    case bulk(ByteBuffer)
    case integer(Int)
    case array([RESPValue])
    case null
    case error(RedisReplyError)

    /// The text of a simple or bulk string; nil for anything else. Bytes that are no UTF-8 are replaced.
    public var string: String? {
        switch self {
        case .simple(let text): text
        case .bulk(let buffer): buffer.getString(at: buffer.readerIndex, length: buffer.readableBytes)
        default: nil
        }
    }

    /// An integer, also if it was sent as a string; nil for anything else.
    public var int: Int? {
        if case .integer(let value) = self { return value }
        return string.flatMap { Int($0) }
    }

    /// The values of an array; nil for anything else.
    public var array: [RESPValue]? {
        if case .array(let values) = self { return values }
        return nil
    }

    /// The bytes of a bulk string; nil for anything else.
    public var buffer: ByteBuffer? {
        if case .bulk(let buffer) = self { return buffer }
        return nil
    }
}

/// An error that the server replied with, such as `NOSCRIPT No matching script`.
public struct RedisReplyError: Error, Sendable, Equatable, CustomStringConvertible {
    /// All of the reply.
    public let message: String

    public init(_ message: String) {
        self.message = message
    }

    /// The first word: `NOSCRIPT`, `READONLY`, `LOADING`, `OOM`, `MOVED`…
    public var prefix: Substring { message.prefix { $0 != " " } }

    public var description: String { message }

    /// Without the command's arguments, which a server that does not know the command repeats: a password among them.
    var withoutArguments: RedisReplyError {
        guard let arguments = message.range(of: ", with args beginning with:") else { return self }
        return RedisReplyError(String(message[..<arguments.lowerBound]))
    }
}
