internal import NIOCore

/// Reads `Decodable` values from arguments of events: the counterpart of ``SocketValueEncoder``.
package enum SocketValueDecoder {
    package static func decode<Value: Decodable>(_ type: Value.Type, from value: SocketValue) throws -> Value {
        try decode(type, from: value, at: [])
    }

    fileprivate static func decode<Value: Decodable>(
        _ type: Value.Type, from value: SocketValue, at path: [any CodingKey]
    ) throws -> Value {
        if type == SocketValue.self, let result = value as? Value { return result }
        if type == SocketObject.self, case .object(let members) = value, let result = members as? Value {
            return result
        }
        if case .binary(let bytes) = value {
            if type == ByteBuffer.self, let result = bytes as? Value { return result }
            if type == [UInt8].self, let result = Array(bytes.readableBytesView) as? Value { return result }
        }
        return try Value(from: ValueDecoder(value: value, codingPath: path))
    }

    fileprivate static func scalar<Value>(_ value: SocketValue, at path: [any CodingKey]) throws -> Value {
        let found: Any
        switch value {
        case .bool(let value): found = value
        case .string(let value): found = value
        case .number(let value): found = value
        default: found = ()
        }
        guard let result = found as? Value else { throw mismatch(Value.self, value, at: path) }
        return result
    }

    fileprivate static func integer<Value: FixedWidthInteger>(
        _ value: SocketValue, at path: [any CodingKey]
    ) throws -> Value {
        guard case .number(let number) = value else { throw mismatch(Value.self, value, at: path) }
        guard let result = Value(exactly: number) else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: path, debugDescription: "\(number) is no \(Value.self)."))
        }
        return result
    }

    fileprivate static func mismatch(_ type: Any.Type, _ value: SocketValue, at path: [any CodingKey]) -> DecodingError
    {
        let context = DecodingError.Context(
            codingPath: path, debugDescription: "Expected \(type), found \(value.kind).")
        return value == .null ? .valueNotFound(type, context) : .typeMismatch(type, context)
    }
}

private struct ValueDecoder: Decoder {
    let value: SocketValue
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let members) = value else {
            throw SocketValueDecoder.mismatch(SocketObject.self, value, at: codingPath)
        }
        return KeyedDecodingContainer(KeyedValues<Key>(members: members, codingPath: codingPath))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        switch value {
        case .array(let values): UnkeyedValues(values: values, codingPath: codingPath)
        case .binary(let bytes):
            UnkeyedValues(values: bytes.readableBytesView.map { .number(Double($0)) }, codingPath: codingPath)
        default: throw SocketValueDecoder.mismatch([SocketValue].self, value, at: codingPath)
        }
    }

    func singleValueContainer() -> any SingleValueDecodingContainer {
        SingleValue(value: value, codingPath: codingPath)
    }
}

private struct KeyedValues<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let members: SocketObject
    let codingPath: [any CodingKey]
    var allKeys: [Key] { members.compactMap { Key(stringValue: $0.key) } }

    func contains(_ key: Key) -> Bool { members[key.stringValue] != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try value(key) == .null }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try SocketValueDecoder.decode(type, from: value(key), at: codingPath + [key])
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try child(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try child(key).unkeyedContainer()
    }

    func superDecoder() -> any Decoder { ValueDecoder(value: members["super"] ?? .null, codingPath: codingPath) }
    func superDecoder(forKey key: Key) throws -> any Decoder { try child(key) }

    private func child(_ key: Key) throws -> ValueDecoder {
        ValueDecoder(value: try value(key), codingPath: codingPath + [key])
    }

    private func value(_ key: Key) throws -> SocketValue {
        guard let value = members[key.stringValue] else {
            throw DecodingError.keyNotFound(
                key, DecodingError.Context(codingPath: codingPath, debugDescription: "There is no \(key.stringValue)."))
        }
        return value
    }
}

private struct UnkeyedValues: UnkeyedDecodingContainer {
    let values: [SocketValue]
    let codingPath: [any CodingKey]
    private(set) var currentIndex = 0
    var count: Int? { values.count }
    var isAtEnd: Bool { currentIndex >= values.count }

    init(values: [SocketValue], codingPath: [any CodingKey]) {
        self.values = values
        self.codingPath = codingPath
    }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, values[currentIndex] == .null else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        // An element that is refused is not passed over.
        let element = try current(type)
        let value = try SocketValueDecoder.decode(type, from: element.value, at: element.codingPath)
        currentIndex += 1
        return value
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        let container = try current(Nested.self).container(keyedBy: type)
        currentIndex += 1
        return container
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let container = try current([SocketValue].self).unkeyedContainer()
        currentIndex += 1
        return container
    }

    mutating func superDecoder() throws -> any Decoder {
        let decoder = try current(SocketValue.self)
        currentIndex += 1
        return decoder
    }

    private func current(_ type: Any.Type) throws -> ValueDecoder {
        let path = codingPath + [IndexKey(currentIndex)]
        guard !isAtEnd else {
            throw DecodingError.valueNotFound(
                type, DecodingError.Context(codingPath: path, debugDescription: "The array has no more elements."))
        }
        return ValueDecoder(value: values[currentIndex], codingPath: path)
    }
}

private struct SingleValue: SingleValueDecodingContainer {
    let value: SocketValue
    let codingPath: [any CodingKey]

    func decodeNil() -> Bool { value == .null }
    func decode(_ type: Bool.Type) throws -> Bool { try SocketValueDecoder.scalar(value, at: codingPath) }
    func decode(_ type: String.Type) throws -> String { try SocketValueDecoder.scalar(value, at: codingPath) }
    func decode(_ type: Double.Type) throws -> Double { try SocketValueDecoder.scalar(value, at: codingPath) }
    func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
    func decode(_ type: Int.Type) throws -> Int { try SocketValueDecoder.integer(value, at: codingPath) }
    func decode(_ type: Int8.Type) throws -> Int8 { try SocketValueDecoder.integer(value, at: codingPath) }
    func decode(_ type: Int16.Type) throws -> Int16 { try SocketValueDecoder.integer(value, at: codingPath) }
    func decode(_ type: Int32.Type) throws -> Int32 { try SocketValueDecoder.integer(value, at: codingPath) }
    func decode(_ type: Int64.Type) throws -> Int64 { try SocketValueDecoder.integer(value, at: codingPath) }
    func decode(_ type: UInt.Type) throws -> UInt { try SocketValueDecoder.integer(value, at: codingPath) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try SocketValueDecoder.integer(value, at: codingPath) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try SocketValueDecoder.integer(value, at: codingPath) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try SocketValueDecoder.integer(value, at: codingPath) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try SocketValueDecoder.integer(value, at: codingPath) }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try SocketValueDecoder.decode(type, from: value, at: codingPath)
    }
}

extension SocketValue {
    /// What it is, for messages.
    fileprivate var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a truth value"
        case .number: "a number"
        case .string: "a string"
        case .binary: "binary"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
