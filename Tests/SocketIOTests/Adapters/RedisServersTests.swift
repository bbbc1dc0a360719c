import EaselRedis
import EaselTestSupport
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import Testing

@testable import SocketIO

@Suite("Servers that share a Redis", .serialized)
struct RedisServersTests {
    private struct Node {
        let server: SocketIOServer
        let redis: RedisClient
        let sockets = Recorder<Socket>()

        init(_ kind: AdapterKind, _ url: String) throws {
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            var configuration = try RedisConfiguration(url: url)
            configuration.commandTimeout = Patience.timeAmount
            redis = RedisClient(
                configuration: configuration, eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
            var settings = SocketIOConfiguration()
            if kind.recovery != nil { settings.recovery = SessionRecovery() }
            server = SocketIOServer(
                configuration: settings, adapter: kind.factory(redis, AdapterNode.patient()), logger: logger)
            let sockets = self.sockets
            server.onConnection { socket in
                socket.on("join") { (room: String) in
                    try await socket.join(room)
                    return "joined"
                }
                sockets.add(socket)
            }
        }

        func close() async {
            await server.close()
            await redis.shutdown()
        }
    }

    private func join(_ client: DirectClient, _ room: String) async throws {
        client.emit(["join", .string(room)], id: 1)
        let answer = try await client.next()
        #expect(answer.kind == .acknowledgement && answer.data == ["joined"])
    }

    @Test(
        "clients of two servers meet in rooms, with binary, as soon as a join has returned",
        arguments: AdapterKind.allCases)
    func rooms(kind: AdapterKind) async throws {
        let redis = try await RedisServer()
        let (one, two) = (try Node(kind, redis.url), try Node(kind, redis.url))
        let (a, b) = (try await DirectClient(one.server, in: "/"), try await DirectClient(two.server, in: "/"))
        try await a.connected()
        try await b.connected()
        try await join(b, "room")
        try one.server.to("room").emit("hello", SocketValue.binary(ByteBuffer(bytes: [0, 255])))
        #expect(try await b.event().prefix(2) == ["hello", .binary(ByteBuffer(bytes: [0, 255]))])
        try await join(a, "room")
        try await two.sockets.first().to("room").emit("from b", 1)
        #expect(try await a.event().prefix(2) == ["from b", 1])
        try two.server.emit("all")
        #expect(try await a.event().first == "all")
        #expect(try await b.event().first == "all", "what b has said did not come back to it")
        await one.close()
        await two.close()
    }

    @Test("ask middlewares about a session that a Node server stored, for it does not say whose namespace let it in")
    func foreignSession() async throws {
        let redis = try await RedisServer()
        let node = try Node(.streams, redis.url)
        let isClosed = NIOLockedValueBox(false)
        node.server.use { _ in if isClosed.withLockedValue({ $0 }) { throw ConnectionRefusal("closed") } }
        let client = try await DirectClient(node.server, in: "/")
        let pid = try #require(try await client.connected()["pid"])
        try node.server.emit("seen")
        let offset = try #require(try await client.event().last)
        isClosed.withLockedValue { $0 = true }
        let stored = RecoverableSession(id: "theirs", privateID: "their pid", rooms: ["theirs"], data: [:])
        let record = SessionStore.Record(session: stored, begin: nil, node: nil, namespace: nil)
        try await redis.command("SET", "sio:session:their pid", try record.encoded())
        let other = try await DirectClient(node.server, in: "/", auth: ["pid": "their pid", "offset": offset])
        #expect(try await other.next().kind == .connectError)
        // Who was let in here is not asked again.
        let back = try await DirectClient(node.server, in: "/", auth: ["pid": pid, "offset": offset])
        #expect(try await back.connected()["pid"] == pid)
        await node.close()
    }

    @Test("connect to it by its address, and leave no connection when they close", arguments: AdapterKind.formats)
    func byAddress(kind: AdapterKind) async throws {
        let redis = try await RedisServer()
        func server() throws -> SocketIOServer {
            let adapter: any AdapterFactory =
                switch kind.format {
                case "classic": try ClassicRedisAdapter(url: redis.url)
                case "sharded": try ShardedRedisAdapter(url: redis.url)
                default: try RedisStreamsAdapter(url: redis.url)
                }
            return SocketIOServer(adapter: adapter)
        }
        func connections() async throws -> Int {
            try await redis.command("CLIENT", "LIST").split(separator: "\n").count
        }
        let before = try await connections()
        let (one, two) = (try server(), try server())
        try await two.start()
        let client = try await DirectClient(one)
        try await client.connected()
        try two.emit("hello")
        #expect(try await client.event() == ["hello"])
        #expect(try await connections() > before)
        await one.close()
        await two.close()
        try await Eventually.holds("connections are closed") { try await connections() == before }
        #expect(throws: RedisError.self) { try ClassicRedisAdapter(url: "http://example.org") }
    }

    @Test("a client recovers its session at another server when its own has died", arguments: AdapterKind.recovering)
    func recovery(kind: AdapterKind) async throws {
        let redis = try await RedisServer()
        let (one, two) = (try Node(kind, redis.url), try Node(kind, redis.url))
        // Both have the namespace before anything is said.
        try await DirectClient(two.server, in: "/").connected()
        let client = try await DirectClient(one.server, in: "/")
        let answer = try await client.connected()
        try await join(client, "room")
        try two.server.to("room").emit("seen")
        let offset = try #require(try await client.event().last)
        await one.redis.shutdown()
        try two.server.to("room").emit("missed", SocketValue.binary(ByteBuffer(bytes: [7])))
        try two.server.to("elsewhere").emit("not yours")
        let pid = try #require(answer["pid"])
        let back = try await DirectClient(two.server, in: "/", auth: ["pid": pid, "offset": offset])
        #expect(try await back.event().prefix(2) == ["missed", .binary(ByteBuffer(bytes: [7]))])
        #expect(try await back.connected()["sid"] == answer["sid"])
        try two.server.to("room").emit("live")
        #expect(try await back.event().first == "live")
        await two.close()
    }

    @Test(
        "a client recovers its session again and again, though no connection that it had was seen to end",
        arguments: AdapterKind.recovering)
    func halfOpen(kind: AdapterKind) async throws {
        let redis = try await RedisServer()
        let (one, two) = (try Node(kind, redis.url), try Node(kind, redis.url))
        try await DirectClient(two.server, in: "/").connected()
        let first = try await DirectClient(one.server, in: "/")
        let answer = try await first.connected()
        try await join(first, "room")
        try one.server.to("room").emit("seen")
        var offset = try #require(try await first.event().last)
        var clients = [first]
        for (number, server) in [two, one, one, two].map(\.server).enumerated() {
            let auth: SocketValue = ["pid": try #require(answer["pid"]), "offset": offset]
            let back = try await DirectClient(server, in: "/", auth: auth)
            #expect(try await back.connected()["sid"] == answer["sid"], "time \(number)")
            try two.server.to("room").emit("live", number)
            let event = try await back.event()
            #expect(event.prefix(2) == ["live", .number(Double(number))])
            offset = try #require(event.last)
            clients.append(back)
        }
        await one.close()
        await two.close()
    }

    @Test(
        "a client that has come back to its session does so once more when that node has died",
        arguments: AdapterKind.recovering)
    func diedAgain(kind: AdapterKind) async throws {
        let redis = try await RedisServer()
        let (one, two, three) = (
            try Node(kind, redis.url), try Node(kind, redis.url), try Node(kind, redis.url)
        )
        for node in [two, three] { try await DirectClient(node.server, in: "/").connected() }
        let first = try await DirectClient(one.server, in: "/")
        let answer = try await first.connected()
        try await join(first, "room")
        try one.server.to("room").emit("seen")
        let offset = try #require(try await first.event().last)
        let auth: SocketValue = ["pid": try #require(answer["pid"]), "offset": offset]
        await one.redis.shutdown()
        let second = try await DirectClient(two.server, in: "/", auth: auth)
        #expect(try await second.connected()["sid"] == answer["sid"])
        await two.redis.shutdown()
        try three.server.to("room").emit("missed")
        let third = try await DirectClient(three.server, in: "/", auth: auth)
        #expect(try await third.event().first == "missed")
        #expect(try await third.connected()["sid"] == answer["sid"])
        await three.close()
    }
}
