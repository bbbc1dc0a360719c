import EaselTestSupport
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import Testing

@testable import SocketIO

@Suite("What a WebSocket writes") struct SocketOutputTests {
    /// Writes by way of a ``SocketOutput``, and can say what its channel holds.
    private final class Writer: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let output: SocketOutput
        private var context: ChannelHandlerContext?

        init(isDirect: Bool) { output = SocketOutput(isDirect: isDirect) }

        func handlerAdded(context: ChannelHandlerContext) { self.context = context }

        func write(_ bytes: ByteBuffer) {
            if let context { output.write(bytes, to: context) }
        }

        func flush() {
            if let context { output.flush(context) }
        }

        func writeBehind(_ bytes: ByteBuffer) {
            guard let context else { return }
            output.passHeld(to: context)
            context.writeAndFlush(NIOAny(bytes), promise: nil)
        }

        var unsentBytes: Int { context.map { output.unsentBytes(in: $0.channel) } ?? 0 }
    }

    /// Counts what is written through the channel, and as TLS does it, holds that until the flush if it is to.
    private final class Passage: ChannelOutboundHandler {
        typealias OutboundIn = ByteBuffer

        private let holds: Bool
        private var held: [NIOAny] = []
        var writes = 0

        init(holds: Bool) { self.holds = holds }

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            writes += 1
            if holds { held.append(data) } else { context.write(data, promise: promise) }
        }

        func flush(context: ChannelHandlerContext) {
            for data in held { context.write(data, promise: nil) }
            held = []
            context.flush()
        }
    }

    /// Collects what comes.
    private final class Reader: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer

        private let bytes = NIOLockedValueBox(ByteBuffer())

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let read = unwrapInboundIn(data)
            _ = bytes.withLockedValue { $0.writeImmutableBuffer(read) }
        }

        var count: Int { bytes.withLockedValue { $0.readableBytes } }
        var all: ByteBuffer { bytes.withLockedValue { $0 } }
    }

    /// A writer and its reader, at the two ends of a connection.
    private struct Pair {
        let server: any Channel
        let client: any Channel
        let ends: NIOLoopBound<(writer: Writer, passage: Passage)>
        let reader: Reader

        /// On the writer's event loop.
        func onLoop<Result: Sendable>(
            _ body: @escaping @Sendable (Writer, Passage) throws -> Result
        ) async throws -> Result {
            try await server.eventLoop.submit { [ends] in try body(ends.value.writer, ends.value.passage) }.get()
        }

        func setReading(_ isReading: Bool) async throws {
            try await client.setOption(.autoRead, value: isReading).get()
            if isReading { client.read() }
        }
    }

    private func withPair(isDirect: Bool = true, _ body: (Pair) async throws -> Void) async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let accepted = group.next().makePromise(
            of: (any Channel, NIOLoopBound<(writer: Writer, passage: Passage)>).self)
        let listener = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let (writer, passage) = (Writer(isDirect: isDirect), Passage(holds: !isDirect))
                    try channel.pipeline.syncOperations.addHandlers([passage, writer])
                    accepted.succeed((channel, NIOLoopBound((writer, passage), eventLoop: channel.eventLoop)))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let reader = Reader()
        let client = try await ClientBootstrap(group: group)
            .channelInitializer { $0.pipeline.addHandler(reader) }
            .connect(to: try #require(listener.localAddress)).get()
        let (server, ends) = try await accepted.futureResult.get()
        try await body(Pair(server: server, client: client, ends: ends, reader: reader))
        try? await client.close()
        try await server.closeFuture.get()
        try await listener.close()
    }

    @Test("goes to the socket past the channel while that holds nothing, with the flush") func direct() async throws {
        try await withPair { pair in
            let long = String(repeating: "x", count: 20_000)
            let writes = try await pair.onLoop { writer, passage in
                // What is short is joined, and goes out in one.
                for word in ["one ", "two ", "three "] { writer.write(ByteBuffer(string: word)) }
                writer.flush()
                let short = passage.writes
                writer.write(ByteBuffer(string: "four "))
                writer.write(ByteBuffer(string: long))
                writer.write(ByteBuffer(string: "and "))
                let unflushed = passage.writes
                writer.flush()
                let flushed = passage.writes
                writer.write(ByteBuffer(string: "five "))
                writer.writeBehind(ByteBuffer(string: "six "))
                let behind = passage.writes
                writer.write(ByteBuffer(string: "seven"))
                writer.flush()
                return [short, unflushed, flushed, behind, passage.writes]
            }
            #expect(writes == [0, 3, 3, 5, 5])
            let expected = "one two three four \(long)and five six seven"
            try await Eventually.holds("all is there") { pair.reader.count == expected.utf8.count }
            #expect(String(buffer: pair.reader.all) == expected)
        }
    }

    @Test("goes through the channel where what is written is not what the socket is to send") func overTLS()
        async throws
    {
        try await withPair(isDirect: false) { pair in
            let writes = try await pair.onLoop { writer, passage in
                for word in ["one ", "two "] {
                    writer.write(ByteBuffer(string: word))
                    // Who has asked what waits is not told of what TLS holds, and that is flushed all the same.
                    _ = writer.unsentBytes
                    writer.flush()
                }
                return passage.writes
            }
            #expect(writes == 2)
            try await Eventually.holds("it is there") { pair.reader.count == 8 }
        }
    }

    @Test("arrives whole and in order though its reader pauses") func fullSocket() async throws {
        try await withPair { pair in
            var expected = ByteBuffer()
            var n = 0
            for round in 1...4 {
                try await pair.setReading(false)
                var held = 0
                // Until the socket has taken a part of one, and some more behind it.
                while held < 200_000 {
                    n += 1
                    // Of many lengths, the longest longer than what is kept for the socket.
                    let message = ByteBuffer(repeating: UInt8(truncatingIfNeeded: n), count: 1 + n * 7_919 % 100_000)
                    expected.writeImmutableBuffer(message)
                    held = try await pair.onLoop { writer, _ in
                        writer.write(message)
                        writer.flush()
                        return writer.unsentBytes
                    }
                }
                try await pair.setReading(true)
                let all = expected.readableBytes
                try await Eventually.holds("round \(round) has arrived") { pair.reader.count == all }
                // Nothing waits any more, so it goes past the channel again.
                expected.writeString("end of the round")
                let more = try await pair.onLoop { writer, passage in
                    let before = passage.writes
                    writer.write(ByteBuffer(string: "end of the round"))
                    writer.flush()
                    return passage.writes - before
                }
                #expect(more == 0)
            }
            try await Eventually.holds("all has arrived") { [expected] in
                pair.reader.count == expected.readableBytes
            }
            #expect(pair.reader.all == expected)
        }
    }

    @Test("is dropped where the connection has closed, and by a client that is gone") func closed() async throws {
        try await withPair { pair in
            try await pair.client.close()
            // A socket says at the second write that its peer is gone, and the channel then closes.
            while pair.server.isActive {
                try await pair.onLoop { writer, _ in
                    writer.write(ByteBuffer(string: "anybody?"))
                    writer.flush()
                }
            }
            let held = try await pair.onLoop { writer, _ in
                writer.write(ByteBuffer(string: "nobody"))
                writer.flush()
                return writer.unsentBytes
            }
            #expect(held == 0)
        }
    }
}
