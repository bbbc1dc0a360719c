import NIOCore
import NIOEmbedded
import NIOHTTP2
import Testing

@testable import EaselServer

/// Counts what is passed on.
private final class PassedBytes: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private(set) var bytes = ByteBuffer()

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytes.writeImmutableBuffer(unwrapInboundIn(data))
    }
}

@Suite("Frames of HTTP/2 that come at once")
struct HTTP2TurnsTests {
    private static let preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

    /// So many frames, each with so many bytes in it.
    private static func frames(_ count: Int, of size: Int) -> ByteBuffer {
        var bytes = ByteBuffer(string: preface)
        for _ in 0..<count {
            bytes.writeBytes([0, UInt8(size >> 8), UInt8(size & 0xFF), 0, 0, 0, 0, 0, 1])
            bytes.writeRepeatingByte(7, count: size)
        }
        return bytes
    }

    @Test("are cut behind a few of them, wherever the network cuts them, and nothing is lost", arguments: [0, 1, 700])
    func cuts(size: Int) {
        let stream = Self.frames(50, of: size)
        for part in [1, 8, 9, 10, 33, stream.readableBytes] {
            var (cutter, rest, joined) = (HTTP2FrameCutter(), stream, ByteBuffer())
            while rest.readableBytes > 0 {
                var came = rest.readSlice(length: min(part, rest.readableBytes)) ?? ByteBuffer()
                while let piece = cutter.next(from: &came) {
                    #expect(piece.readableBytes <= Self.preface.utf8.count + 33 * (9 + size))
                    joined.writeImmutableBuffer(piece)
                }
            }
            #expect(joined == stream)
        }
    }

    @Test("are passed on a few at a time, as fast as the server reads")
    func turns() throws {
        let channel = EmbeddedChannel()
        let passed = PassedBytes()
        let handler = HTTP2ConnectionHandler(HTTPConnectionTimeouts(), firstRequest: .seconds(10)) {}
        try channel.pipeline.syncOperations.addHandlers([handler, passed])
        channel.pipeline.fireChannelActive()
        let stream = Self.frames(5_000, of: 1)
        channel.pipeline.fireChannelRead(stream)
        channel.pipeline.fireChannelReadComplete()
        #expect((1...1_000).contains(passed.bytes.readableBytes))
        let first = passed.bytes.readableBytes
        channel.read()
        channel.embeddedEventLoop.run()
        #expect(passed.bytes.readableBytes == first, "other connections have had no turn")
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(passed.bytes == stream)
        _ = try channel.finish()
    }

    @Test("are not read while many of them wait for their request, and go on once they have come to it or it is gone")
    func waiting() throws {
        struct Nobody: NIOHTTP2StreamDelegate {
            func streamCreated(_ id: HTTP2StreamID, channel: any Channel) {}
            func streamClosed(_ id: HTTP2StreamID, channel: any Channel) {}
        }
        let channel = EmbeddedChannel()
        let passed = PassedBytes()
        let handler = HTTP2ConnectionHandler(HTTPConnectionTimeouts(), firstRequest: .seconds(10)) {}
        let streams = HTTP2ConnectionHandler.Streams(handler, on: channel.eventLoop, next: Nobody())
        try channel.pipeline.syncOperations.addHandlers([handler, passed])
        channel.pipeline.fireChannelActive()
        streams.streamCreated(1, channel: channel)
        let stream = Self.frames(3_000, of: 1)
        channel.pipeline.fireChannelRead(stream)
        channel.pipeline.fireChannelReadComplete()
        let (maximum, piece) = (WaitingDataFrames.maximum, HTTP2FrameCutter.framesPerPiece)
        func expectPassed(_ frames: ClosedRange<Int>) {
            channel.read()
            channel.embeddedEventLoop.advanceTime(by: .seconds(2))
            #expect(frames.contains((passed.bytes.readableBytes - Self.preface.utf8.count) / 10))
        }
        expectPassed(maximum...maximum + piece)
        for _ in 0..<500 { handler.delivered(1) }
        expectPassed(maximum + 500...maximum + 500 + piece)
        // Another request of the connection takes nothing of this one's.
        for _ in 0..<5_000 { handler.delivered(3) }
        expectPassed(maximum + 500...maximum + 500 + piece)
        streams.streamClosed(1, channel: channel)
        expectPassed(3_000...3_000)
        #expect(passed.bytes == stream)
        _ = try channel.finish()
    }

    @Test("come to their request as one of all that have come at once")
    func merges() throws {
        let channel = EmbeddedChannel()
        var delivered = 0
        try channel.pipeline.syncOperations.addHandler(HTTP2DataHandler { delivered += 1 })
        func data(_ text: String, ends: Bool = false) -> HTTP2Frame.FramePayload {
            .data(.init(data: .byteBuffer(ByteBuffer(string: text)), endStream: ends))
        }
        func read() throws -> String? {
            switch try channel.readInbound(as: HTTP2Frame.FramePayload.self) {
            case .data(let frame):
                guard case .byteBuffer(let bytes) = frame.data else { return "no bytes" }
                return String(buffer: bytes) + (frame.endStream ? "." : "")
            case .headers: return "headers"
            case nil: return nil
            default: return "another frame"
            }
        }
        for text in ["a", "", "bc"] { channel.pipeline.fireChannelRead(data(text)) }
        #expect(delivered == 3)
        #expect(try read() == nil)
        channel.pipeline.fireChannelReadComplete()
        #expect(try read() == "abc")
        // What is between them stays there.
        channel.pipeline.fireChannelRead(data("d"))
        channel.pipeline.fireChannelRead(HTTP2Frame.FramePayload.headers(.init(headers: [:])))
        channel.pipeline.fireChannelRead(data("e"))
        channel.pipeline.fireChannelRead(data("f", ends: true))
        #expect(try [read(), read(), read(), read()] == ["d", "headers", "ef.", nil])
        channel.pipeline.fireChannelReadComplete()
        #expect(try read() == nil)
        _ = try channel.finish()
    }
}
