import NIOCore
import NIOEmbedded
import NIOWebSocket
import Testing

@testable import SocketIO

@Suite("A reader of WebSocket frames") struct WebSocketFrameReaderTests {
    private func frames(_ bytes: [UInt8], limit: Int = 1_000, piece: Int? = nil) throws -> [WebSocketFrame] {
        let channel = EmbeddedChannel(handler: ByteToMessageHandler(WebSocketFrameReader(limit: MessageLimit(limit))))
        let step = piece ?? max(bytes.count, 1)
        for start in stride(from: 0, to: bytes.count, by: step) {
            try channel.writeInbound(ByteBuffer(bytes: bytes[start..<min(start + step, bytes.count)]))
        }
        var frames: [WebSocketFrame] = []
        while let frame = try channel.readInbound(as: WebSocketFrame.self) { frames.append(frame) }
        return frames
    }

    @Test("gives the same frames however the bytes come") func pieces() throws {
        let text = Array("hello".utf8)
        let long = [UInt8](repeating: 7, count: 300)
        let bytes: [UInt8] =
            [0x81, 0x85, 0, 0, 0, 0] + text + [0x02, 0xFE, 1, 44, 1, 2, 3, 4] + long + [0x89, 0x80, 0, 0, 0, 0]
        let whole = try frames(bytes)
        #expect(whole.map(\.opcode) == [.text, .binary, .ping])
        #expect(whole.map(\.fin) == [true, false, true])
        #expect(whole[0].unmaskedData == ByteBuffer(bytes: text))
        #expect(whole[1].unmaskedData == ByteBuffer(bytes: long.enumerated().map { 7 ^ UInt8($0.offset % 4 + 1) }))
        for piece in [1, 2, 3, 7, 100] { #expect(try frames(bytes, piece: piece) == whole) }
    }

    @Test("refuses a frame by its head, before what follows has come") func sizes() throws {
        #expect(throws: NIOWebSocketError.invalidFrameLength) {
            try frames([0x82, 0xFF, 0, 0, 0, 0, 0, 0, 3, 233], limit: 1_000)
        }
        #expect(throws: NIOWebSocketError.invalidFrameLength) {
            try frames([0x82, 0xFF] + [UInt8](repeating: 255, count: 8))
        }
        #expect(try frames([0x82, 0xFE, 3, 232, 0, 0, 0, 0], limit: 1_000).isEmpty)
        #expect(throws: NIOWebSocketError.fragmentedControlFrame) { try frames([0x09, 0x80]) }
        #expect(throws: NIOWebSocketError.multiByteControlFrameLength) { try frames([0x89, 0xFE, 0, 200]) }
    }

    @Test("takes larger frames once more is allowed") func growing() throws {
        let limit = MessageLimit(10)
        let channel = EmbeddedChannel(handler: ByteToMessageHandler(WebSocketFrameReader(limit: limit)))
        limit.bytes = 20
        try channel.writeInbound(ByteBuffer(bytes: [0x82, 0x94, 0, 0, 0, 0] + [UInt8](repeating: 1, count: 20)))
        #expect(try channel.readInbound(as: WebSocketFrame.self)?.length == 20)
    }
}
