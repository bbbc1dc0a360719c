import EaselTestSupport
import NIOCore
import Testing

@testable import SocketIO

@Suite("A client that comes back to its session") struct RecoveryTests {
    private func makeServer(
        _ change: @escaping (inout SocketIOConfiguration) -> Void = { _ in }
    ) -> (SocketIOServer, Recorder<Socket>) {
        let server = SocketIOTests.makeServer { configuration in
            configuration.recovery = SessionRecovery()
            change(&configuration)
        }
        let sockets = Recorder<Socket>()
        server.onConnection { sockets.add($0) }
        return (server, sockets)
    }

    private struct Session {
        var id: SocketValue
        var pid: SocketValue
        init(_ answer: SocketValue) throws {
            id = try #require(answer["sid"])
            pid = try #require(answer["pid"])
        }
    }

    @Test("has its id, its rooms and its data, and gets what it missed, before it is told that it is connected")
    func recovers() async throws {
        let (server, sockets) = makeServer()
        let first = try await DirectClient(server)
        let session = try Session(try await first.connected())
        let socket = try await sockets.first()
        try await socket.join("room")
        socket.data = ["name": "Ada"]
        try server.emit("seen")
        let seen = try await first.event()
        #expect(seen.count == 2)
        let offset = try #require(seen.last)

        first.lose()
        try await Eventually.holds("the loss") { !socket.isConnected }
        try server.to("room").emit("missed", 1)
        try socket.emit("direct", 2)
        try server.to("elsewhere").emit("not yours")
        try server.volatile.emit("gone")
        try server.except("room").emit("not yours")

        let second = try await DirectClient(server, auth: ["pid": session.pid, "offset": offset])
        #expect(try await second.event().prefix(2) == ["missed", 1])
        #expect(try await second.event().prefix(2) == ["direct", 2])
        #expect(try await second.connected() == ["sid": session.id, "pid": session.pid])
        let recovered = try await sockets.first(2)[1]
        #expect(recovered.isRecovered)
        #expect(recovered.rooms.contains("room"))
        #expect(recovered.data == ["name": "Ada"])
        try server.to("room").emit("live")
        #expect(try await second.event().first == "live")

        // A session is given out once.
        let third = try await DirectClient(server, auth: ["pid": session.pid, "offset": offset])
        let another = try Session(try await takenOver(third, from: second))
        #expect(another.id == session.id)
    }

    /// The session that is still connected is taken over, so this is recovery too.
    private func takenOver(_ client: DirectClient, from old: DirectClient) async throws -> SocketValue {
        while true {
            let packet = try await client.next()
            if packet.kind == .connect {
                try await old.closed()
                return packet.data ?? .null
            }
        }
    }

    @Test("does so before it has seen a first event") func noOffset() async throws {
        let (server, sockets) = makeServer()
        try server.emit("before")
        let first = try await DirectClient(server)
        let session = try Session(try await first.connected())
        let socket = try await sockets.first()
        first.lose()
        try await Eventually.holds("the loss") { !socket.isConnected }
        try server.emit("missed")
        let second = try await DirectClient(server, auth: ["pid": session.pid])
        #expect(try await second.event().first == "missed")
        #expect(try await second.connected()["sid"] == session.id)
    }

    @Test("does so although its old connection was not found to be lost yet") func fast() async throws {
        let (server, sockets) = makeServer()
        let reasons = Recorder<DisconnectReason>()
        server.onConnection { $0.onDisconnect { reasons.add($0) } }
        let first = try await DirectClient(server)
        let session = try Session(try await first.connected())
        try await (try await sockets.first()).join("room")
        try server.to("room").emit("lost on the way")
        _ = try await first.event()
        let second = try await DirectClient(server, auth: ["pid": session.pid])
        #expect(try await second.event().first == "lost on the way")
        #expect(try await second.connected()["sid"] == session.id)
        try await first.closed()
        #expect(try await reasons.first() == .transportClose)
        try server.to("room").emit("live")
        #expect(try await second.event().first == "live")
    }

    @Test("sees every event once and in order, however often it is cut off") func everyEventOnce() async throws {
        let (server, _) = makeServer()
        let count = 400
        var client = try await DirectClient(server)
        let session = try Session(try await client.connected())
        let emitting = Task {
            for number in 0..<count {
                try server.emit("n", number)
                await Task.yield()
            }
        }
        var next = 0
        var offset: SocketValue?
        while next < count {
            for _ in 0..<7 where next < count {
                let packet = try await client.next()
                guard packet.kind == .event, let arguments = packet.data?.arrayValue else { continue }
                #expect(arguments.dropFirst().first == .number(Double(next)))
                offset = arguments.last
                next += 1
            }
            if next.isMultiple(of: 2) { client.lose() }
            var auth: SocketObject = ["pid": session.pid]
            auth["offset"] = offset
            client = try await DirectClient(server, auth: .object(auth))
        }
        try await emitting.value
    }

    @Test("passes by the middlewares, unless it shall not") func middlewares() async throws {
        for skips in [true, false] {
            let (server, sockets) = makeServer { $0.recovery?.skipsMiddlewares = skips }
            let passed = Recorder<Bool>()
            server.use { passed.add($0.isRecovered) }
            let first = try await DirectClient(server)
            let session = try Session(try await first.connected())
            let socket = try await sockets.first()
            first.lose()
            try await Eventually.holds("the loss") { !socket.isConnected }
            let second = try await DirectClient(server, auth: ["pid": session.pid])
            #expect(try await second.connected()["sid"] == session.id)
            #expect(passed.all == (skips ? [false] : [false, true]))
        }
    }

    @Test(
        "starts anew if its session is unknown, or it or the server had ended it",
        arguments: ["unknown", "client", "server"])
    func startsAnew(how: String) async throws {
        let (server, sockets) = makeServer()
        let first = try await DirectClient(server)
        let session = try Session(try await first.connected())
        let socket = try await sockets.first()
        switch how {
        case "client": first.send("1")
        case "server": socket.disconnect()
        default: break
        }
        if how != "unknown" { try await Eventually.holds("the end") { !socket.isConnected } }
        let pid = how == "unknown" ? "made up" : session.pid
        let second = try await DirectClient(server, auth: ["pid": pid])
        let anew = try Session(try await second.connected())
        #expect(anew.id != session.id)
        #expect(anew.pid != session.pid)
        #expect(try await sockets.first(2)[1].isRecovered == false)
    }

    @Test("finds it again if it was lost once more while it was being recovered") func lostAgain() async throws {
        let (server, sockets) = makeServer { $0.recovery?.skipsMiddlewares = false }
        let gate = Gate()
        let arrived = Recorder<Bool>()
        server.use { socket in
            guard socket.isRecovered else { return }
            arrived.add(true)
            await gate.pass()
        }
        let first = try await DirectClient(server)
        let session = try Session(try await first.connected())
        let socket = try await sockets.first()
        first.lose()
        try await Eventually.holds("the loss") { !socket.isConnected }
        let second = try await DirectClient(server, auth: ["pid": session.pid])
        _ = try await arrived.first()
        second.lose()
        try server.emit("missed")
        gate.open()
        try await Eventually.holds("the session") {
            let third = try await DirectClient(server, auth: ["pid": session.pid])
            let packet = try await third.next()
            third.send("1")
            return packet.data?.arrayValue?.first == "missed"
        }
    }
}
