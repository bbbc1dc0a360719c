import EaselRedis
import EaselTestSupport
import NIOConcurrencyHelpers
import NIOCore
import Testing

@testable import SocketIO

@Suite("Recovery of a session over Redis", .serialized)
struct RedisRecoveryTests {
    private struct Cluster {
        let server: RedisServer
        let one: AdapterNode
        let two: AdapterNode

        init(_ kind: AdapterKind) async throws {
            server = try await RedisServer()
            one = try await AdapterNode(kind, server.url, options: AdapterNode.patient())
            two = try await AdapterNode(kind, server.url, options: AdapterNode.patient())
        }

        func close() async {
            await one.close()
            await two.close()
        }
    }

    /// Restores a session at a node and gives the names of the events that it missed.
    private func restore(
        _ privateID: String, _ offset: String?, at node: AdapterNode
    ) async throws -> (session: RecoverableSession, missed: [String])? {
        let restored = try await node.adapter.restore(privateID: privateID, offset: offset) { session in
            try? await node.namespace.connect(session.id, session.rooms, data: session.data, privateID: privateID)
        }
        return restored.map { ($0.session, $0.missed.compactMap { $0.arguments.first?.stringValue }) }
    }

    private func lastOffset(of id: String, at node: AdapterNode) -> String? {
        node.namespace.row(id)?.received.last?.last?.stringValue
    }

    @Test(
        "many that come back at once, to a node that has just begun, have it read the log once",
        arguments: AdapterKind.recovering)
    func storm(kind: AdapterKind) async throws {
        let cluster = try await Cluster(kind)
        let (one, two) = (cluster.one, cluster.two)
        let people = (0..<20).map { "p\($0)" }
        for person in people { try await one.namespace.connect(person, ["room"], privateID: person + " secret") }
        for number in 0..<1_200 {
            try two.adapter.broadcast([.string("\(number)")], BroadcastOptions(rooms: ["room"]))
        }
        try await Eventually.holds("the last is there") { one.namespace.events("p0").last == "1199" }
        for person in people { await one.namespace.lose(person) }
        let new = try await AdapterNode(kind, cluster.server.url)
        func reads() async throws -> Int {
            let statistics = try await cluster.server.command("INFO", "commandstats")
            let calls = statistics.split(whereSeparator: \.isNewline).first { $0.hasPrefix("cmdstat_xrange:") }?
                .split(separator: "=").dropFirst().first?.prefix { $0 != "," }
            return calls.flatMap { Int($0) } ?? 0
        }
        let first = try #require(try await restore("p0 secret", nil, at: new))
        #expect(first.missed == (0..<1_200).map(String.init))
        let before = try await reads()
        #expect(before > 0)
        try await withThrowingTaskGroup(of: [String]?.self) { group in
            for person in people.dropFirst() {
                group.addTask { try await restore(person + " secret", nil, at: new)?.missed }
            }
            for try await missed in group { #expect(missed == first.missed) }
        }
        #expect(try await reads() == before)
        await new.close()
        await cluster.close()
    }

    @Test("what it missed is sent as it would have been, compressed or not", arguments: AdapterKind.recovering)
    func compression(kind: AdapterKind) async throws {
        let cluster = try await Cluster(kind)
        let (one, two) = (cluster.one, cluster.two)
        try await one.namespace.connect("a", ["room"], privateID: "secret")
        try await two.namespace.connect("b", ["room"])
        await one.namespace.lose("a")
        var options = BroadcastOptions(rooms: ["room"])
        options.compress = false
        // From the other node: what has come there is in Redis.
        try one.adapter.broadcast(["as it is"], options)
        try one.adapter.broadcast(["as may be"], BroadcastOptions(rooms: ["room"]))
        try await Eventually.holds("they are in Redis") { two.namespace.events("b") == ["as it is", "as may be"] }
        let restored = try #require(
            try await one.adapter.restore(privateID: "secret", offset: nil) { session in
                try? await one.namespace.connect(session.id, session.rooms, privateID: "secret")
            })
        #expect(restored.missed.map(\.compress) == [false, true])
        #expect(restored.isOfNamespace)
        await cluster.close()
    }

    @Test("a client that lost its connection gets what it missed at another node", arguments: AdapterKind.recovering)
    func lostConnection(kind: AdapterKind) async throws {
        let cluster = try await Cluster(kind)
        let (one, two) = (cluster.one, cluster.two)
        try await one.namespace.connect("a", ["room"], data: ["name": "Ada"], privateID: "secret")
        try two.adapter.broadcast(["seen", .binary(ByteBuffer(bytes: [1]))], BroadcastOptions(rooms: ["room"]))
        try await Eventually.holds("it is seen") { one.namespace.events("a") == ["seen"] }
        let offset = try #require(lastOffset(of: "a", at: one))
        await one.namespace.lose("a")
        try one.adapter.broadcast(["missed 1", .binary(ByteBuffer(bytes: [2]))], BroadcastOptions(rooms: ["room"]))
        try two.adapter.broadcast(["missed 2"], BroadcastOptions())
        try two.adapter.broadcast(["for others"], BroadcastOptions(rooms: ["elsewhere"]))
        try two.adapter.broadcast(["but you"], BroadcastOptions(rooms: ["room"], except: ["a"]))
        var volatile = BroadcastOptions(rooms: ["room"])
        volatile.volatile = true
        try two.adapter.broadcast(["volatile"], volatile)
        try two.adapter.broadcast(["missed 3"], BroadcastOptions(rooms: ["a", "room"]))
        // The last of each is in Redis when it has come to everybody.
        try await two.namespace.connect("c", ["room", "elsewhere"])
        try one.adapter.broadcast(["end 1"], BroadcastOptions(rooms: ["elsewhere"]))
        try two.adapter.broadcast(["end 2"], BroadcastOptions(rooms: ["elsewhere"]))
        try await Eventually.holds("Redis has it all") {
            two.namespace.events("c").contains("end 1") && two.namespace.events("c").contains("end 2")
        }
        let restored = try #require(try await restore("secret", offset, at: two))
        #expect(restored.session.id == "a" && restored.session.rooms == ["a", "room"])
        #expect(restored.session.data == ["name": "Ada"])
        #expect(Set(restored.missed) == ["missed 1", "missed 2", "missed 3"] && restored.missed.count == 3)
        // A session is given out once.
        await two.namespace.lose("a")
        #expect(try await restore("unknown", offset, at: one) == nil)
        await cluster.close()
    }

    @Test(
        "a client gets what was said behind the last event that it saw in the rooms that it was in at the end, before it joined too, as from Node",
        arguments: AdapterKind.recovering)
    func joinedLate(kind: AdapterKind) async throws {
        let cluster = try await Cluster(kind)
        let (one, two) = (cluster.one, cluster.two)
        try await one.namespace.connect("a", ["room"], privateID: "secret")
        try await two.namespace.connect("c", ["room", "late"])
        try two.adapter.broadcast(["seen"], BroadcastOptions(rooms: ["room"]))
        try await Eventually.holds("it is seen") { one.namespace.events("a") == ["seen"] }
        let offset = try #require(lastOffset(of: "a", at: one))
        try two.adapter.broadcast(["before joining"], BroadcastOptions(rooms: ["late"]))
        try await Eventually.holds("it is in Redis") { two.namespace.events("c").last == "before joining" }
        await one.namespace.join(["late"], BroadcastOptions(rooms: ["a"]))
        await one.namespace.lose("a")
        try two.adapter.broadcast(["behind it"], BroadcastOptions(rooms: ["late"]))
        try await Eventually.holds("it is in Redis") { two.namespace.events("c").last == "behind it" }
        #expect(try await restore("secret", offset, at: two)?.missed == ["before joining", "behind it"])
        await cluster.close()
    }

    @Test("a client whose node died gets what it missed, before a first event too", arguments: AdapterKind.recovering)
    func deadNode(kind: AdapterKind) async throws {
        let cluster = try await Cluster(kind)
        let (one, two) = (cluster.one, cluster.two)
        try await one.namespace.connect("a", ["room"], privateID: "secret")
        try await one.namespace.connect("b", ["room"], privateID: "hidden")
        // The node dies: nobody persists what it had, and its connections end.
        await one.redis.shutdown()
        try two.adapter.broadcast(["missed"], BroadcastOptions(rooms: ["room"]))
        try await Eventually.holds("it is logged") {
            let key = kind == .streams ? "socket.io" : "easel:{socket.io}:log"
            return try await cluster.server.command("XLEN", key) == "1"
        }
        let restored = try #require(try await restore("secret", nil, at: two))
        #expect(restored.missed == ["missed"])
        #expect(restored.session.rooms == ["a", "room"])
        #expect(try await restore("secret", nil, at: two)?.missed == ["missed"], "it has not seen it yet")
        #expect(try await restore("hidden", "0-1", at: two) == nil, "an offset that is not in the log")
        await cluster.close()
    }

    /// Appends the last entry of the log once more, as a node does that did not learn that it had been appended.
    private func repeatLastEntry(_ kind: AdapterKind, at node: AdapterNode) async throws {
        let key = kind == .streams ? "socket.io" : "easel:{socket.io}:log"
        let last = try await node.redis.send(RedisCommand("XREVRANGE", key: key, ["+", "-", "COUNT", 1]))
        let fields = try #require(last.array?.first?.array?.last?.array).compactMap(\.string)
        _ = try await node.redis.send(RedisCommand("XADD", key: key, ["*"] + fields.map { .text($0) }))
    }

    @Test(
        "an event that was appended twice while Redis stood still is given back no second time, by a new node neither",
        arguments: AdapterKind.recovering)
    func appendedTwice(kind: AdapterKind) async throws {
        let cluster = try await Cluster(kind)
        let (one, two) = (cluster.one, cluster.two)
        try await one.namespace.connect("a", ["room"], privateID: "secret")
        try await two.namespace.connect("c", ["room"])
        try two.adapter.broadcast(["seen"], BroadcastOptions(rooms: ["room"]))
        try await Eventually.holds("it is seen") { one.namespace.events("a") == ["seen"] }
        let offset = try #require(lastOffset(of: "a", at: one))
        try await repeatLastEntry(kind, at: two)
        await one.namespace.lose("a")
        try two.adapter.broadcast(["missed"], BroadcastOptions(rooms: ["room"]))
        try await Eventually.holds("it is in Redis") { two.namespace.events("c") == ["seen", "missed"] }
        try await repeatLastEntry(kind, at: two)
        #expect(try await restore("secret", offset, at: two)?.missed == ["missed"])
        let new = try await AdapterNode(kind, cluster.server.url, options: AdapterNode.patient())
        #expect(try await restore("secret", offset, at: new)?.missed == ["missed"])
        #expect(try await restore("secret", "0-0", at: two) == nil, "no event has this offset")
        await new.close()
        await cluster.close()
    }

    @Test("a client that is back before its node noticed takes its session along", arguments: AdapterKind.recovering)
    func fastReconnect(kind: AdapterKind) async throws {
        let cluster = try await Cluster(kind)
        let (one, two) = (cluster.one, cluster.two)
        try await one.namespace.connect("a", ["room"], data: ["old": true], privateID: "secret")
        try two.adapter.broadcast(["seen"], BroadcastOptions(rooms: ["room"]))
        try await Eventually.holds("it is seen") { one.namespace.events("a") == ["seen"] }
        let offset = try #require(lastOffset(of: "a", at: one))
        // What the node knows is newer than what it has stored.
        await one.namespace.join(["more"], BroadcastOptions(rooms: ["a"]))
        let restored = try #require(try await restore("secret", offset, at: two))
        #expect(restored.session.rooms == ["a", "room", "more"])
        #expect(one.namespace.row("a")?.isOpen == false, "there is one socket of the session")
        #expect(try await one.adapter.sockets(BroadcastOptions()).map(\.id) == ["a"])
        // And back to where it was, as fast.
        let again = try #require(try await restore("secret", offset, at: one))
        #expect(again.session.rooms == ["a", "room", "more"])
        await cluster.close()
    }

    @Test("no event is missed or comes twice while a session moves", arguments: AdapterKind.recovering)
    func movingUnderLoad(kind: AdapterKind) async throws {
        let cluster = try await Cluster(kind)
        let (one, two) = (cluster.one, cluster.two)
        try await one.namespace.connect("a", ["room"], privateID: "secret")
        let sender = Task {
            for number in 0..<1_000 {
                try two.adapter.broadcast([.string("\(number)")], BroadcastOptions(rooms: ["room"]))
                if number % 20 == 0 { try await Task.sleep(for: .milliseconds(1)) }
            }
        }
        try await Eventually.holds("events flow") { one.namespace.events("a").count > 100 }
        let seen = try #require(one.namespace.row("a")?.received)
        let offset = try #require(seen.last?.last?.stringValue)
        let restored = try #require(
            try await two.adapter.restore(privateID: "secret", offset: offset) { session in
                try? await two.namespace.connect(session.id, session.rooms, privateID: "secret")
            })
        try await sender.value
        func all() -> [String] {
            let missed = Set(restored.missed.compactMap { $0.arguments.last?.stringValue })
            let held = (two.namespace.row("a")?.received ?? []).filter { !missed.contains($0.last?.stringValue ?? "") }
            return (seen + restored.missed.map(\.arguments) + held).compactMap { $0.first?.stringValue }
        }
        try await Eventually.holds("the last is there") { all().last == "999" }
        #expect(all() == (0..<1_000).map(String.init))
        await cluster.close()
    }

    @Test(
        "events of Node servers and emitters are recovered, over the death of the node that logged them",
        arguments: AdapterKind.recovering)
    func foreignEvents(kind: AdapterKind) async throws {
        let cluster = try await Cluster(kind)
        let (one, two) = (cluster.one, cluster.two)
        let foreign = try await ForeignNode(kind.format, on: cluster.server)
        try await one.namespace.connect("a", ["room"], privateID: "secret")
        try await two.namespace.connect("b", ["room"], privateID: "hidden")
        func say(_ event: String) async throws {
            try await foreign.perform("broadcast", ["arguments": [.string(event)], "opts": ["rooms": ["room"]]])
        }
        for _ in 0..<3 { try await say("same") }
        try await say("seen")
        try await Eventually.holds("all are seen, once") {
            one.namespace.events("a") == ["same", "same", "same", "seen"]
                && two.namespace.events("b") == ["same", "same", "same", "seen"]
        }
        let offset = try #require(lastOffset(of: "a", at: one))
        await one.redis.shutdown()
        for number in 0..<20 { try await say("missed \(number)") }
        let expected = (0..<20).map { "missed \($0)" }
        try await Eventually.holds("the node that lives goes on") {
            two.namespace.events("b") == ["same", "same", "same", "seen"] + expected
        }
        let restored = try #require(try await restore("secret", offset, at: two))
        #expect(restored.missed == expected)
        await cluster.close()
        await foreign.close()
    }

    @Test("a Node server takes over a session of Easel, and Easel one of a Node server's")
    func nodeSessions() async throws {
        let cluster = try await Cluster(.streams)
        let foreign = try await ForeignNode("streams", on: cluster.server)
        try await cluster.one.namespace.connect("a", ["room"], data: ["x": 1], privateID: "secret")
        let session = try await foreign.perform("session", ["pid": "secret"])
        #expect(session["sid"] == "a" && session["pid"] == "secret" && session["data"] == ["x": 1])
        #expect(session["rooms"] == ["a", "room"])
        try cluster.one.adapter.broadcast(["seen"], BroadcastOptions(rooms: ["room"]))
        try await Eventually.holds("it is seen") { cluster.one.namespace.events("a") == ["seen"] }
        let offset = try #require(lastOffset(of: "a", at: cluster.one))
        try await foreign.perform(
            "storeSession", ["session": ["sid": "n", "pid": "theirs", "rooms": ["n", "room"], "data": ["y": 2]]])
        try await foreign.perform("broadcast", ["arguments": ["missed"], "opts": ["rooms": ["room"]]])
        let restored = try #require(try await restore("theirs", offset, at: cluster.two))
        #expect(
            restored.session == RecoverableSession(id: "n", privateID: "theirs", rooms: ["n", "room"], data: ["y": 2]))
        #expect(restored.missed == ["missed"])
        // Whose it is it does not say.
        try await foreign.perform(
            "storeSession", ["session": ["sid": "m", "pid": "another", "rooms": ["m"], "data": [:]]])
        #expect(
            try await cluster.two.adapter.restore(privateID: "another", offset: offset) { _ in }?.isOfNamespace == false
        )
        await cluster.close()
        await foreign.close()
    }
}
