import EaselTestSupport
import Testing

@testable import SocketIO

@Suite("A client of Engine.IO 3") struct EngineRevisionThreeTests {
    private func server(_ change: (inout EngineConfiguration) -> Void = { _ in }) async throws -> EchoServer {
        try await EchoServer {
            $0.allowsRevision3 = true
            change(&$0)
        }
    }

    @Test("opens a session, whatever it calls its revision", arguments: ["EIO=3&", "", "EIO=abc&"])
    func open(_ revision: String) async throws {
        let server = try await server()
        let answer = try await HTTPRequest.get("\(server.url)?\(revision)transport=polling&b64=1")
        #expect(answer.status == 200)
        let parts = answer.text.split(separator: ":", maxSplits: 1)
        #expect(parts[0] == "\(parts[1].count)")
        #expect(parts[1].hasPrefix("0{\"sid\":"))
        let socket = try await server.webSocket("\(revision)transport=websocket")
        #expect(try await socket.receive().text.hasPrefix("0{\"sid\":"))
    }

    @Test(
        "sends and gets bodies of counted packets",
        arguments: ["6:4hello", "6:4test16:4test26:4test3", "6:4hello10:b4AQIDBA==", "4:4\u{20AC}\u{1F600}"])
    func bodies(_ body: String) async throws {
        let server = try await server()
        let client = try await server.polling("EIO=3&transport=polling&b64=1")
        #expect(try await client.post(body).text == "ok")
        #expect(try await client.get().text == body)
    }

    @Test("gets binary bodies if it takes them, and may send them") func binary() async throws {
        let server = try await server()
        let client = try await server.polling("EIO=3&transport=polling")
        #expect(try await client.post("6:4hello10:b4AQIDBA==").text == "ok")
        let answer = try await client.get()
        let binary: [UInt8] = [0, 6, 255, 52, 104, 101, 108, 108, 111, 1, 5, 255, 4, 1, 2, 3, 4]
        #expect(answer.contentType == "application/octet-stream")
        #expect(answer.body == binary)
        let socket = try await RawSocket(port: server.port)
        try await socket.write(
            Array(
                """
                POST /engine.io/?EIO=3&transport=polling&sid=\(client.sid) HTTP/1.1\r\nHost: a\r\n\
                Content-Type: application/octet-stream\r\nContent-Length: \(binary.count)\r\n\r\n
                """.utf8) + binary)
        #expect(try await socket.readHead().hasPrefix("HTTP/1.1 200"))
        #expect(try await client.get().body == binary)
    }

    @Test("loses its session by a body that is none", arguments: ["abc", "", "4hello"])
    func malformed(_ body: String) async throws {
        let server = try await server()
        let client = try await server.polling("EIO=3&transport=polling&b64=1")
        #expect(try await client.post(body).status == 400)
        #expect(try await client.get().status == 400)
    }

    @Test("sends binary on a WebSocket with the packet's type, and gets it so") func webSocket() async throws {
        let server = try await server()
        let socket = try await server.webSocket("EIO=3&transport=websocket")
        _ = try await socket.receive()
        try await socket.send([4, 1, 2, 3, 4], opcode: 2)
        #expect(try await socket.receive().payload == [4, 1, 2, 3, 4])
        try await socket.send("4hello")
        #expect(try await socket.receive().text == "4hello")
        try await socket.send("b4AQIDBA==")
        #expect(try await socket.receive().payload == [4, 1, 2, 3, 4])
        try await socket.send([9], opcode: 2)
        #expect(try await socket.receive().opcode == 8)
    }

    @Test("gets binary as text on a WebSocket, if it asks for that") func base64WebSocket() async throws {
        let server = try await server()
        let socket = try await server.webSocket("EIO=3&transport=websocket&b64=1")
        _ = try await socket.receive()
        try await socket.send([4, 1, 2, 3, 4], opcode: 2)
        #expect(try await socket.receive().text == "b4AQIDBA==")
    }

    @Test("sends the pings, and is closed without them") func heartbeat() async throws {
        let server = try await server {
            $0.pingInterval = .milliseconds(50)
            $0.pingTimeout = .milliseconds(50)
        }
        let socket = try await server.webSocket("EIO=3&transport=websocket")
        _ = try await socket.receive()
        try await Eventually.holds("the end of the silent session") { server.ends == [.pingTimeout] }
        #expect(try await socket.receive().opcode == 8)
        let calm = try await self.server()
        let client = try await calm.polling("EIO=3&transport=polling&b64=1")
        for _ in 0..<3 {
            #expect(try await client.post("1:2").text == "ok")
            #expect(try await client.get().text == "1:3")
        }
    }

    @Test("moves to a WebSocket") func upgrade() async throws {
        let server = try await server()
        let client = try await server.polling("EIO=3&transport=polling&b64=1")
        let socket = try await server.webSocket("EIO=3&transport=websocket&sid=\(client.sid)")
        try await socket.send("2probe")
        #expect(try await socket.receive().text == "3probe")
        #expect(try await client.get().text == "1:6")
        try await socket.send("5")
        try await socket.send("4hello")
        #expect(try await socket.receive().text == "4hello")
        #expect(try await client.get().status == 400)
    }

    @Test("ends its session by a packet on polling") func close() async throws {
        let server = try await server()
        let client = try await server.polling("EIO=3&transport=polling&b64=1")
        async let poll = client.get()
        try await server.waitForPoll()
        #expect(try await client.post("1:1").text == "ok")
        #expect(try await poll.text == "1:6")
        #expect(try await client.get().status == 400)
    }
}
