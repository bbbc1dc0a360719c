import NIOCore
import NIOEmbedded
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
}
