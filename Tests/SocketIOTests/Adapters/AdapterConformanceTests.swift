import Glibc
import EaselRedis
import EaselTestSupport
import NIOConcurrencyHelpers
import NIOCore
import Testing

@testable import SocketIO

/// What adapters talk over: one Redis, or a cluster for the sharded one.
private enum Servers {
    case one(RedisServer)
    case cluster(RedisClusterServers)

    init(for kind: AdapterKind) async throws {
        self =
            kind.format == "sharded" ? .cluster(try await RedisClusterServers()) : .one(try await RedisServer())
    }

    var url: String {
        switch self {
        case .one(let server): server.url
        case .cluster(let cluster): cluster.url
        }
    }
}

@Suite("An adapter over Redis", .serialized)
struct AdapterConformanceTests {
    private func nodes(_ kind: AdapterKind, _ servers: Servers) async throws -> (AdapterNode, AdapterNode) {
        let options = AdapterNode.patient()
        return (
            try await AdapterNode(kind, servers.url, options: options),
            try await AdapterNode(kind, servers.url, options: options)
        )
    }

    @Test("brings all that one node says to the other, in order, binary too", arguments: AdapterKind.allCases)
    func order(kind: AdapterKind) async throws {
        let servers = try await Servers(for: kind)
        let (one, two) = try await nodes(kind, servers)
        try await one.namespace.connect("a", ["room"])
        try await two.namespace.connect("b", ["room"])
        for number in 0..<500 {
            try one.adapter.broadcast(
                [.string("\(number)"), .binary(ByteBuffer(bytes: [UInt8(number % 256)]))],
                BroadcastOptions(rooms: ["room"]))
        }
        let expected = (0..<500).map(String.init)
        try await Eventually.holds("all have arrived") {
            one.namespace.events("a").count == 500 && two.namespace.events("b").count == 500
        }
        #expect(one.namespace.events("a") == expected)
        #expect(two.namespace.events("b") == expected)
        #expect(two.namespace.row("b")?.received[300][1] == .binary(ByteBuffer(bytes: [44])))
        await one.close()
        await two.close()
    }

    @Test("works once its Redis does, though that refused it at first", arguments: AdapterKind.recovering)
    func lateStart(kind: AdapterKind) async throws {
        let servers = try await Servers(for: kind)
        let (one, two) = (try AdapterNode(starting: kind, servers.url), try AdapterNode(starting: kind, servers.url))
        // Somebody has put something else where the events are to be.
        let log = try #require(one.logKey)
        _ = try await one.redis.send(RedisCommand("SET", key: log, ["no stream"]))
        await #expect(throws: (any Error).self) { try await one.adapter.start() }
        _ = try await one.redis.send(RedisCommand("DEL", key: log))
        try await one.adapter.start()
        try await two.adapter.start()
        try await one.namespace.connect("a", ["room"])
        try await two.namespace.connect("b", ["room"])
        try one.adapter.broadcast(["from one"], BroadcastOptions(rooms: ["room"]))
        try two.adapter.broadcast(["from two"], BroadcastOptions(rooms: ["room"]))
        try await Eventually.holds("both hear both") {
            Set(one.namespace.events("a")) == ["from one", "from two"]
                && Set(two.namespace.events("b")) == ["from one", "from two"]
        }
        #expect(try await one.adapter.serverCount() == 2)
        await one.close()
        await two.close()
    }

    @Test("a join that has returned is seen by an emit on any node that follows", arguments: AdapterKind.allCases)
    func joinThenEmit(kind: AdapterKind) async throws {
        let servers = try await Servers(for: kind)
        let (one, two) = try await nodes(kind, servers)
        for number in 0..<50 {
            try await two.namespace.connect("s\(number)", ["room\(number)"])
            try one.adapter.broadcast(["hello"], BroadcastOptions(rooms: ["room\(number)"]))
        }
        try await Eventually.holds("each got it") {
            (0..<50).allSatisfy { two.namespace.events("s\($0)") == ["hello"] }
        }
        await one.close()
        await two.close()
    }

    @Test(
        "rooms and members of objects whose names look the same are as different as to Node, on all nodes",
        arguments: AdapterKind.allCases)
    func spellings(kind: AdapterKind) async throws {
        let servers = try await Servers(for: kind)
        let (one, two) = try await nodes(kind, servers)
        let (composed, decomposed) = (RoomName(Spellings.composed), RoomName(Spellings.decomposed))
        try await one.namespace.connect("a", [composed])
        try await two.namespace.connect("b", [composed])
        try await two.namespace.connect("c", [decomposed])
        try await two.namespace.connect("d", [composed, decomposed])
        let members: SocketObject = ["z": 0, Spellings.composed: 1, Spellings.decomposed: 2, "a": 3]
        try one.adapter.broadcast(["composed", .object(members)], BroadcastOptions(rooms: [composed]))
        try one.adapter.broadcast(["decomposed"], BroadcastOptions(rooms: [decomposed]))
        try one.adapter.broadcast(["both"], BroadcastOptions(rooms: [composed, decomposed]))
        try one.adapter.broadcast(["without"], BroadcastOptions(rooms: [composed], except: [decomposed]))
        // Rooms have channels of their own, between which there is no order.
        func all(_ suffix: [String] = []) async throws {
            try await Eventually.holds("all have arrived") {
                one.namespace.events("a").sorted() == ["both", "composed"] + suffix + ["without"]
                    && two.namespace.events("b").sorted() == ["both", "composed"] + suffix + ["without"]
                    && two.namespace.events("c").sorted() == ["both", "decomposed"]
                    && two.namespace.events("d").sorted() == ["both", "composed", "decomposed"] + suffix
            }
        }
        try await all()
        let received = try #require(two.namespace.row("b")?.received.first { $0[0] == "composed" }?[1].objectValue)
        #expect(received.map { Array($0.key.utf8) } == members.map { Array($0.key.utf8) })
        #expect(received == members)

        func ids(in room: RoomName) async throws -> [String] {
            try await one.adapter.sockets(BroadcastOptions(rooms: [room])).map(\.id).sorted()
        }
        #expect(try await ids(in: composed) == ["a", "b", "d"])
        #expect(try await ids(in: decomposed) == ["c", "d"])
        #expect(try await one.adapter.allRooms() == ["a", "b", "c", "d", composed, decomposed])
        try await one.adapter.leave([decomposed], BroadcastOptions(rooms: ["d"]))
        try await Eventually.holds("d has left") { two.namespace.row("d")?.rooms == ["d", composed] }
        try one.adapter.broadcast(["still"], BroadcastOptions(rooms: [composed]))
        try await all(["still"])
        await one.close()
        await two.close()
    }

    @Test("a node hears of rooms that it has members of, and no others", arguments: [AdapterKind.classic, .sharded])
    func roomChannels(kind: AdapterKind) async throws {
        let server = try await RedisServer()
        let node = try await AdapterNode(kind, server.url)
        let question = kind == .classic ? "CHANNELS" : "SHARDCHANNELS"
        func channels() async throws -> [Substring] {
            try await server.command("PUBSUB", question, "socket.io#*").split(separator: "\n").sorted()
        }
        let before = try await channels()
        try await node.namespace.connect("a", ["room"])
        #expect(try await channels().filter { !before.contains($0) }.contains("socket.io#/#room#"))
        await node.namespace.lose("a")
        // The server hears of an end later than whoever asks for it.
        try await Eventually.holds("the room's channel is nobody's") { try await channels() == before }
        await node.close()
        try await Eventually.holds("no channel is anybody's") { try await channels() == [] }
    }

    @Test("what only this node's clients are to get stays here", arguments: AdapterKind.allCases)
    func local(kind: AdapterKind) async throws {
        let servers = try await Servers(for: kind)
        let (one, two) = try await nodes(kind, servers)
        try await one.namespace.connect("a", ["room"])
        try await two.namespace.connect("b", ["room"])
        var options = BroadcastOptions(rooms: ["room"])
        options.local = true
        try one.adapter.broadcast(["here"], options)
        #expect(one.namespace.events("a") == ["here"])
        #expect(try await one.adapter.sockets(options).map(\.id) == ["a"])
        try await one.adapter.join(["more"], options)
        try one.adapter.broadcast(["everywhere"], BroadcastOptions(rooms: ["room"]))
        try await Eventually.holds("b hears") { !two.namespace.events("b").isEmpty }
        #expect(two.namespace.events("b") == ["everywhere"])
        #expect(two.namespace.row("b")?.rooms == ["b", "room"])
        await one.close()
        await two.close()
    }

    @Test("namespaces of one server do not hear each other's events", arguments: AdapterKind.allCases)
    func namespaces(kind: AdapterKind) async throws {
        let servers = try await Servers(for: kind)
        let (one, two) = try await nodes(kind, servers)
        let factory = kind.factory(one.redis, AdapterNode.patient())
        let other = RecordingNamespace(name: "/other", recovery: kind.recovery)
        let adapter = factory.adapter(for: other)
        other.use(adapter)
        try await adapter.start()
        try await other.connect("o", ["room"])
        try await two.namespace.connect("b", ["room"])
        try one.adapter.broadcast(["first"], BroadcastOptions(rooms: ["room"]))
        try adapter.broadcast(["second"], BroadcastOptions(rooms: ["room"]))
        try one.adapter.broadcast(["third"], BroadcastOptions())
        try await Eventually.holds("all is heard") {
            two.namespace.events("b") == ["first", "third"] && other.events("o") == ["second"]
        }
        await adapter.close()
        await one.close()
        await two.close()
    }

    @Test("a node that hangs is counted out, and the others answer with what they know", arguments: AdapterKind.formats)
    func hungNode(kind: AdapterKind) async throws {
        let server = try await RedisServer()
        var options = AdapterNode.patient()
        options.requestsTimeout = .seconds(3_600)
        let one = try await AdapterNode(kind, server.url, options: options)
        let two = try await AdapterNode(kind, server.url, options: options)
        try await one.namespace.connect("a")
        try await two.namespace.connect("b")
        // A node that has said hello, listens and says nothing more.
        let wire: any ClusterWire =
            switch kind.format {
            case "classic": ClassicWire(prefix: "socket.io", namespace: "/", answersPrivately: false)
            case "sharded": ShardedWire(prefix: "socket.io", namespace: "/", mode: .dynamic)
            default:
                StreamsWire(
                    prefix: "socket.io", namespace: "/", stream: StreamEntries(key: "socket.io", maximumLength: 10))
            }
        let hung = ClusterNodeID(text: "hung")
        for channel in wire.channels + [wire.privateChannel(of: hung)] {
            _ = try await one.redis.subscribe(to: channel) { _ in }
        }
        try await server.command("ZADD", "easel:{socket.io}:nodes", "\(UInt64(Date.now) - 2_000)", "hung")
        // At first it counts; within seconds it does not, and requests that wait for it end.
        let sockets = try await one.adapter.sockets(BroadcastOptions())
        #expect(sockets.map(\.id).sorted() == ["a", "b"])
        #expect(try await one.adapter.serverCount() == 2)
        #expect(try await one.adapter.serverSideEmitWithAcknowledgement(["x"]).count == 1)
        await one.close()
        await two.close()
    }

    @Test(
        "a foreign node that hangs costs one request its timeout, and later ones little", arguments: AdapterKind.formats
    )
    func hungForeignNode(kind: AdapterKind) async throws {
        let server = try await RedisServer()
        var options = RedisAdapterOptions()
        options.requestsTimeout = .seconds(2)
        let one = try await AdapterNode(kind, server.url, options: options)
        let two = try await AdapterNode(kind, server.url, options: options)
        let foreign = try await ForeignNode(kind.format, on: server)
        try await one.namespace.connect("a")
        try await two.namespace.connect("b")
        try await foreign.perform("socket", ["id": "f", "rooms": []])
        #expect(try await one.adapter.sockets(BroadcastOptions()).count == 3)
        try await foreign.perform("hang", ["hangs": true])
        #expect(try await one.adapter.sockets(BroadcastOptions()).map(\.id).sorted() == ["a", "b"])
        #expect(try await one.adapter.sockets(BroadcastOptions()).map(\.id).sorted() == ["a", "b"])
        try await foreign.perform("hang", ["hangs": false])
        try await Eventually.holds("it counts again") { try await one.adapter.sockets(BroadcastOptions()).count == 3 }
        await one.close()
        await two.close()
        await foreign.close()
    }

    @Test(
        "what is said while Redis is away is said when it is back, once and in order, over subscriptions that come back",
        arguments: AdapterKind.allCases)
    func outage(kind: AdapterKind) async throws {
        let server = try await RedisServer()
        let one = try await AdapterNode(kind, server.url, timeout: .seconds(2))
        let two = try await AdapterNode(kind, server.url, timeout: .seconds(2))
        try await one.namespace.connect("a", ["room"])
        try await two.namespace.connect("b", ["room"])
        try one.adapter.broadcast(["before"], BroadcastOptions(rooms: ["room"]))
        try await Eventually.holds("it works") { two.namespace.events("b") == ["before"] }
        await server.kill9()
        for number in 0..<300 { try one.adapter.broadcast([.string("\(number)")], BroadcastOptions(rooms: ["room"])) }
        // A room that is opened while Redis is away.
        try? await two.namespace.connect("late", ["late"])
        // Subscribers are back before what waited is sent: the first thing that Redis gets from the other node.
        try await server.start()
        let expected = ["before"] + (0..<300).map(String.init)
        try await Eventually.holds("all of it has arrived here") { one.namespace.events("a") == expected }
        try await Eventually.holds("the other node hears again") {
            try one.adapter.broadcast(["again"], BroadcastOptions(rooms: ["late"]))
            return two.namespace.events("late").contains("again")
        }
        let heard = two.namespace.events("b")
        #expect(Set(heard).count == heard.count, "nothing comes twice")
        #expect(heard == expected.filter { heard.contains($0) }, "nothing is out of order")
        if kind == .streams || kind.recovery != nil { #expect(heard == expected) }
        await one.close()
        await two.close()
    }

    @Test(
        "what does not fit into the queue goes to this node's clients only, and whoever emits it is told",
        arguments: AdapterKind.allCases)
    func overflow(kind: AdapterKind) async throws {
        let server = try await RedisServer()
        var options = RedisAdapterOptions()
        options.maximumWaitingMessages = 20
        let one = try await AdapterNode(kind, server.url, options: options, timeout: .seconds(2))
        try await one.namespace.connect("a", ["room"])
        await server.kill9()
        var refused = 0
        for number in 0..<100 {
            do {
                try one.adapter.broadcast([.string("\(number)")], BroadcastOptions(rooms: ["room"]))
            } catch RedisAdapterError.overloaded {
                refused += 1
            }
        }
        #expect((80..<100).contains(refused))
        #expect(one.namespace.events("a").last == "99")
        try await server.start()
        try await Eventually.holds("all that waited is delivered here, too") { one.namespace.events("a").count == 100 }
        await one.close()
    }
}

private enum Date {
    /// Milliseconds since 1970, as Redis has them.
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) * 1_000 + Double(time.tv_nsec / 1_000_000)
    }
}
