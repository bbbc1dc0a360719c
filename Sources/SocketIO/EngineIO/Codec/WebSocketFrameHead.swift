package import NIOCore
package import NIOWebSocket

/// The head of a frame that a server sends: one fragment, without a mask (RFC 6455, section 5.2).
package enum WebSocketFrameHead {
    /// The most bytes that it takes.
    package static let maximumBytes = 10

    /// Writes the head of a frame with so many bytes of payload, which is compressed or not.
    package static func write(
        _ opcode: WebSocketOpcode, length: Int, isCompressed: Bool = false, to buffer: inout ByteBuffer
    ) {
        buffer.writeInteger(0x80 | (isCompressed ? 0x40 : 0) | UInt8(webSocketOpcode: opcode))
        switch length {
        case ..<126:
            buffer.writeInteger(UInt8(length))
        case ..<65_536:
            buffer.writeInteger(UInt8(126))
            buffer.writeInteger(UInt16(length))
        default:
            buffer.writeInteger(UInt8(127))
            buffer.writeInteger(UInt64(length))
        }
    }
}
