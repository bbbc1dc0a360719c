import EaselTestSupport
import Logging
import NIOCore
import Testing

@testable import SocketIO

/// A server that is silent.
func makeServer(_ change: (inout SocketIOConfiguration) -> Void = { _ in }) -> SocketIOServer {
    var configuration = SocketIOConfiguration()
    change(&configuration)
    return SocketIOServer(configuration: configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
}

@Suite("A client of a namespace") struct NamespaceTests {
    @Test("is told its id and is in the room of that name") func connects() async throws {
        let server = makeServer()
        let sockets = Recorder<Socket>()
        server.onConnection { sockets.add($0) }
        let client = try await DirectClient(server, auth: ["token": "abc"])
        let answer = try await client.connected()
        let socket = try await sockets.first()
        #expect(answer == ["sid": .string(socket.id)])
        #expect(socket.rooms == [RoomName(socket.id)])
        #expect(socket.handshake.auth == ["token": "abc"])
        #expect(socket.handshake.headers["user-agent"] == "test")
        #expect(socket.isConnected && !socket.isRecovered)
    }

    @Test("is refused a namespace that nobody has made") func unknown() async throws {
        let client = try await DirectClient(makeServer(), in: "/random")
        #expect(try await client.text() == #"44/random,{"message":"Invalid namespace"}"#.dropFirst())
        // And may go on with another.
        client.send("0")
        try await client.connected()
    }

    @Test("is let into one that a predicate allows, by the handlers of that predicate") func dynamic() async throws {
        let server = makeServer()
        let parent = server.of { name, handshake in
            name.hasPrefix("/tenant-") && handshake.auth["key"] == "k"
        }
        let middlewares = Recorder<String>()
        parent.use { middlewares.add($0.namespaceName) }
        parent.onConnection { socket in try socket.emit("hello", socket.namespaceName) }
        let client = try await DirectClient(server, in: "/tenant-1", auth: ["key": "k"])
        try await client.connected()
        #expect(try await client.event() == ["hello", "/tenant-1"])
        #expect(middlewares.all == ["/tenant-1"])
        try parent.emit("all")
        #expect(try await client.event() == ["all"])
        let other = try await DirectClient(server, in: "/tenant-1", auth: ["key": "wrong"])
        // It is there now, so that nobody is asked any more, as in Node.
        try await other.connected()
        let refused = try await DirectClient(server, in: "/tenant-2", auth: ["key": "wrong"])
        #expect(try await refused.next().kind == .connectError)
        // Nobody needs it when all have left.
        client.lose()
        other.lose()
        try await Eventually.holds("the end of the namespace") { parent.namespaces.isEmpty }
    }

    @Test("leaves one that is still ending when the server closes, which waits for that") func endingNamespace()
        async throws
    {
        let gate = Gate()
        let log = Recorder<String>()
        let server = SocketIOServer(
            adapter: SlowAdapterFactory { namespace in
                log.add("\(namespace) ends")
                if namespace == "/a" { await gate.pass() }
                log.add("\(namespace) has ended")
            }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        _ = server.of { _, _ in true }
        let client = try await DirectClient(server, in: "/a")
        try await client.connected()
        client.lose()
        try await Eventually.holds("nobody uses the namespace") { log.all == ["/a ends"] }
        async let closing: Void = {
            await server.close()
            log.add("closed")
        }()
        try await Eventually.holds("the others have ended") { log.all.contains("/ has ended") }
        // Time for a server that does not wait to be found out.
        for _ in 0..<10_000 { await Task.yield() }
        gate.open()
        await closing
        #expect(log.all == ["/a ends", "/ ends", "/ has ended", "/a has ended", "closed"])
    }

    @Test("makes no more namespaces than a server bears") func manyDynamic() async throws {
        let server = makeServer { $0.limits.dynamicNamespaces = 1 }
        _ = server.of { _, _ in true }
        let client = try await DirectClient(server, in: "/a")
        try await client.connected()
        client.send("0/b")
        #expect(try await client.next().kind == .connectError)
    }

    @Test("is told why a middleware refuses it, with data") func refused() async throws {
        let server = makeServer()
        server.use { socket in
            guard socket.handshake.auth["token"] == "good" else {
                throw ConnectionRefusal("not authorized", data: ["code": 7])
            }
        }
        let client = try await DirectClient(server, auth: ["token": "bad"])
        let packet = try await client.next()
        #expect(packet.kind == .connectError)
        #expect(packet.data == ["message": "not authorized", "data": ["code": 7]])
        client.send(#"0{"token":"good"}"#)
        try await client.connected()
    }

    @Test("is not told what went wrong inside a middleware") func failingMiddleware() async throws {
        struct Secret: Error {}
        let server = makeServer()
        server.use { _ in throw Secret() }
        let client = try await DirectClient(server)
        #expect(try await client.next().data == ["message": "Connection refused"])
    }

    @Test("passes middlewares in order, and its rooms of then are served once it is in") func middlewareRooms()
        async throws
    {
        let server = makeServer()
        let seen = Recorder<Int>()
        server.use { socket in
            seen.add(1)
            try await socket.join("early")
        }
        server.use { _ in seen.add(2) }
        let client = try await DirectClient(server)
        try await client.connected()
        #expect(seen.all == [1, 2])
        try server.to("early").emit("hello")
        #expect(try await client.event() == ["hello"])
    }

    @Test("is disconnected if it joins none in time") func connectTimeout() async throws {
        let server = makeServer { $0.connectTimeout = .milliseconds(20) }
        let client = try await DirectClient(server, revision: 4)
        try await client.closed()
        // One that has joined stays; a busy machine may need more than one attempt.
        var joined = try await DirectClient(server)
        while true {
            try await Eventually.holds("an answer or the end") { joined.waiting > 0 || joined.isClosed }
            if !joined.isClosed { break }
            joined = try await DirectClient(server)
        }
        try await joined.connected()
        let other = try await DirectClient(server, revision: 4)
        try await other.closed()
        #expect(!joined.isClosed)
    }

    @Test(
        "is disconnected for what is no packet, or has no place",
        arguments: ["abc", "2{}", #"2abc["a"]"#, "0", #"2/other,["a"]"#, "4{}", "7"])
    func malformed(text: String) async throws {
        let server = makeServer()
        let reasons = Recorder<DisconnectReason>()
        server.onConnection { $0.onDisconnect { reasons.add($0) } }
        let client = try await DirectClient(server)
        try await client.connected()
        client.send(text)
        try await client.closed()
        let reason = try await reasons.first()
        #expect(reason == .forcedClose || reason == .forcedServerClose)
    }

    @Test("leaves one without leaving others") func leaves() async throws {
        let server = makeServer()
        let reasons = Recorder<DisconnectReason>()
        server.onConnection { socket in socket.on("echo") { (text: String) in try socket.emit("echo", text) } }
        server.of("/custom").onConnection { $0.onDisconnect { reasons.add($0) } }
        let client = try await DirectClient(server)
        try await client.connected()
        client.send("0/custom")
        try await client.connected()
        client.send("1/custom")
        client.emit(["echo", "x"])
        #expect(try await client.event() == ["echo", "x"])
        #expect(try await reasons.first() == .clientNamespaceDisconnect)
    }

    @Test("is told when the server takes it out, and may come back on the same connection") func kicked() async throws {
        let server = makeServer()
        let reasons = Recorder<DisconnectReason>()
        server.onConnection { socket in
            socket.on("kick") { () in socket.disconnect() }
            socket.onDisconnect { reasons.add($0) }
        }
        let client = try await DirectClient(server)
        try await client.connected()
        client.emit(["kick"])
        // What was under way does no harm.
        client.emit(["late"])
        #expect(try await client.next().kind == .disconnect)
        #expect(try await reasons.first() == .serverNamespaceDisconnect)
        client.emit(["late"])
        client.send("0")
        try await client.connected()
        #expect(!client.isClosed)
    }

    @Test("of Socket.IO 2 is in the main namespace at once, and says in the query what it has to say") func revision3()
        async throws
    {
        let server = makeServer()
        let auth = Recorder<SocketValue>()
        server.of("/chat").onConnection { auth.add($0.handshake.auth) }
        let client = try await DirectClient(server, revision: 3)
        #expect(try await client.text() == "0")
        client.send("0/chat?token=a%20b")
        #expect(try await client.text() == "0/chat,")
        #expect(try await auth.first() == ["token": "a b"])
        client.send("0/nowhere")
        #expect(try await client.text() == #"4/nowhere,"Invalid namespace""#)
    }

    @Test("learns that the server goes away, and its handlers finish") func shutdown() async throws {
        let server = makeServer()
        let reasons = Recorder<DisconnectReason>()
        server.onConnection { socket in
            socket.onDisconnecting { reason in reasons.add(reason) }
        }
        _ = try await server.bind(host: "127.0.0.1", port: 0)
        let client = try await DirectClient(server)
        try await client.connected()
        client.lose(.serverShutdown)
        await server.close()
        #expect(try await reasons.first() == .serverShuttingDown)
    }
}

@Suite("An event") struct EventTests {
    struct ChatMessage: Codable, Equatable {
        var author: String
        var text: String
    }

    @Test("reaches a handler with typed arguments, and what that returns is the acknowledgement") func typed()
        async throws
    {
        let server = makeServer()
        server.onConnection { socket in
            socket.on("say") { (room: String, message: ChatMessage, bytes: [UInt8]) in
                ChatMessage(author: room, text: "\(message.text) \(bytes)")
            }
            socket.on("nothing") { () -> Int in 7 }
        }
        let client = try await DirectClient(server)
        try await client.connected()
        client.emit(
            ["say", "r", ["author": "a", "text": "t"], .binary(ByteBuffer(bytes: [1]))], id: 5)
        #expect(
            try await client.next()
                == Packet(kind: .acknowledgement, namespace: "/", id: 5, data: [["author": "r", "text": "t [1]"]]))
        client.emit(["nothing"], id: 6)
        #expect(try await client.next().data == [7])
    }

    @Test("may be handled as it comes, and acknowledged with several arguments, once") func untyped() async throws {
        let server = makeServer()
        server.onConnection { socket in
            socket.onEvent("raw") { event in
                try event.acknowledge("a", 1)
                try event.acknowledge("b")
                try socket.emit("seen", SocketValue.array(event.arguments))
            }
        }
        let client = try await DirectClient(server)
        try await client.connected()
        client.emit(["raw", 1, nil, ["x": true]], id: 0)
        #expect(try await client.next().data == ["a", 1])
        #expect(try await client.event() == ["seen", [1, nil, ["x": true]]])
    }

    @Test("of one socket is handled after the one before, also while that waits for an answer of the same client")
    func inOrder() async throws {
        let server = makeServer { $0.limits.queuedEvents = 2 }
        let handled = Recorder<Int>()
        server.onConnection { socket in
            socket.on("ask") { () in
                let answer: Int = try await socket.emitWithAck("question", "?")
                handled.add(answer)
            }
            socket.on("number") { (number: Int) in handled.add(number) }
        }
        let client = try await DirectClient(server)
        try await client.connected()
        client.emit(["ask"])
        for number in 1...10 { client.emit(["number", .number(Double(number))]) }
        let question = try await client.next()
        #expect(question.data == ["question", "?"])
        // It reads on although more events wait than should: the answer is behind them.
        try await Eventually.holds("reading") { client.isReading }
        client.send(Packet(kind: .acknowledgement, namespace: "/", id: question.id, data: [0]))
        #expect(try await handled.first(11) == Array(0...10))
    }

    @Test("is handled after the handler of the connection has returned") func afterConnection() async throws {
        let server = makeServer()
        let gate = Gate()
        let handled = Recorder<String>()
        server.onConnection { socket in
            await gate.pass()
            socket.on("early") { (text: String) in handled.add(text) }
        }
        let client = try await DirectClient(server)
        try await client.connected()
        client.emit(["early", "x"])
        gate.open()
        #expect(try await handled.first() == "x")
    }

    @Test("that waits too long has reading paused until there is room again") func backpressure() async throws {
        let server = makeServer { $0.limits.queuedEvents = 4 }
        let gate = Gate()
        server.onConnection { socket in socket.on("work") { (_: Int) in await gate.pass() } }
        let client = try await DirectClient(server)
        try await client.connected()
        for number in 0..<6 { client.emit(["work", .number(Double(number))]) }
        try await Eventually.holds("a pause") { !client.isReading }
        gate.open()
        try await Eventually.holds("reading again") { client.isReading }
        #expect(!client.isClosed)
    }

    @Test("more than may ever wait ends the connection") func overflow() async throws {
        let server = makeServer { $0.limits.queuedEvents = 2 }
        let gate = Gate()
        server.onConnection { _ in await gate.pass() }
        let client = try await DirectClient(server)
        try await client.connected()
        for _ in 0..<100 { client.emit(["work"]) }
        try await client.closed()
        gate.open()
    }

    @Test("that came before the end is still handled, and the end is told last") func beforeTheEnd() async throws {
        let server = makeServer()
        let log = Recorder<String>()
        server.onConnection { socket in
            try await socket.join("room")
            socket.on("save") { (text: String) in log.add(text) }
            socket.onDisconnecting { reason in log.add("\(reason.rawValue) \(socket.rooms.contains("room"))") }
            socket.onDisconnect { reason in log.add("\(reason.rawValue) \(socket.rooms.isEmpty)") }
        }
        let client = try await DirectClient(server)
        try await client.connected()
        client.emit(["save", "x"])
        client.lose(.pingTimeout)
        #expect(try await log.first(3) == ["x", "ping timeout true", "ping timeout true"])
    }

    @Test("passes the socket's middlewares, and is not handled if one throws") func middlewares() async throws {
        struct Forbidden: Error {}
        let server = makeServer()
        let log = Recorder<String>()
        server.onConnection { socket in
            socket.use { event in if event.name == "bad" { throw Forbidden() } }
            socket.onAny { log.add("any \($0.name)") }
            socket.on("bad") { (_: Int?) in log.add("handled") }
            socket.on("good") { (_: Int?) in log.add("good") }
            socket.onError { log.add("\($0)") }
        }
        let client = try await DirectClient(server)
        try await client.connected()
        client.emit(["bad"])
        client.emit(["good"])
        client.emit(["good", "no number"])
        let entries = try await log.first(5)
        #expect(entries.prefix(4) == ["Forbidden()", "any good", "good", "any good"])
        #expect(entries[4].contains("typeMismatch"))
    }

    @Test("with a reserved name is not sent") func reserved() async throws {
        let server = makeServer()
        #expect(throws: SocketIOError.reservedEventName("disconnect")) { try server.emit("disconnect") }
        #expect(throws: SocketIOError.reservedEventName("connect")) { try server.to("a").emit("connect") }
    }

    @Test("of which the client answers too late, or never, or of which too many wait") func acknowledgements()
        async throws
    {
        let server = makeServer { $0.limits.pendingAcknowledgements = 1 }
        let sockets = Recorder<Socket>()
        server.onConnection { sockets.add($0) }
        let client = try await DirectClient(server)
        try await client.connected()
        let socket = try await sockets.first()
        await #expect(throws: SocketIOError.acknowledgementTimeout) {
            try await socket.emitWithAck(arguments: ["q"], timeout: .milliseconds(10))
        }
        let waiting = Task { try await socket.emitWithAck(arguments: ["q"]) }
        _ = try await client.next()
        _ = try await client.next()
        await #expect(throws: SocketIOError.tooManyPendingAcknowledgements(limit: 1)) {
            try await socket.emitWithAck(arguments: ["q"])
        }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        let another = Task { try await socket.emitWithAck(arguments: ["q"]) }
        _ = try await client.next()
        client.lose()
        await #expect(throws: SocketIOError.disconnected(.transportClose)) { try await another.value }
        await #expect(throws: SocketIOError.disconnected(.transportClose)) {
            try await socket.emitWithAck(arguments: ["q"])
        }
    }

    @Test("is handled on the event loop, where a server has asked for that") func onEventLoop() async throws {
        final class Echo: EventLoopSocketHandler {
            let socket: Socket
            let log: Recorder<String>
            init(_ socket: Socket, _ log: Recorder<String>) {
                self.socket = socket
                self.log = log
            }
            func received(_ event: SocketEvent) {
                socket.eventLoop.preconditionInEventLoop()
                socket.setReading(false)
                try? socket.emit(arguments: [.string(event.name + "-back")] + event.arguments)
                event.acknowledgement?.send(["ok"])
                socket.setReading(true)
            }
            func disconnected(_ reason: DisconnectReason) {
                socket.eventLoop.preconditionInEventLoop()
                log.add("\(reason.rawValue) \(socket.rooms == [RoomName(socket.id)])")
            }
        }
        let server = makeServer()
        let log = Recorder<String>()
        server.main.serveOnEventLoop { Echo($0, log) }
        let client = try await DirectClient(server)
        try await client.connected()
        client.emit(["a", 1], id: 3)
        #expect(try await client.event() == ["a-back", 1])
        #expect(try await client.next().kind == .acknowledgement)
        #expect(client.isReading)
        client.lose()
        #expect(try await log.first() == "transport close true")
    }
}
