package import NIOCore

/// What a session sends: a packet of its own, or messages that others may be sent too.
package enum EngineOutput: Sendable {
    case packet(EnginePacket)
    case messages(EncodedMessages)

    package var packetCount: Int {
        switch self {
        case .packet: 1
        case .messages(let messages): messages.messages.count
        }
    }

    /// What it counts for in a queue.
    package var byteCount: Int {
        switch self {
        case .packet: 1
        case .messages(let messages): messages.byteCount + messages.messages.count
        }
    }

    package var hasBinary: Bool {
        if case .messages(let messages) = self { messages.hasBinary } else { false }
    }

    /// Whether a transport that compresses may compress it. Packets of the protocol itself are too short to matter.
    package var compress: Bool {
        if case .messages(let messages) = self { messages.compress } else { true }
    }

    /// - Parameter threshold: see ``EngineEncoding/write(_:compressionThreshold:to:)``.
    package func encoded(_ encoding: EngineEncoding, compressionThreshold threshold: Int? = nil) -> ByteBuffer {
        switch self {
        case .packet(let packet):
            var buffer = ByteBuffer()
            encoding.write(packet, to: &buffer)
            return buffer
        case .messages(let messages):
            return messages.encoded(encoding, compressionThreshold: threshold)
        }
    }
}

extension EngineOutput: Equatable {
    package static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.packet(let left), .packet(let right)): left == right
        case (.messages(let left), .messages(let right)):
            left.messages == right.messages && left.compress == right.compress
        default: false
        }
    }
}
