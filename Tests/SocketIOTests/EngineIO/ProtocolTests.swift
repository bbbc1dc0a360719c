import EaselJSON
import EaselTestSupport
import Testing

@testable import SocketIO

/// What the suite of the protocol's authors asserts, over real sockets.
@Suite("A client of Engine.IO 4") struct EngineProtocolTests {
    private static let separator = "\u{1E}"

    @Test("opens a session on polling and is told its terms") func openOnPolling() async throws {
        let server = try await EchoServer { $0.pingInterval = EngineConfiguration().pingInterval }
        let answer = try await HTTPRequest.get("\(server.url)?EIO=4&transport=polling")
        #expect(answer.status == 200)
        #expect(answer.contentType == "text/plain; charset=UTF-8")
        #expect(answer.headers["cache-control"] == "no-store")
        try expectHandshake(answer.text, upgrades: ["websocket"])
    }

    @Test("opens a session on a WebSocket and is told its terms") func openOnWebSocket() async throws {
        let server = try await EchoServer { $0.pingInterval = EngineConfiguration().pingInterval }
        let socket = try await server.webSocket()
        try expectHandshake(try await socket.receive().text, upgrades: [])
    }

    private func expectHandshake(_ packet: String, upgrades: [JSON]) throws {
        #expect(packet.first == "0")
        let handshake = try JSON(parsing: String(packet.dropFirst()))
        let sid = try #require(handshake["sid"]?.stringValue)
        #expect(sid.wholeMatch(of: /[A-Za-z0-9_-]{20}/) != nil)
        #expect(
            handshake == [
                "sid": .string(sid), "upgrades": .array(upgrades), "pingInterval": 25_000, "pingTimeout": 20_000,
                "maxPayload": 1_000_000,
            ])
    }

    @Test(
        "is told why a request is refused",
        arguments: [
            ("GET", "transport=polling", 5, "Unsupported protocol version"),
            ("GET", "EIO=abc&transport=polling", 5, "Unsupported protocol version"),
            ("GET", "EIO=3&transport=polling", 5, "Unsupported protocol version"),
            ("GET", "EIO=4", 0, "Transport unknown"),
            ("GET", "EIO=4&transport=abc", 0, "Transport unknown"),
            ("POST", "EIO=4&transport=polling", 2, "Bad handshake method"),
            ("PUT", "EIO=4&transport=polling", 2, "Bad handshake method"),
            ("GET", "EIO=4&transport=websocket", 3, "Bad request"),
            ("GET", "EIO=4&transport=polling&sid=nobody", 1, "Session ID unknown"),
            ("POST", "EIO=4&transport=polling&sid=nobody", 1, "Session ID unknown"),
        ])
    func refusals(_ method: String, _ query: String, _ code: Int, _ message: String) async throws {
        let server = try await EchoServer()
        let answer = try await HTTPRequest.send(method, "\(server.url)?\(query)")
        #expect(answer.status == 400)
        #expect(answer.contentType == "application/json")
        #expect(try JSON(parsing: answer.body) == ["code": .number(Double(code)), "message": .string(message)])
    }

    @Test("is told that a session takes nothing but GET and POST") func putInSession() async throws {
        let server = try await EchoServer()
        let client = try await server.polling()
        let answer = try await HTTPRequest.send("PUT", client.url)
        #expect(answer.status == 400)
        #expect(answer.text == #"{"code":3,"message":"Bad request"}"#)
        #expect(try await client.post("4a").text == "ok", "the session goes on")
    }

    @Test(
        "gets no WebSocket for a query that is refused",
        arguments: [
            "transport=websocket", "EIO=abc&transport=websocket", "EIO=4", "EIO=4&transport=abc",
            "EIO=4&transport=polling", "EIO=4&transport=websocket&sid=nobody",
        ])
    func refusedWebSocket(_ query: String) async throws {
        let server = try await EchoServer()
        let socket = try await server.webSocket(query)
        #expect(socket.answer.hasPrefix("HTTP/1.1 400"))
    }

    @Test(
        "sends and gets bodies of packets on polling",
        arguments: ["4hello", "4test1\u{1E}4test2\u{1E}4test3", "4hello\u{1E}bAQIDBA==", "4\u{20AC}\u{1F600}", "4"])
    func pollingMessages(_ body: String) async throws {
        let server = try await EchoServer()
        let client = try await server.polling()
        let posted = try await client.post(body)
        #expect(posted.status == 200)
        #expect(posted.text == "ok")
        #expect(posted.contentType == "text/html")
        let polled = try await client.get()
        #expect(polled.status == 200)
        #expect(polled.text == body)
    }

    @Test(
        "loses its session by a body that is none", arguments: ["abc", "", "4a\u{1E}", "b!", "7", "2", "4ok\u{1E}x"])
    func malformedBody(_ body: String) async throws {
        let server = try await EchoServer()
        let client = try await server.polling()
        #expect(try await client.post(body).status == 400)
        #expect(try await client.get().status == 400)
        try await Eventually.holds("how sessions ended") {
            server.ends == [body == "2" ? .transportError : .parseError]
        }
    }

    @Test("loses its session by a body that is not UTF-8") func invalidText() async throws {
        let server = try await EchoServer()
        let client = try await server.polling()
        let socket = try await RawSocket(port: server.port)
        try await socket.write(
            Array("POST /engine.io/?EIO=4&transport=polling&sid=\(client.sid) HTTP/1.1\r\nHost: a\r\n".utf8)
                + Array("Content-Length: 3\r\n\r\n4".utf8) + [0xC3, 0x28])
        #expect(try await socket.readHead().hasPrefix("HTTP/1.1 400"))
        try await Eventually.holds("how sessions ended") { server.ends == [.parseError] }
    }

    @Test("loses its session by polling twice at a time") func twoPolls() async throws {
        let server = try await EchoServer()
        let client = try await server.polling()
        async let first = client.get()
        try await server.waitForPoll()
        let second = try await client.get()
        #expect(second.status == 400)
        #expect(second.text == #"{"code":3,"message":"Bad request"}"#)
        let answer = try await first
        #expect(answer.status == 200)
        #expect(answer.text == "1")
        #expect(try await client.get().status == 400)
        try await Eventually.holds("how sessions ended") { server.ends == [.transportError] }
    }

    @Test("loses its session by posting twice at a time") func twoPosts() async throws {
        let server = try await EchoServer()
        let client = try await server.polling()
        let head = "POST /engine.io/?EIO=4&transport=polling&sid=\(client.sid) HTTP/1.1\r\nHost: a\r\n"
        let slow = try await RawSocket(port: server.port)
        try await slow.write(Array("\(head)Expect: 100-continue\r\nContent-Length: 6\r\n\r\n".utf8))
        #expect(try await slow.readHead() == "HTTP/1.1 100 Continue\r\n\r\n")
        #expect(try await client.post("4hello").status == 400)
        try await slow.write(Array("4hello".utf8))
        #expect(try await slow.readHead().hasPrefix("HTTP/1.1 400"))
        try await Eventually.holds("how sessions ended") { server.ends == [.transportError] }
        #expect(server.received == 0)
    }

    @Test("loses its session by leaving a poll") func abandonedPoll() async throws {
        let server = try await EchoServer()
        let client = try await server.polling()
        let socket = try await RawSocket(port: server.port)
        try await socket.write(
            Array("GET /engine.io/?EIO=4&transport=polling&sid=\(client.sid) HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
        try await server.waitForPoll()
        socket.close()
        try await Eventually.holds("the end of the session") { server.ends == [.transportError] }
        #expect(try await client.get().status == 400)
    }

    @Test("sends and gets text and binary on a WebSocket") func webSocketMessages() async throws {
        let server = try await EchoServer()
        let socket = try await server.webSocket()
        _ = try await socket.receive()
        try await socket.send("4hello \u{1F600}")
        #expect(try await socket.receive().text == "4hello \u{1F600}")
        for size in [4, 125, 126, 65_535, 65_536, 999_000] {
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
            try await socket.send(bytes, opcode: 2)
            let frame = try await socket.receive()
            #expect(frame.opcode == 2)
            #expect(frame.payload == bytes)
        }
    }

    @Test("may send a message in fragments, and pings between them") func fragments() async throws {
        let server = try await EchoServer()
        let socket = try await server.webSocket()
        _ = try await socket.receive()
        let euro = Array("\u{20AC}".utf8)
        try await socket.send([UInt8(ascii: "4")] + euro.prefix(1), isFinal: false)
        try await socket.send([7, 8], opcode: 9)
        let pong = try await socket.receive()
        #expect(pong.opcode == 10)
        #expect(pong.payload == [7, 8])
        try await socket.send(Array(euro.dropFirst()), opcode: 0)
        #expect(try await socket.receive().text == "4\u{20AC}")
    }

    @Test(
        "loses its WebSocket by what is no packet, or wrong here", arguments: ["abc", "", "7", "2probe", "b!", "1"])
    func malformedFrame(_ text: String) async throws {
        let server = try await EchoServer()
        let socket = try await server.webSocket()
        _ = try await socket.receive()
        try await socket.send(text)
        #expect(try await socket.receive().opcode == 8)
        let reasons: [String: EngineCloseReason] = ["2probe": .transportError, "1": .transportClose]
        try await Eventually.holds("the end of the session") { server.ends == [reasons[text] ?? .parseError] }
    }

    @Test("loses its WebSocket by breaking RFC 6455, with the code that says how") func violations() async throws {
        let server = try await EchoServer { $0.maximumPayload = 1_000 }
        let cases: [(code: Int, frame: @Sendable (RawWebSocket) async throws -> Void)] = [
            (1007, { try await $0.send([UInt8(ascii: "4"), 0xC3, 0x28]) }),
            (1002, { try await $0.send(Array("4a".utf8), isMasked: false) }),
            (1002, { try await $0.send(Array("4a".utf8), reserved: 4) }),
            (1002, { try await $0.send(Array("4a".utf8), opcode: 0) }),
            (1002, { try await $0.send(Array("4a".utf8), opcode: 3) }),
            (1009, { try await $0.send([UInt8](repeating: 52, count: 1_001)) }),
            (
                1009,
                {
                    try await $0.send([UInt8](repeating: 52, count: 600), isFinal: false)
                    try await $0.send([UInt8](repeating: 52, count: 600), opcode: 0)
                }
            ),
        ]
        for violation in cases {
            let socket = try await server.webSocket()
            _ = try await socket.receive()
            try await violation.frame(socket)
            #expect(try await socket.closeCode() == violation.code)
        }
        try await Eventually.holds("the ends of all sessions") { server.ends.count == cases.count }
    }

    @Test(
        "gets to read why it loses its WebSocket, however much it is sending",
        arguments: [
            // Of 64 MiB, with a mask; a ping in fragments; text that is none of UTF-8.
            (1009, [0x81, 0xFF, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0]), (1002, [0x09, 0x80, 0, 0, 0, 0]),
            (1007, [0x81, 0x83, 0, 0, 0, 0, 0x34, 0xC3, 0x28]),
        ] as [(Int, [UInt8])])
    func violationsWhileSending(_ code: Int, _ bytes: [UInt8]) async throws {
        let server = try await EchoServer { $0.maximumPayload = 1_000 }
        let socket = try await server.webSocket(staysOpen: true)
        _ = try await socket.receive()
        socket.setReading(false)
        try await socket.sendBytes(bytes)
        for _ in 0..<20 { try await socket.sendBytes([UInt8](repeating: 0, count: 50_000)) }
        socket.setReading(true)
        #expect(try await socket.receive().closeCode == code)
        #expect(try await socket.endsInOrder())
        try await Eventually.holds("the end of the session") { server.ends.count == 1 }
    }

    @Test("closes a WebSocket in good order") func orderlyClose() async throws {
        let server = try await EchoServer()
        let socket = try await server.webSocket()
        _ = try await socket.receive()
        try await socket.send([0x03, 0xE8], opcode: 8)
        #expect(try await socket.closeCode() == 1000)
        try await Eventually.holds("the end of the session") { server.ends == [.transportClose] }
    }

    @Test("is pinged on polling and stays by its pongs") func pollingHeartbeat() async throws {
        let server = try await EchoServer { $0.pingInterval = .milliseconds(50) }
        let client = try await server.polling()
        for _ in 0..<3 {
            #expect(try await client.get().text == "2")
            #expect(try await client.post("3").text == "ok")
        }
        #expect(server.ends == [])
    }

    @Test("is pinged on a WebSocket and stays by its pongs") func webSocketHeartbeat() async throws {
        let server = try await EchoServer { $0.pingInterval = .milliseconds(50) }
        let socket = try await server.webSocket()
        _ = try await socket.receive()
        for _ in 0..<3 {
            #expect(try await socket.receive().text == "2")
            try await socket.send("3")
        }
        #expect(server.ends == [])
    }

    @Test("that answers no ping loses its session") func silence() async throws {
        let server = try await EchoServer {
            $0.pingInterval = .milliseconds(50)
            $0.pingTimeout = .milliseconds(50)
        }
        let client = try await server.polling()
        try await Eventually.holds("the end of the session") { try await client.get().status == 400 }
        let socket = try await server.webSocket()
        while try await socket.receive().opcode != 8 {}
        try await Eventually.holds("the ends of both sessions") { server.ends == [.pingTimeout, .pingTimeout] }
        try await Eventually.holds("no session is left") { server.engine.sessionCount == 0 }
    }

    @Test("ends its session on polling, and its poll is released") func closeOnPolling() async throws {
        let server = try await EchoServer()
        let client = try await server.polling()
        async let poll = client.get()
        try await server.waitForPoll()
        #expect(try await client.post("1").text == "ok")
        #expect(try await poll.text == "6")
        #expect(try await client.get().status == 400)
        try await Eventually.holds("how sessions ended") { server.ends == [.transportClose] }
    }
}

extension EchoServer {
    /// Waits until the session that was opened last has a request to answer.
    func waitForPoll() async throws {
        try await Eventually.holds("a poll") { try await self.withSession { $0.isWritable } }
    }
}
