import EaselTestSupport
import NIOCore
import Testing

@testable import SocketIO

private let bytes = SocketValue.binary(ByteBuffer(bytes: [0, 1, 254, 255]))
private let text: SocketValue = ["é": [1, 2.5, -3, true, nil, "\u{0}x"]]

@Suite("Nodes that speak Node's formats, and Easel nodes", .serialized)
struct ForeignNodeTests {
    /// Two Easel nodes and a foreign one, with a socket each: a and b here, f there, all in room `all`, f in `there`.
    private struct Cluster {
        let server: RedisServer
        let one: AdapterNode
        let two: AdapterNode
        let foreign: ForeignNode

        init(_ kind: AdapterKind) async throws {
            server = try await RedisServer()
            one = try await AdapterNode(kind, server.url, options: AdapterNode.patient())
            two = try await AdapterNode(kind, server.url, options: AdapterNode.patient())
            foreign = try await ForeignNode(kind.format, on: server)
            try await one.namespace.connect("a", ["all"], data: ["name": "Ada"])
            try await two.namespace.connect("b", ["all"], data: ["bytes": bytes])
            try await foreign.perform("socket", ["id": "f", "rooms": ["all", "there"], "data": ["name": "Fay"]])
        }

        func close() async {
            await one.close()
            await two.close()
            await foreign.close()
        }

        func foreignReceived(_ what: String, _ events: [SocketValue]) async throws {
            try await Eventually.holds(what) {
                // Events of several channels have no order.
                let received = try await foreign.perform("received", ["id": "f"]).arrayValue ?? []
                return received.count == events.count && Set(received) == Set(events)
            }
        }

        /// What a socket of Easel's got, without offsets.
        func received(_ id: String, count: Int) -> [[SocketValue]] {
            (one.namespace.row(id) ?? two.namespace.row(id))?.received.map { Array($0.prefix(count)) } ?? []
        }
    }

    @Test("get each other's events, text and binary, to all, to rooms and but to some", arguments: AdapterKind.allCases)
    func broadcasts(kind: AdapterKind) async throws {
        let cluster = try await Cluster(kind)
        try cluster.one.adapter.broadcast(["text", text], BroadcastOptions())
        try cluster.one.adapter.broadcast(["bytes", bytes], BroadcastOptions(rooms: ["there"]))
        try cluster.two.adapter.broadcast(["not", text], BroadcastOptions(rooms: ["all"], except: ["f"]))
        try cluster.two.adapter.broadcast(["many", ["deep": [bytes]]], BroadcastOptions(rooms: ["there", "nowhere"]))
        try await cluster.foreignReceived(
            "all from Easel", [["text", text], ["bytes", bytes], ["many", ["deep": [bytes]]]])
        try await Eventually.holds("Easel's own") {
            cluster.one.namespace.events("a").sorted() == ["not", "text"]
                && cluster.two.namespace.events("b").sorted() == ["not", "text"]
        }

        try await cluster.foreign.perform("broadcast", ["arguments": ["f1", text], "opts": [:]])
        try await cluster.foreign.perform("broadcast", ["arguments": ["f2", bytes], "opts": ["rooms": ["all"]]])
        try await cluster.foreign.perform(
            "broadcast", ["arguments": ["f3", text], "opts": ["rooms": ["all"], "except": ["a"]]])
        try await Eventually.holds("all from the foreign node") {
            Set(cluster.received("a", count: 2).dropFirst(2)) == [["f1", text], ["f2", bytes]]
                && Set(cluster.received("b", count: 2).dropFirst(2)) == [["f1", text], ["f2", bytes], ["f3", text]]
        }
        await cluster.close()
    }

    @Test("ask each other for sockets and rooms", arguments: AdapterKind.allCases)
    func fetching(kind: AdapterKind) async throws {
        let cluster = try await Cluster(kind)
        let all = try await cluster.one.adapter.sockets(BroadcastOptions())
        #expect(all.map(\.id).sorted() == ["a", "b", "f"])
        #expect(all.first { $0.id == "f" }?.data == ["name": "Fay"])
        #expect(all.first { $0.id == "b" }?.data == ["bytes": bytes])
        #expect(all.first { $0.id == "f" }?.rooms == ["f", "all", "there"])
        let some = try await cluster.one.adapter.sockets(BroadcastOptions(rooms: ["all"], except: ["a"]))
        #expect(some.map(\.id).sorted() == ["b", "f"])
        #expect(try await cluster.two.adapter.allRooms() == ["a", "b", "f", "all", "there"])
        #expect(try await cluster.two.adapter.serverCount() == 3)

        let fetched = try await cluster.foreign.perform("fetch", ["opts": ["except": ["f"]]])
        #expect(Set(fetched.arrayValue?.compactMap { $0["id"]?.stringValue } ?? []) == ["a", "b"])
        #expect(fetched.arrayValue?.first { $0["id"] == "a" }?["data"] == ["name": "Ada"])
        #expect(fetched.arrayValue?.first { $0["id"] == "a" }?["rooms"] == ["a", "all"])
        if kind.format == "classic" {
            #expect(try await cluster.foreign.perform("ids", ["rooms": ["all"]]) == ["a", "b"])
            #expect(try await cluster.foreign.perform("allRooms") == ["a", "all", "b"])
        }
        #expect(try await cluster.foreign.perform("count") == 3)
        await cluster.close()
    }

    @Test("make each other's sockets join, leave and disconnect", arguments: AdapterKind.allCases)
    func changing(kind: AdapterKind) async throws {
        let cluster = try await Cluster(kind)
        func rooms(of id: String) async throws -> Set<RoomName>? {
            try await cluster.one.adapter.sockets(BroadcastOptions(rooms: [RoomName(id)])).first?.rooms
        }
        try await cluster.one.adapter.join(["new"], BroadcastOptions(rooms: ["all"], except: ["b"]))
        try await Eventually.holds("a and f are in the room") {
            let (a, b, f) = (try await rooms(of: "a"), try await rooms(of: "b"), try await rooms(of: "f"))
            return a?.contains("new") == true && b?.contains("new") == false && f?.contains("new") == true
        }
        try await cluster.two.adapter.leave(["new"], BroadcastOptions())
        try await Eventually.holds("nobody is") {
            try await cluster.one.adapter.allRooms().contains("new") == false
        }
        try await cluster.foreign.perform("join", ["opts": ["rooms": ["all"]], "rooms": ["theirs"]])
        try await Eventually.holds("a and b are in their room") {
            let (a, b) = (try await rooms(of: "a"), try await rooms(of: "b"))
            return a?.contains("theirs") == true && b?.contains("theirs") == true
        }
        // A node that joins at somebody's word hears what is said to the room then.
        try await cluster.foreign.perform("broadcast", ["arguments": ["to theirs"], "opts": ["rooms": ["theirs"]]])
        try await Eventually.holds("both hear it") {
            cluster.one.namespace.events("a").contains("to theirs")
                && cluster.two.namespace.events("b").contains("to theirs")
        }
        try await cluster.foreign.perform("leave", ["opts": ["rooms": ["a"]], "rooms": ["theirs"]])
        try await Eventually.holds("a has left") { try await rooms(of: "a")?.contains("theirs") == false }
        try await cluster.foreign.perform("disconnect", ["opts": ["rooms": ["a"]]])
        try await Eventually.holds("a is gone") { cluster.one.namespace.row("a")?.isOpen == false }
        try await cluster.two.adapter.disconnect(BroadcastOptions(rooms: ["there"]), closing: true)
        try await Eventually.holds("f is gone") {
            try await cluster.foreign.perform("sockets") == []
        }
        await cluster.close()
    }

    @Test("collect acknowledgements from each other's clients", arguments: AdapterKind.allCases)
    func acknowledging(kind: AdapterKind) async throws {
        let cluster = try await Cluster(kind)
        var options = BroadcastOptions(rooms: ["all"])
        options.timeout = Patience.limit
        let answers = try await cluster.one.adapter.broadcastWithAcknowledgements(["q", bytes], options)
        #expect(answers.expected == 3)
        #expect(Set(answers.answers.compactMap { $0["from"]?.stringValue }) == ["a", "b", "f"])
        #expect(answers.answers.allSatisfy { $0["bytes"] == .binary(ByteBuffer(bytes: [0, 255])) })
        try await cluster.foreignReceived("the question", [["q", bytes]])

        let theirs = try await cluster.foreign.perform(
            "broadcastAck",
            ["arguments": ["theirs", bytes], "opts": ["rooms": ["all"], "except": ["f"]], "timeout": 30])
        #expect(theirs.arrayValue?.first == 2)
        #expect(Set(theirs.arrayValue?.last?.arrayValue?.compactMap { $0["from"]?.stringValue } ?? []) == ["a", "b"])
        #expect(
            theirs.arrayValue?.last?.arrayValue?.allSatisfy { $0["bytes"] == .binary(ByteBuffer(bytes: [0, 255])) }
                == true)
        await cluster.close()
    }

    @Test("tell each other's applications, with and without answers", arguments: AdapterKind.allCases)
    func serverSide(kind: AdapterKind) async throws {
        let cluster = try await Cluster(kind)
        try await cluster.one.adapter.serverSideEmit(["hello", text])
        let answers = try await cluster.one.adapter.serverSideEmitWithAcknowledgement(["ask", text])
        #expect(answers.count == 2)
        #expect(Set(answers.compactMap { $0["node"]?.stringValue }) == ["easel", "foreign"])
        #expect(answers.allSatisfy { $0["got"] == ["ask", text] })
        #expect(cluster.two.namespace.serverSide == [["hello", text], ["ask", text]])
        #expect(cluster.one.namespace.serverSide.isEmpty)
        try await Eventually.holds("the foreign application hears it") {
            try await cluster.foreign.perform("serverSide") == [["hello", text], ["ask", text]]
        }
        try await cluster.foreign.perform("serverSideEmit", ["arguments": ["from", text]])
        let theirs = try await cluster.foreign.perform("serverSideEmitAck", ["arguments": ["theirs"]])
        #expect(theirs.arrayValue?.map { $0["node"]?.stringValue } == ["easel", "easel"])
        #expect(cluster.one.namespace.serverSide == [["from", text], ["theirs"]])
        await cluster.close()
    }

    @Test(
        "do what a Node server says behind an event after the event, however long that takes to be logged",
        arguments: [AdapterKind.classicRecovering, .shardedRecovering])
    func changesBehindEvents(kind: AdapterKind) async throws {
        let cluster = try await Cluster(kind)
        // Another node, which has died, was to log the events.
        let lease = "easel:{socket.io}:recorder:socket.io#/#all#"
        _ = try await cluster.server.command("SET", lease, "nobody")
        let all: SocketValue = ["rooms": ["all"]]
        try await cluster.foreign.perform("broadcast", ["arguments": ["first"], "opts": all])
        try await cluster.foreign.perform("join", ["opts": all, "rooms": ["joined"]])
        let fetched = Task { try await cluster.foreign.perform("fetch", ["opts": ["rooms": ["joined"]]]) }
        _ = try await cluster.server.command("DEL", lease)
        let ids = try await fetched.value.arrayValue?.compactMap { $0["id"]?.stringValue } ?? []
        #expect(Set(ids) == ["a", "b"], "a request sees the change before it")
        try await cluster.foreign.perform("broadcast", ["arguments": ["last"], "opts": all])
        try await cluster.foreign.perform("disconnect", ["opts": ["rooms": ["joined"]]])
        try await Eventually.holds("all are gone") {
            cluster.one.namespace.row("a")?.isOpen == false && cluster.two.namespace.row("b")?.isOpen == false
        }
        #expect(cluster.one.namespace.events("a") == ["first", "last"])
        #expect(cluster.two.namespace.events("b") == ["first", "last"])
        await cluster.close()
    }

    @Test("are told what an emitter says", arguments: [AdapterKind.classic, .classicRecovering, .streams])
    func emitter(kind: AdapterKind) async throws {
        let cluster = try await Cluster(kind)
        try await cluster.foreign.perform("emitter", ["arguments": ["e1", text], "opts": [:]])
        try await cluster.foreign.perform(
            "emitter", ["arguments": ["e2", bytes], "opts": ["rooms": ["all"], "except": ["b"]]])
        try await Eventually.holds("events") {
            Set(cluster.received("a", count: 2)) == [["e1", text], ["e2", bytes]]
                && cluster.received("b", count: 2) == [["e1", text]]
        }
        try await cluster.foreign.perform(
            "join", ["opts": ["rooms": ["all"]], "rooms": ["emitted"], "emitter": true])
        try await Eventually.holds("joins") { cluster.two.namespace.row("b")?.rooms.contains("emitted") == true }
        try await cluster.foreign.perform(
            "leave", ["opts": ["rooms": ["all"]], "rooms": ["emitted"], "emitter": true])
        try await Eventually.holds("leaves") { cluster.two.namespace.row("b")?.rooms.contains("emitted") == false }
        try await cluster.foreign.perform("serverSideEmit", ["arguments": ["side"], "emitter": true])
        try await Eventually.holds("server side") { cluster.one.namespace.serverSide == [["side"]] }
        try await cluster.foreign.perform("disconnect", ["opts": ["rooms": ["b"]], "emitter": true])
        try await Eventually.holds("disconnects") { cluster.two.namespace.row("b")?.isOpen == false }
        await cluster.close()
    }
}
