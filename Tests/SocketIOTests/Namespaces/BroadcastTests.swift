import EaselTestSupport
import NIOCore
import Testing

@testable import SocketIO

/// A server with clients on several event loops, each in the rooms that it asks for.
private struct Party {
    let server: SocketIOServer
    var clients: [DirectClient] = []
    var sockets: [Socket] = []

    init(_ rooms: [[RoomName]], _ change: (inout SocketIOConfiguration) -> Void = { _ in }) async throws {
        server = makeServer(change)
        for rooms in rooms {
            let sockets = Recorder<Socket>()
            server.onConnection { sockets.add($0) }
            let client = try await DirectClient(server)
            let id = try await client.connected()["sid"]?.stringValue
            try await Eventually.holds("a socket") { sockets.all.contains { $0.id == id } }
            let socket = try #require(sockets.all.first { $0.id == id })
            try await socket.join(Set(rooms))
            self.sockets.append(socket)
            clients.append(client)
        }
    }

    /// Which clients get `event` and which get only what comes after it.
    func receivers(of event: String) async throws -> [Int] {
        try server.emit("end")
        var found: [Int] = []
        for (index, client) in clients.enumerated() {
            var next = try await client.event()
            if next.first?.stringValue == event {
                found.append(index)
                next = try await client.event()
            }
            #expect(next.first == "end")
        }
        return found
    }
}

@Suite("A broadcast") struct BroadcastTests {
    @Test("reaches those in its rooms, once, and nobody else") func rooms() async throws {
        let party = try await Party([["a"], ["a", "b"], ["b"], ["c"]])
        try party.server.to("a").to("b").emit("x")
        #expect(try await party.receivers(of: "x") == [0, 1, 2])
        try party.server.to("a").except("b").emit("x")
        #expect(try await party.receivers(of: "x") == [0])
        try party.sockets[1].to("a").emit("x")
        #expect(try await party.receivers(of: "x") == [0])
        try party.sockets[0].broadcast.emit("x")
        #expect(try await party.receivers(of: "x") == [1, 2, 3])
        try party.server.in(party.sockets[3].id).emit("x")
        #expect(try await party.receivers(of: "x") == [3])
        try party.server.local.except(["a", "c"]).emit("x")
        #expect(try await party.receivers(of: "x") == [2])
        try party.server.to("nobody").emit("x")
        #expect(try await party.receivers(of: "x") == [])
    }

    @Test("that is volatile passes by those who could not be sent it at once") func volatile() async throws {
        let party = try await Party([["a"], ["a"]])
        party.clients[0].setWritable(false)
        try party.server.to("a").volatile.emit("x")
        #expect(try await party.receivers(of: "x") == [1])
        try party.sockets[0].volatile.emit("x")
        try party.sockets[1].volatile.emit("x")
        #expect(try await party.receivers(of: "x") == [1])
    }

    @Test("is seen by whoever has joined before, and not by whoever has left") func joinThenEmit() async throws {
        let party = try await Party([[], [], []])
        for round in 0..<200 {
            let joining = party.sockets[round % 3]
            try await joining.join("r")
            try party.server.to("r").emit("in")
            await joining.leave("r")
            try party.server.to("r").emit("out")
            #expect(try await party.receivers(of: "in") == [round % 3])
        }
    }

    @Test("comes in the order of emitting, whatever else is emitted") func order() async throws {
        let party = try await Party([["a"], ["a", "b"]])
        for number in 0..<300 {
            let value = SocketValue.number(Double(number))
            switch number % 3 {
            case 0: try party.server.to("a").emit("n", value)
            case 1: try party.sockets[1].emit("n", value)
            default: try party.server.emit("n", value)
            }
        }
        for number in 0..<300 { #expect(try await party.clients[1].event() == ["n", .number(Double(number))]) }
    }

    @Test("is acknowledged by all, or by those who answer in time") func acknowledgements() async throws {
        let party = try await Party([["a"], ["a"], []])
        for (index, client) in party.clients.prefix(2).enumerated() {
            Task {
                let question = try await client.next()
                client.send(
                    Packet(
                        kind: .acknowledgement, namespace: "/", id: question.id, data: [.number(Double(index)), "more"])
                )
            }
        }
        let all = try await party.server.to("a").emitWithAck("q")
        #expect(all.expected == 2)
        #expect(Set(all.answers) == [0, 1])

        let some = Task { try await party.server.timeout(.milliseconds(50)).emitWithAck("q") }
        let question = try await party.clients[2].next()
        party.clients[2].send(Packet(kind: .acknowledgement, namespace: "/", id: question.id, data: ["x"]))
        let answers = try await some.value
        #expect(answers.expected == 3)
        #expect(answers.answers.allSatisfy { $0 == "x" })
        let none = try await party.server.to("nobody").emitWithAck("q")
        #expect(none.expected == 0 && none.answers == [])
    }

    @Test("may also have sockets found, moved and disconnected") func commands() async throws {
        let party = try await Party([["a"], ["a"], []])
        party.sockets[0].data = ["name": "Ada"]
        let found = try await party.server.in("a").fetchSockets()
        #expect(Set(found.map(\.id)) == Set(party.sockets.prefix(2).map(\.id)))
        let ada = try #require(found.first { $0.id == party.sockets[0].id })
        #expect(ada.data == ["name": "Ada"])
        #expect(ada.rooms == ["a", RoomName(ada.id)])
        #expect(ada.handshake["address"] == "127.0.0.1")
        #expect(
            ada.handshake["time"]?.stringValue?.wholeMatch(
                of: /\w{3} \w{3} \d\d \d{4} \d\d:\d\d:\d\d GMT\+0000 \(Coordinated Universal Time\)/) != nil)

        try await party.server.in("a").socketsJoin(["b", "c"])
        #expect(try await party.server.main.allRooms().isSuperset(of: ["a", "b", "c"]))
        try party.server.to("b").emit("x")
        #expect(try await party.receivers(of: "x") == [0, 1])
        try await party.server.socketsLeave(["b"])
        try party.server.to("b").emit("x")
        #expect(try await party.receivers(of: "x") == [])
        try await party.server.except("c").disconnectSockets()
        #expect(try await party.clients[2].next().kind == .disconnect)
        #expect(!party.clients[2].isClosed)
        try await party.server.disconnectSockets(close: true)
        try await party.clients[0].closed()
        try await Eventually.holds("nobody left") { try await party.server.fetchSockets().isEmpty }
        #expect(try await party.server.main.allRooms() == [])
        #expect(try await party.server.main.serverCount() == 1)
    }

    @Test("has no room with a name that is too long, and nobody is in too many") func bounds() async throws {
        let party = try await Party([[]]) {
            $0.limits.rooms = 3
            $0.limits.roomNameBytes = 8
        }
        let socket = party.sockets[0]
        await #expect(throws: SocketIOError.roomNameTooLong(limit: 8)) { try await socket.join("far too long") }
        try await socket.join(["a", "b"])
        await #expect(throws: SocketIOError.tooManyRooms(limit: 3)) { try await socket.join("c") }
        #expect(socket.rooms == ["a", "b", RoomName(socket.id)])
        await socket.leave(socket.id)
        #expect(socket.rooms.contains(RoomName(socket.id)))
    }
}
