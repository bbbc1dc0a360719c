internal import NIOCore

/// Turns `Encodable` values into arguments of events.
///
/// `ByteBuffer` and `[UInt8]` become binary, and so does a `SocketValue` what it is. An integer that no double holds is an
/// error rather than another number at the client. Members of an object are in the order in which its type encodes them; a
/// dictionary of Swift has none.
package enum SocketValueEncoder {
    package static func encode(_ value: some Encodable) throws -> SocketValue {
        try node(of: value, at: []).value
    }

    fileprivate static func node(of value: some Encodable, at path: [any CodingKey]) throws -> Node {
        switch value {
        case let value as SocketValue: return Node(value)
        case let value as SocketObject: return Node(.object(value))
        case let value as ByteBuffer: return Node(.binary(value))
        case let value as [UInt8]: return Node(.binary(ByteBuffer(bytes: value)))
        default:
            let node = Node(.null)
            try value.encode(to: NodeEncoder(node: node, codingPath: path))
            return node
        }
    }

    /// A value that its containers are still filling.
    fileprivate final class Node {
        enum Content {
            case value(SocketValue)
            case array([Node])
            case object([(name: String, node: Node)])
        }
        var content: Content

        init(_ value: SocketValue) { content = .value(value) }

        var value: SocketValue {
            switch content {
            case .value(let value): value
            case .array(let nodes): .array(nodes.map(\.value))
            case .object(let members): .object(SocketObject(members.lazy.map { ($0.name, $0.node.value) }))
            }
        }

        var count: Int {
            if case .array(let nodes) = content { nodes.count } else { 0 }
        }

        func becomeArray() {
            if case .array = content { return }
            content = .array([])
        }

        func becomeObject() {
            if case .object = content { return }
            content = .object([])
        }

        func append(_ node: Node) {
            guard case .array(var nodes) = content else { return }
            content = .array([])
            nodes.append(node)
            content = .array(nodes)
        }

        func set(_ node: Node, for key: any CodingKey) {
            guard case .object(var members) = content else { return }
            content = .object([])
            members.append((key.stringValue, node))
            content = .object(members)
        }
    }
}

private struct NodeEncoder: Encoder {
    let node: SocketValueEncoder.Node
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        node.becomeObject()
        return KeyedEncodingContainer(KeyedNode(node: node, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        node.becomeArray()
        return UnkeyedNode(node: node, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        SingleNode(node: node, codingPath: codingPath)
    }
}

private struct KeyedNode<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: SocketValueEncoder.Node
    let codingPath: [any CodingKey]

    func encodeNil(forKey key: Key) { node.set(SocketValueEncoder.Node(.null), for: key) }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        node.set(try SocketValueEncoder.node(of: value, at: codingPath + [key]), for: key)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        child(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { child(key).unkeyedContainer() }
    func superEncoder() -> any Encoder { child(SuperKey()) }
    func superEncoder(forKey key: Key) -> any Encoder { child(key) }

    private func child(_ key: any CodingKey) -> NodeEncoder {
        let child = SocketValueEncoder.Node(.null)
        node.set(child, for: key)
        return NodeEncoder(node: child, codingPath: codingPath + [key])
    }
}

private struct UnkeyedNode: UnkeyedEncodingContainer {
    let node: SocketValueEncoder.Node
    let codingPath: [any CodingKey]
    var count: Int { node.count }

    func encodeNil() { node.append(SocketValueEncoder.Node(.null)) }

    func encode<Value: Encodable>(_ value: Value) throws {
        node.append(try SocketValueEncoder.node(of: value, at: codingPath + [IndexKey(node.count)]))
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        child().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { child().unkeyedContainer() }
    func superEncoder() -> any Encoder { child() }

    private func child() -> NodeEncoder {
        let child = SocketValueEncoder.Node(.null)
        let path = codingPath + [IndexKey(node.count)]
        node.append(child)
        return NodeEncoder(node: child, codingPath: path)
    }
}

private struct SingleNode: SingleValueEncodingContainer {
    let node: SocketValueEncoder.Node
    let codingPath: [any CodingKey]

    func encodeNil() { node.content = .value(.null) }
    func encode(_ value: Bool) { node.content = .value(.bool(value)) }
    func encode(_ value: String) { node.content = .value(.string(value)) }
    func encode(_ value: Double) { node.content = .value(.number(value)) }
    func encode(_ value: Float) { node.content = .value(.number(Double(value))) }
    func encode(_ value: Int) throws { try encode(integer: value) }
    func encode(_ value: Int8) throws { try encode(integer: value) }
    func encode(_ value: Int16) throws { try encode(integer: value) }
    func encode(_ value: Int32) throws { try encode(integer: value) }
    func encode(_ value: Int64) throws { try encode(integer: value) }
    func encode(_ value: UInt) throws { try encode(integer: value) }
    func encode(_ value: UInt8) throws { try encode(integer: value) }
    func encode(_ value: UInt16) throws { try encode(integer: value) }
    func encode(_ value: UInt32) throws { try encode(integer: value) }
    func encode(_ value: UInt64) throws { try encode(integer: value) }

    func encode<Value: Encodable>(_ value: Value) throws {
        node.content = try SocketValueEncoder.node(of: value, at: codingPath).content
    }

    private func encode(integer value: some FixedWidthInteger) throws {
        guard let number = Double(exactly: value) else {
            throw EncodingError.invalidValue(
                value,
                EncodingError.Context(
                    codingPath: codingPath, debugDescription: "JavaScript has no number \(value): send it as a string.")
            )
        }
        node.content = .value(.number(number))
    }
}

/// The key that `superEncoder()` has by convention.
private struct SuperKey: CodingKey {
    let stringValue = "super"
    let intValue: Int? = nil
    init() {}
    init?(stringValue: String) { nil }
    init?(intValue: Int) { nil }
}

/// The place of an element in an array.
struct IndexKey: CodingKey {
    let index: Int
    var stringValue: String { "[\(index)]" }
    var intValue: Int? { index }

    init(_ index: Int) { self.index = index }
    init?(stringValue: String) { nil }
    init?(intValue: Int) { index = intValue }
}
