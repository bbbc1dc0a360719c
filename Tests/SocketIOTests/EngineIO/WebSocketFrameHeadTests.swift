import NIOCore
import NIOWebSocket
import Testing

@testable import SocketIO

@Suite("The head of a WebSocket frame")
struct WebSocketFrameHeadTests {
    @Test(
        "tells its payload's length in 7, 16 or 64 bits, the fewest that do",
        arguments: [
            (0, [0x81, 0]), (125, [0x81, 125]), (126, [0x81, 126, 0, 126]), (65_535, [0x81, 126, 0xff, 0xff]),
            (65_536, [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
        ] as [(Int, [UInt8])])
    func lengths(count: Int, head: [UInt8]) {
        var buffer = ByteBuffer()
        WebSocketFrameHead.write(.text, length: count, to: &buffer)
        #expect(Array(buffer: buffer) == head)
        #expect(buffer.readableBytes <= WebSocketFrameHead.maximumBytes)
    }

    @Test(
        "tells control frames from text",
        arguments: [(.ping, 0x89), (.pong, 0x8a), (.connectionClose, 0x88)] as [(WebSocketOpcode, UInt8)])
    func opcodes(opcode: WebSocketOpcode, byte: UInt8) {
        var buffer = ByteBuffer()
        WebSocketFrameHead.write(opcode, length: 2, to: &buffer)
        #expect(Array(buffer: buffer) == [byte, 2])
    }
}
