internal import NIOCore

extension SocketValue: Codable {
    /// Reads any value. What other formats than Socket.IO's keep bytes as stays what it is in them.
    public init(from decoder: any Decoder) throws {
        if let values = try? [SocketValue](from: decoder) {
            self = .array(values)
            return
        }
        if let members = try? SocketObject(from: decoder) {
            self = .object(members)
            return
        }
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else {
            self = .string(try container.decode(String.self))
        }
    }

    /// Writes the value. Other formats than Socket.IO's get bytes in base64, as `ByteBuffer` does it.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .array(let values): try values.encode(to: encoder)
        case .object(let members): try members.encode(to: encoder)
        case .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .bool(let value): try value.encode(to: encoder)
        case .number(let value): try value.encode(to: encoder)
        case .string(let value): try value.encode(to: encoder)
        case .binary(let bytes): try bytes.encode(to: encoder)
        }
    }
}
