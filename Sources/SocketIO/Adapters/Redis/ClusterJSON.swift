internal import EaselJSON
internal import NIOCore

/// Values as JSON, the way `JSON.stringify` and `JSON.parse` of Node servers have them.
///
/// Binary is what a `Buffer` of Node is in JSON, `{"type":"Buffer","data":[…]}`.
enum ClusterJSON {
    private static let maximumDepth = 64

    static func decode(_ buffer: ByteBuffer) throws -> SocketValue {
        value(try JSON(parsing: buffer.readableBytesView, maximumDepth: maximumDepth))
    }

    static func decode(_ text: String) throws -> SocketValue {
        value(try JSON(parsing: text, maximumDepth: maximumDepth))
    }

    static func encode(_ value: SocketValue) -> ByteBuffer {
        var bytes: [UInt8] = []
        json(value).encode(into: &bytes)
        return ByteBuffer(bytes: bytes)
    }

    private static func value(_ json: JSON) -> SocketValue {
        switch json {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .number(let value): return .number(value)
        case .string(let value): return .string(value)
        case .array(let values): return .array(values.map(value))
        case .object(let object):
            if let bytes = bytes(of: object) { return .binary(ByteBuffer(bytes: bytes)) }
            return .object(Dictionary(object.map { ($0.key, value($0.value)) }) { _, last in last })
        }
    }

    private static func bytes(of object: JSONObject) -> [UInt8]? {
        guard object.count == 2, object["type"]?.stringValue == "Buffer", let data = object["data"]?.arrayValue else {
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

    private static func json(_ value: SocketValue) -> JSON {
        switch value {
        case .null: .null
        case .bool(let value): .bool(value)
        case .number(let value): .number(value)
        case .string(let value): .string(value)
        case .binary(let bytes):
            .object(["type": "Buffer", "data": .array(bytes.readableBytesView.map { .number(Double($0)) })])
        case .array(let values): .array(values.map(json))
        case .object(let members): .object(JSONObject(members.map { ($0.key, json($0.value)) }))
        }
    }
}
