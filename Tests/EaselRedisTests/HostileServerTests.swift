import EaselRedis
import EaselTestSupport
import Logging
import NIOCore
import NIOPosix
import Testing

/// A server that answers the greeting as Redis does and then whatever a test wants.
private final class HostileServer: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer

    private let reply: [UInt8]
    private let isFragmented: Bool

    private init(reply: [UInt8], isFragmented: Bool) {
        self.reply = reply
        self.isFragmented = isFragmented
    }

    static func start(replying reply: String, fragmented: Bool = false) async throws -> any Channel {
        try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        HostileServer(reply: Array(reply.utf8), isFragmented: fragmented))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let text = String(buffer: unwrapInboundIn(data))
        let channel = context.channel
        if text.contains("PING") {
            channel.writeAndFlush(ByteBuffer(string: "+PONG\r\n"), promise: nil)
        } else if isFragmented {
            write(reply[...], to: channel)
        } else {
            channel.writeAndFlush(ByteBuffer(bytes: reply), promise: nil)
        }
    }

    /// One byte at a time, each in a packet of its own.
    private func write(_ rest: ArraySlice<UInt8>, to channel: any Channel) {
        guard let byte = rest.first else { return }
        channel.writeAndFlush(ByteBuffer(bytes: [byte])).whenSuccess { self.write(rest.dropFirst(), to: channel) }
    }
}

@Suite("A server that is no Redis", .serialized)
struct HostileServerTests {
    private func ask(
        _ server: any Channel, maximumReply: Int = 1 << 20, timeout: TimeAmount = Patience.timeAmount
    ) async throws -> RESPValue {
        var configuration = RedisConfiguration(host: "127.0.0.1", port: server.localAddress?.port ?? 0)
        configuration.commandTimeout = timeout
        configuration.maximumReplyBytes = maximumReply
        let client = RedisClient(
            configuration: configuration, eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        do {
            let reply = try await client.send(RedisCommand("GET", ["k"]))
            await client.shutdown()
            try await server.close()
            return reply
        } catch {
            await client.shutdown()
            try await server.close()
            throw error
        }
    }

    @Test("a reply that comes byte by byte is read whole")
    func fragmented() async throws {
        let server = try await HostileServer.start(
            replying: "*4\r\n$5\r\nh\r\nlo\r\n:-12\r\n*2\r\n+ok\r\n$-1\r\n*0\r\n", fragmented: true)
        #expect(
            try await ask(server)
                == .array([
                    .bulk(ByteBuffer(string: "h\r\nlo")), .integer(-12), .array([.simple("ok"), .null]), .array([]),
                ]))
    }

    @Test(
        "a hostile reply ends the connection with an error, not the process",
        arguments: [
            "$999999999999999999999\r\n", "*1000000000\r\n:1\r\n", "$-5\r\n", "*-7\r\n", "HTTP/1.1 200 OK\r\n\r\n",
            "$99999999999\r\n", "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n", ":abc\r\n",
            "\u{0}\u{0}",
        ])
    func hostile(reply: String) async throws {
        let server = try await HostileServer.start(replying: reply)
        // Some say that much is to come, and nothing comes: that is ended by time.
        await #expect(throws: RedisError.self) { try await ask(server, timeout: .seconds(1)) }
    }

    @Test("a reply of more than the bound is not kept")
    func tooLarge() async throws {
        let server = try await HostileServer.start(
            replying: "$3000000\r\n" + String(repeating: "x", count: 2_900_000))
        let error = await #expect(throws: RedisError.self) { try await ask(server, maximumReply: 1 << 20) }
        guard case .protocolViolation = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("a reply that nobody asked for ends the connection")
    func unasked() async throws {
        let server = try await HostileServer.start(replying: "+one\r\n+two\r\n")
        #expect(try await ask(server) == .simple("one"))
    }
}
