import EaselTestSupport
import Logging
import NIOCore
import Testing

@testable import SocketIO

/// What looks the same and is spelled in other code units is another name, as to Node's server.
@Suite("A name that looks like another") struct SpellingTests {
    private let composed = Spellings.composed
    private let decomposed = Spellings.decomposed

    @Test("is another room to those who join, leave, are excepted and are looked for") func rooms() async throws {
        let server = makeServer()
        let sockets = Recorder<Socket>()
        server.onConnection { sockets.add($0) }
        var clients: [DirectClient] = []
        for number in 1...3 {
            clients.append(try await DirectClient(server))
            _ = try await clients[number - 1].connected()
            _ = try await sockets.first(number)
        }
        let all = sockets.all
        try await all[0].join(composed)
        try await all[1].join(decomposed)
        try await all[2].join([RoomName(composed), RoomName(decomposed)])
        #expect(all[2].rooms == [RoomName(composed), RoomName(decomposed), RoomName(all[2].id)])
        #expect(all[2].rooms.count == 3)
        let rooms = try await server.main.allRooms()
        #expect(rooms.contains(RoomName(composed)) && rooms.contains(RoomName(decomposed)))

        func members(of room: String) async throws -> Set<String> {
            Set(try await server.in(room).fetchSockets().map(\.id))
        }
        #expect(try await members(of: composed) == [all[0].id, all[2].id])
        #expect(try await members(of: decomposed) == [all[1].id, all[2].id])

        try server.to(composed).emit("composed")
        try server.to(composed).except(decomposed).emit("without")
        try server.except(decomposed).emit("but")
        await all[2].leave(decomposed)
        #expect(try await members(of: composed) == [all[0].id, all[2].id])
        #expect(try await members(of: decomposed) == [all[1].id])
        try server.to(composed).emit("still")
        try server.emit("end")
        for (client, expected) in zip(
            clients, [["composed", "without", "but", "still", "end"], ["end"], ["composed", "still", "end"]])
        {
            for name in expected { #expect(try await client.event() == [.string(name)]) }
        }
    }

    @Test("is no other socket's own room") func ownRoom() {
        // The Kelvin sign is a K to Swift's strings.
        let kelvin = RoomName("\u{212A}")
        #expect(kelvin != RoomName("K") && Set([kelvin, RoomName("K")]).count == 2)
    }

    @Test("is another event to a handler") func events() async throws {
        let server = makeServer()
        let heard = Recorder<String>()
        server.onConnection { [composed, decomposed] socket in
            socket.on(composed) { () in heard.add("composed") }
            socket.on(decomposed) { () in heard.add("decomposed") }
            socket.on("off") { () in socket.off(composed) }
            socket.on("end") { () in heard.add("end") }
        }
        let client = try await DirectClient(server)
        try await client.connected()
        for name in [composed, decomposed, "off", composed, decomposed, "end"] { client.emit([.string(name)]) }
        #expect(try await heard.first(4) == ["composed", "decomposed", "decomposed", "end"])
    }

    @Test("is another event to a handler of other nodes' events") func serverSideEvents() async throws {
        let events = ServerSideEvents(limit: 10, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let heard = Recorder<String>()
        events.on(composed) { _ in heard.add("composed") }
        events.on(decomposed) { _ in heard.add("decomposed") }
        events.start()
        events.receive([.string(composed)], answer: nil)
        events.receive([.string(decomposed)], answer: nil)
        #expect(try await heard.first(2) == ["composed", "decomposed"])
        events.stop()
    }

    @Test("is another namespace, on one connection too") func namespaces() async throws {
        let server = makeServer()
        let heard = Recorder<String>()
        for (name, label) in [(composed, "composed"), (decomposed, "decomposed")] {
            server.of(name).onConnection { socket in
                socket.on("say") { () in heard.add(label) }
                socket.onDisconnect { _ in heard.add("\(label) left") }
            }
        }
        let client = try await DirectClient(server, in: "/\(composed)")
        try await client.connected()
        client.send(Packet(kind: .connect, namespace: "/\(decomposed)"))
        try await client.connected()
        client.emit(["say"], in: "/\(composed)")
        #expect(try await heard.first() == "composed")
        client.send(Packet(kind: .disconnect, namespace: "/\(composed)"))
        #expect(try await heard.first(2).last == "composed left")
        client.emit(["say"], in: "/\(decomposed)")
        #expect(try await heard.first(3).last == "decomposed")
        try server.of("/\(decomposed)").emit("to all")
        let packet = try await client.next()
        #expect(packet.kind == .event && Array(packet.namespace.utf8) == Array("/\(decomposed)".utf8))
    }
}
