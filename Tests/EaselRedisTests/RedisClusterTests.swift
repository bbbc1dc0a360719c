import EaselTestSupport
import Logging
import NIOConcurrencyHelpers
import NIOPosix
import Testing

@testable import EaselRedis

@Suite("A client of a real cluster", .serialized)
struct RedisClusterTests {
    private func makeClient(_ url: String) throws -> RedisClient {
        RedisClient(
            configuration: try RedisConfiguration(url: url), eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test("finds every key where the server says it is, and each primary")
    func slots() async throws {
        let cluster = try await RedisClusterServers()
        let client = try makeClient(cluster.url)
        for key in ["", "a", "{", "{}", "{}a", "a{b}c", "a{b}{c}", "}{a}", "{{a}}", "{a", "é{ü}", "123456789"] {
            #expect(try await cluster.slot(of: key) == HashSlot(of: key).number, "\(key)")
        }
        let commands = (0..<500).map { RedisCommand("SET", key: "key\($0)", [.integer($0)]) }
        #expect(try await client.send(pipeline: commands).allSatisfy { $0 == .simple("OK") })
        let read = try await client.send(pipeline: (0..<500).map { RedisCommand("GET", key: "key\($0)") })
        #expect(read.map(\.int) == Array(0..<500))
        let primaries = try await client.primaries()
        #expect(Set(primaries.map(\.address.port)) == Set(cluster.servers.map(\.port)))
        for primary in primaries {
            let info = try await client.send(RedisCommand("INFO", ["server"], route: primary.key("x"))).string ?? ""
            #expect(info.contains("tcp_port:\(primary.address.port)"))
        }
        await client.shutdown()
    }

    @Test("follows a slot that is on its way: each command is done once, wherever its key is")
    func redirections() async throws {
        let cluster = try await RedisClusterServers()
        let client = try makeClient(cluster.url)
        let key = "n{slot}"
        let source = try await cluster.primary(of: key)
        let target = try #require(try await cluster.nodes().first { $0.id != source.id })
        let slot = try await cluster.slot(of: key)
        let script = RedisScript("return redis.call('INCR', KEYS[1]) + redis.call('INCR', KEYS[2])")
        func count() async throws -> Int? { try await client.send(RedisCommand("INCR", key: key)).int }
        func countBoth() async throws -> Int? {
            try await client.evaluate(script, keys: [key, "m{slot}"], arguments: []).int
        }
        #expect(try await count() == 1)
        #expect(try await countBoth() == 3)
        try await cluster.begin(slot, from: source, to: target)
        #expect(try await count() == 3)
        try await source.server.command("MIGRATE", "127.0.0.1", "\(target.server.port)", key, "0", "5000")
        // ASK: the key is there already. TRYAGAIN: one key of the script is, the other is not.
        #expect(try await count() == 4)
        async let both = countBoth()
        try await Eventually.holds("the script is told to come later") {
            let stats = try await source.server.command("INFO", "errorstats")
            return stats.contains("errorstat_TRYAGAIN")
        }
        try await cluster.moveKeys(of: slot, from: source, to: target)
        #expect(try await both == 7)
        #expect(try await countBoth() == 9)
        try await cluster.finish(slot, to: target)
        // MOVED.
        #expect(try await count() == 7)
        #expect(try await client.primaries().count == 3)
        await client.shutdown()
    }

    @Test("a subscription follows its slot, and says that messages may be missing")
    func subscription() async throws {
        let cluster = try await RedisClusterServers()
        let client = try makeClient(cluster.url)
        let channel = "{news}"
        let heard = NIOLockedValueBox<[String]>([])
        let subscription = try await client.subscribe(sharded: channel) { event in
            heard.withLockedValue { heard in
                switch event {
                case .message(let bytes): heard.append(String(buffer: bytes))
                case .interrupted: heard.append("interrupted")
                case .resubscribed: heard.append("resubscribed")
                }
            }
        }
        let slot = try await cluster.slot(of: channel)
        var expected = ["resubscribed"]
        for round in 1...4 {
            let source = try await cluster.primary(of: channel)
            let target = try #require(try await cluster.nodes().first { $0.id != source.id })
            try await cluster.migrate(slot, from: source, to: target)
            expected += ["interrupted", "resubscribed"]
            try await Eventually.holds("the subscription stands again") { heard.withLockedValue { $0 } == expected }
            _ = try await client.send(RedisCommand("SPUBLISH", key: channel, [.integer(round)]))
            expected.append("\(round)")
            try await Eventually.holds("a message is heard") { heard.withLockedValue { $0 } == expected }
        }
        await subscription.cancel()
        await client.shutdown()
    }

    @Test("goes to the replica that takes over from a primary that was killed, with its subscriptions")
    func failover() async throws {
        let cluster = try await RedisClusterServers(replicas: 1)
        let client = try makeClient(cluster.url)
        let key = "{key}"
        let events = NIOLockedValueBox<[String]>([])
        let subscription = try await client.subscribe(sharded: key) { event in
            if case .message(let bytes) = event { events.withLockedValue { $0.append(String(buffer: bytes)) } }
        }
        _ = try await client.send(RedisCommand("SET", key: key, ["v"]), durability: .replicated)
        let primary = try await cluster.primary(of: key)
        await primary.server.kill9()
        try await Eventually.holds("the replica answers") {
            (try? await client.send(RedisCommand("GET", key: key)))?.string == "v"
        }
        try await Eventually.holds("its messages are heard") {
            _ = try? await client.send(RedisCommand("SPUBLISH", key: key, ["m"]))
            return events.withLockedValue { !$0.isEmpty }
        }
        await subscription.cancel()
        await client.shutdown()
    }

    @Test("a write that must be replicated is no success before a replica has it, and each has its own answer")
    func replicated() async throws {
        let primary = try await RedisServer()
        let client = try makeClient(primary.url)
        let write = RedisCommand("INCR", key: "n")
        await #expect(throws: RedisError.notReplicated) { try await client.send(write, durability: .replicated) }
        let replica = try await RedisServer(["--replicaof", "127.0.0.1", "\(primary.port)"])
        try await Eventually.holds("the replica has it") {
            (try? await client.send(write, durability: .replicated)) != nil
        }
        let start = try await client.send(RedisCommand("GET", key: "n")).int ?? 0
        let numbers = try await withThrowingTaskGroup(of: Int?.self) { group in
            for _ in 0..<500 { group.addTask { try await client.send(write, durability: .replicated).int } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(numbers.compactMap(\.self)) == Set(start + 1..<start + 501))
        let error = await #expect(throws: RedisError.self) {
            try await client.send(RedisCommand("LPUSH", key: "n", ["x"]), durability: .replicated)
        }
        #expect(error?.description.contains("WRONGTYPE") == true)
        replica.pause()
        await #expect(throws: RedisError.notReplicated) { try await client.send(write, durability: .replicated) }
        replica.resume()
        try await Eventually.holds("the replica is back") {
            (try? await client.send(write, durability: .replicated)) != nil
        }
        await client.shutdown()
    }
}
