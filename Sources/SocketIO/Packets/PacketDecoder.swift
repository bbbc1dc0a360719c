internal import NIOCore

/// Reads Socket.IO packets (protocol 5, "Packet encoding") from the messages of one connection.
///
/// After an error it is not to be used any more: the connection is closed.
package struct PacketDecoder {
    /// What a decoder takes.
    package struct Limits: Sendable {
        /// Attachments of one packet.
        package var attachments = 10
        /// Bytes of one packet, its attachments among them.
        package var packetBytes: Int
        /// Levels of arrays and objects in a packet's data.
        package var depth = 64
        /// Bytes of a namespace's name.
        package var namespaceBytes = 512

        package init(packetBytes: Int) {
            self.packetBytes = packetBytes
        }
    }

    /// What is different in one namespace.
    package struct Rules: Sendable {
        /// Bytes of one packet, its attachments among them; nil for those of ``Limits``.
        package var packetBytes: Int?
        /// Whether events without attachments are not parsed.
        package var takesText: Bool
    }

    private let limits: Limits
    private let rules: @Sendable (String) -> Rules
    private var awaited: AwaitedAttachments?

    package init(
        limits: Limits,
        rules: @escaping @Sendable (String) -> Rules = { _ in Rules(packetBytes: nil, takesText: false) }
    ) {
        self.limits = limits
        self.rules = rules
    }

    /// Takes the next message.
    ///
    /// - Returns: the packet that it completes; nil if attachments are due.
    package mutating func add(_ message: EngineMessage) throws(PacketError) -> Packet? {
        switch message {
        case .text(let text):
            guard awaited == nil else { throw .textWhileAttachmentsAreDue }
            return try begin(text)
        case .binary(let bytes):
            guard var awaited else { throw .unexpectedBinary }
            self.awaited = nil
            awaited.byteCount += bytes.readableBytes
            guard awaited.byteCount <= awaited.maximumBytes else { throw .packetTooLarge }
            awaited.received.append(bytes)
            if awaited.received.count == awaited.count { return try awaited.completed() }
            self.awaited = awaited
            return nil
        }
    }

    private mutating func begin(_ text: ByteBuffer) throws(PacketError) -> Packet? {
        var head = PacketHead(text.readableBytesView)
        let (kind, isBinary) = try head.takeKind()
        let attachments = isBinary ? try head.takeAttachments(atMost: limits.attachments) : 0
        let namespace = try head.takeNamespace(atMost: limits.namespaceBytes)
        let rules = rules(namespace)
        let maximumBytes = rules.packetBytes ?? limits.packetBytes
        guard text.readableBytes <= maximumBytes else { throw .packetTooLarge }
        let id = try head.takeID()
        if rules.takesText, kind == .event, !isBinary {
            var packet = Packet(kind: .event, namespace: namespace, id: id)
            packet.text = text.getSlice(at: text.writerIndex - head.rest.count, length: head.rest.count)
            return packet
        }
        let packet = Packet(
            kind: kind, namespace: namespace, id: id, data: try payload(of: kind, in: head.rest))
        guard isBinary else { return packet }
        let awaited = AwaitedAttachments(
            packet: packet, count: attachments, maximumBytes: maximumBytes, byteCount: text.readableBytes)
        if attachments == 0 { return try awaited.completed() }
        self.awaited = awaited
        return nil
    }

    private func payload(of kind: Packet.Kind, in text: ByteBufferView) throws(PacketError) -> SocketValue? {
        var data: SocketValue?
        if !text.isEmpty {
            data = SocketValue(parsing: text, maximumDepth: limits.depth)
            if data == nil { throw .invalidPayload }
        }
        let isValid =
            switch (kind, data) {
            case (.connect, nil), (.connect, .object), (.disconnect, nil), (.acknowledgement, nil): true
            case (.acknowledgement, .array), (.connectError, .string), (.connectError, .object): true
            case (.event, .array(let arguments)): Self.isEvent(arguments)
            default: false
            }
        guard isValid else { throw .invalidPayload }
        return data
    }

    private static func isEvent(_ arguments: [SocketValue]) -> Bool {
        switch arguments.first {
        case .string(let name): !ReservedEvents.contains(name)
        // A number is a name too, as it is to an event emitter of JavaScript.
        case .number: true
        default: false
        }
    }
}

/// A packet whose attachments are still to come.
private struct AwaitedAttachments {
    let packet: Packet
    let count: Int
    let maximumBytes: Int
    var byteCount: Int
    var received: [ByteBuffer] = []

    init(packet: Packet, count: Int, maximumBytes: Int, byteCount: Int) {
        self.packet = packet
        self.count = count
        self.maximumBytes = maximumBytes
        self.byteCount = byteCount
    }

    /// The packet with its attachments in their places.
    func completed() throws(PacketError) -> Packet {
        var packet = packet
        var filled = 0
        packet.data = try packet.data.map { value throws(PacketError) in try fill(value, &filled) }
        return packet
    }

    /// - Parameter filled: how many places have been. There may be no more than attachments: a place costs its sender little, and
    ///   whoever gets the event as one with so many attachments that it takes it for no packet.
    private func fill(_ value: SocketValue, _ filled: inout Int) throws(PacketError) -> SocketValue {
        switch value {
        case .array(let values):
            return .array(try values.map { value throws(PacketError) in try fill(value, &filled) })
        case .object(let members):
            guard members["_placeholder"] == .bool(true) else {
                return .object(try members.mapValues { value throws(PacketError) in try fill(value, &filled) })
            }
            filled += 1
            guard filled <= count, let index = members["num"]?.integerValue, received.indices.contains(index) else {
                throw .illegalAttachments
            }
            return .binary(received[index])
        default:
            return value
        }
    }
}
