public import NIOCore

/// A command, encoded as an array of bulk strings.
public struct RedisCommand: Sendable {
    /// One argument.
    public enum Argument: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
        case text(String)
        case integer(Int)
        case bytes([UInt8])
        case buffer(ByteBuffer)

        public init(stringLiteral value: String) { self = .text(value) }
        public init(integerLiteral value: Int) { self = .integer(value) }
    }

    let arguments: [Argument]
    /// The key whose server has to do the command; nil if any server can.
    let key: String?

    /// A command for the server of the key `route`, which is an argument or in the same slot as one; for any server if
    /// that is nil.
    public init(_ name: String, _ arguments: [Argument] = [], route: String? = nil) {
        self.arguments = [.text(name)] + arguments
        key = route
    }

    /// A command whose first argument is a key (or a channel of sharded pub/sub).
    public init(_ name: String, key: String, _ arguments: [Argument] = []) {
        self.init(name, [.text(key)] + arguments, route: key)
    }

    /// The words of the command as a server gets them, for tests.
    package var words: [RESPValue] {
        arguments.map { argument in
            switch argument {
            case .text(let text): .bulk(ByteBuffer(string: text))
            case .integer(let value): .bulk(ByteBuffer(string: String(value)))
            case .bytes(let bytes): .bulk(ByteBuffer(bytes: bytes))
            case .buffer(let buffer): .bulk(buffer)
            }
        }
    }

    /// About how many bytes the command takes, for whoever bounds what waits.
    public var byteCount: Int {
        arguments.reduce(0) { sum, argument in
            switch argument {
            case .text(let text): sum + text.utf8.count
            case .integer: sum + 8
            case .bytes(let bytes): sum + bytes.count
            case .buffer(let buffer): sum + buffer.readableBytes
            }
        }
    }

    func write(into buffer: inout ByteBuffer) {
        buffer.writeString("*\(arguments.count)\r\n")
        for argument in arguments {
            switch argument {
            case .text(let text):
                buffer.writeString("$\(text.utf8.count)\r\n")
                buffer.writeString(text)
            case .integer(let value):
                let text = String(value)
                buffer.writeString("$\(text.utf8.count)\r\n")
                buffer.writeString(text)
            case .bytes(let bytes):
                buffer.writeString("$\(bytes.count)\r\n")
                buffer.writeBytes(bytes)
            case .buffer(let bytes):
                buffer.writeString("$\(bytes.readableBytes)\r\n")
                buffer.writeImmutableBuffer(bytes)
            }
            buffer.writeStaticString("\r\n")
        }
    }
}
