import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import EaselServer

/// Counts what the parser has told of.
private final class ParsedParts: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart

    private(set) var heads = 0
    private(set) var bodyBytes = 0
    private(set) var ends = 0
    private(set) var isInputClosed = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: heads += 1
        case .body(let bytes): bodyBytes += bytes.readableBytes
        case .end: ends += 1
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .some(.inputClosed) = event as? ChannelEvent { isInputClosed = true }
    }
}

@Suite("What comes at once on a connection")
struct RequestFramingTests {
    private let channel = EmbeddedChannel()
    private let parts = ParsedParts()

    private func receive(_ text: String) throws {
        let framing = RequestFramingHandler(timeout: .seconds(10))
        try channel.pipeline.syncOperations.addHandlers([
            framing, ByteToMessageHandler(HTTPRequestDecoder()), RequestEndHandler(framing), parts,
        ])
        channel.pipeline.fireChannelActive()
        channel.pipeline.fireChannelRead(ByteBuffer(string: text))
        channel.pipeline.fireChannelReadComplete()
    }

    private static let chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

    @Test("is passed on a few chunks at a time, as fast as the server reads, however small they are")
    func smallChunks() throws {
        try receive(Self.chunked + String(repeating: "1\r\nx\r\n", count: 5_000) + "0\r\n\r\n")
        #expect((1...500).contains(parts.bodyBytes))
        let first = parts.bodyBytes
        channel.embeddedEventLoop.run()
        #expect(parts.bodyBytes == first, "nobody reads")
        channel.read()
        channel.embeddedEventLoop.run()
        #expect(parts.bodyBytes == first, "other connections have had no turn")
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(parts.bodyBytes == 5_000)
        #expect(parts.ends == 1)
        _ = try channel.finish()
    }

    @Test("is passed on a few requests at a time")
    func smallRequests() throws {
        try receive(String(repeating: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", count: 1_000))
        #expect((1...50).contains(parts.heads))
        channel.read()
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(parts.ends == 1_000)
        _ = try channel.finish()
    }

    @Test("is passed on at once where it is one long chunk")
    func longChunk() throws {
        try receive(Self.chunked + "10000\r\n" + String(repeating: "x", count: 65_536) + "\r\n0\r\n\r\n")
        #expect(parts.bodyBytes == 65_536)
        #expect(parts.ends == 1)
        _ = try channel.finish()
    }

    @Test("comes before its client has closed its side")
    func closedSide() throws {
        try receive(Self.chunked + String(repeating: "1\r\nx\r\n", count: 1_000) + "0\r\n\r\n")
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(!parts.isInputClosed)
        channel.read()
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(parts.ends == 1)
        #expect(parts.isInputClosed)
        _ = try channel.finish()
    }
}
