internal import NIOCore

/// Values as JSON, the way `JSON.stringify` and `JSON.parse` of Node servers have them.
///
/// Binary is what a `Buffer` of Node is in JSON, `{"type":"Buffer","data":[…]}`.
enum ClusterJSON {
    private static let maximumDepth = 64

    static func decode(_ buffer: ByteBuffer) throws -> SocketValue {
        guard let value = SocketValue(parsing: buffer.readableBytesView, maximumDepth: maximumDepth) else {
            throw ClusterFormatError("no JSON")
        }
        return withBinary(value)
    }

    static func decode(_ text: String) throws -> SocketValue {
        try decode(ByteBuffer(string: text))
    }

    static func encode(_ value: SocketValue) -> ByteBuffer {
        var text: [UInt8] = []
        var attachments: [ByteBuffer] = []
        withoutBinary(value).encode(into: &text, attachments: &attachments)
        return ByteBuffer(bytes: text)
    }

    private static func withBinary(_ value: SocketValue) -> SocketValue {
        switch value {
        case .null, .bool, .number, .string, .binary: return value
        case .array(let values): return .array(values.map(withBinary))
        case .object(let members):
            if let bytes = bytes(of: members) { return .binary(ByteBuffer(bytes: bytes)) }
            return .object(members.mapValues(withBinary))
        }
    }

    private static func bytes(of members: SocketObject) -> [UInt8]? {
        guard members.count == 2, members["type"]?.stringValue == "Buffer", let data = members["data"]?.arrayValue
        else {
            return nil
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(data.count)
        for number in data {
            guard let byte = number.integerValue.flatMap({ UInt8(exactly: $0) }) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    private static func withoutBinary(_ value: SocketValue) -> SocketValue {
        switch value {
        case .null, .bool, .number, .string: value
        case .binary(let bytes):
            ["type": "Buffer", "data": .array(bytes.readableBytesView.map { .number(Double($0)) })]
        case .array(let values): .array(values.map(withoutBinary))
        case .object(let members): .object(members.mapValues(withoutBinary))
        }
    }
}
