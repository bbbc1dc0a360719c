import NIOCore
import NIOWebSocket

extension ByteBuffer {
    /// The most bytes that ``writeWebSocketFrameHead(_:payload:)`` writes.
    static let maximumWebSocketFrameHead = 10

    /// Writes the head of a final, unmasked frame with so many bytes of payload, by section 5.2 of RFC 6455.
    mutating func writeWebSocketFrameHead(_ opcode: WebSocketOpcode, payload count: Int) {
        writeInteger(0x80 | UInt8(webSocketOpcode: opcode))
        switch count {
        case ...125:
            writeInteger(UInt8(truncatingIfNeeded: count))
        case ...0xffff:
            writeInteger(126 as UInt8)
            writeInteger(UInt16(truncatingIfNeeded: count))
        default:
            writeInteger(127 as UInt8)
            writeInteger(UInt64(truncatingIfNeeded: count))
        }
    }
}
