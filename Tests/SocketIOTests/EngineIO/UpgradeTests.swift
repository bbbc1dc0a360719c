import EaselTestSupport
import Testing

@testable import SocketIO

@Suite("A client that moves from polling to a WebSocket") struct EngineUpgradeTests {
    private func probe(_ client: PollingClient, _ server: EchoServer) async throws -> RawWebSocket {
        let socket = try await server.webSocket("EIO=4&transport=websocket&sid=\(client.sid)")
        try await socket.send("2probe")
        #expect(try await socket.receive().text == "3probe")
        return socket
    }

    @Test("is released from polling and goes on there") func upgrade() async throws {
        let server = try await EchoServer()
        let client = try await server.polling()
        let socket = try await probe(client, server)
        #expect(try await client.get().text == "6")
        try await socket.send("5")
        try await socket.send("4hello")
        #expect(try await socket.receive().text == "4hello")
    }

    @Test("has a poll that waits released by its probe") func releasedPoll() async throws {
        let server = try await EchoServer()
        let client = try await server.polling()
        async let poll = client.get()
        try await server.waitForPoll()
        let socket = try await probe(client, server)
        #expect(try await poll.text == "6")
        try await socket.send("5")
        try await socket.send("4hello")
        #expect(try await socket.receive().text == "4hello")
    }

    @Test("can't poll or post any more, and keeps its WebSocket") func pollingAfterwards() async throws {
        let server = try await EchoServer()
        let client = try await server.polling()
        let socket = try await probe(client, server)
        try await socket.send("5")
        try await socket.send("4a")
        #expect(try await socket.receive().text == "4a")
        #expect(try await client.get().status == 400)
        #expect(try await client.post("4lost").status == 400)
        try await socket.send("4hello")
        #expect(try await socket.receive().text == "4hello")
        #expect(server.received == 2)
    }

    @Test("keeps its WebSocket when another names its session") func secondWebSocket() async throws {
        let server = try await EchoServer()
        let client = try await server.polling()
        let socket = try await probe(client, server)
        let rival = try await server.webSocket("EIO=4&transport=websocket&sid=\(client.sid)")
        #expect(try await rival.receive().opcode == 8)
        try await socket.send("5")
        try await socket.send("4hello")
        #expect(try await socket.receive().text == "4hello")
        let late = try await server.webSocket("EIO=4&transport=websocket&sid=\(client.sid)")
        #expect(try await late.receive().opcode == 8)
        try await socket.send("4again")
        #expect(try await socket.receive().text == "4again")
    }

    @Test("gets each message that is sent meanwhile once, and in order") func race() async throws {
        let server = try await EchoServer()
        let client = try await server.polling()
        let count = 300
        let sender = Task {
            for number in 0..<count {
                try await server.send("\(number)")
                await Task.yield()
            }
        }
        // As the official client does it: it polls until its poll is answered after the probe, then upgrades.
        var got: [String] = []
        for _ in 0..<3 { got += try await messages(client.get().text) }
        let socket = try await probe(client, server)
        got += try await messages(client.get().text)
        try await socket.send("5")
        while got.count < count { got.append(String(try await socket.receive().text.dropFirst())) }
        try await sender.value
        #expect(got == (0..<count).map(String.init))
    }

    private func messages(_ body: String) -> [String] {
        body.split(separator: "\u{1E}").filter { $0.first == "4" }.map { String($0.dropFirst()) }
    }

    @Test("stays on polling if its WebSocket says anything else", arguments: ["4hello", "3probe", "x", ""])
    func wrongProbe(_ text: String) async throws {
        let server = try await EchoServer()
        let client = try await server.polling()
        let socket = try await server.webSocket("EIO=4&transport=websocket&sid=\(client.sid)")
        try await socket.send(text)
        #expect(try await socket.receive().opcode == 8)
        #expect(try await client.post("4still").text == "ok")
        #expect(try await client.get().text == "4still")
        let second = try await probe(client, server)
        try await second.send("5")
        try await second.send("4now")
        #expect(try await second.receive().text == "4now")
    }

    @Test("stays on polling if its WebSocket goes or takes too long") func lostProbe() async throws {
        let server = try await EchoServer { $0.upgradeTimeout = .milliseconds(50) }
        let client = try await server.polling()
        let slow = try await server.webSocket("EIO=4&transport=websocket&sid=\(client.sid)")
        #expect(try await slow.receive().opcode == 8)
        let gone = try await server.webSocket("EIO=4&transport=websocket&sid=\(client.sid)")
        gone.close()
        #expect(try await client.post("4still").text == "ok")
        #expect(try await client.get().text == "4still")
        #expect(server.ends == [])
    }
}
