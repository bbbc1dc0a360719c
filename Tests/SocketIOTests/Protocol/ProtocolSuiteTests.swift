import EaselJSON
import EaselTestSupport
import NIOCore
import Testing

@testable import SocketIO

/// What the suite of the protocol's authors asserts of Socket.IO, over real sockets and both transports.
@Suite("A client of Socket.IO 5") struct SocketProtocolTests {
    /// A client that has joined the main namespace.
    private func joined(_ transport: PacketClient.Transport, _ server: SuiteServer) async throws -> PacketClient {
        let client = try await PacketClient(transport, port: server.port)
        try await client.send("0")
        _ = try await client.receive()
        _ = try await client.receive()
        return client
    }

    @Test(
        "joins a namespace, with and without a payload", arguments: PacketClient.Transport.allCases,
        [
            ("0", "0", #"2["auth",{}]"#), (#"0{"token":"123"}"#, "0", #"2["auth",{"token":"123"}]"#),
            ("0/custom,", "0/custom,", #"2/custom,["auth",{}]"#), ("0/custom", "0/custom,", #"2/custom,["auth",{}]"#),
            (#"0/custom,{"token":"abc"}"#, "0/custom,", #"2/custom,["auth",{"token":"abc"}]"#),
        ])
    func joins(transport: PacketClient.Transport, packets: (String, String, String)) async throws {
        let server = try await SuiteServer()
        let client = try await PacketClient(transport, port: server.port)
        try await client.send(packets.0)
        let answer = try await client.receive()
        #expect(answer.hasPrefix(packets.1))
        let handshake = try #require(try JSON(parsing: String(answer.dropFirst(packets.1.count))).objectValue)
        #expect(Array(handshake.keys) == ["sid"])
        #expect(handshake["sid"]?.stringValue != nil)
        #expect(try await client.receive() == packets.2)
        await server.server.close()
    }

    @Test("is refused an unknown namespace", arguments: PacketClient.Transport.allCases)
    func unknown(transport: PacketClient.Transport) async throws {
        let server = try await SuiteServer()
        let client = try await PacketClient(transport, port: server.port)
        try await client.send("0/random")
        #expect(try await client.receive() == #"4/random,{"message":"Invalid namespace"}"#)
        await server.server.close()
    }

    @Test("is disconnected for an invalid handshake, or none", arguments: PacketClient.Transport.allCases)
    func invalidHandshake(transport: PacketClient.Transport) async throws {
        let server = try await SuiteServer { $0.connectTimeout = .milliseconds(200) }
        try await (try await PacketClient(transport, port: server.port)).closed()
        let client = try await PacketClient(transport, port: server.port)
        try? await client.send("abc")
        try await client.closed()
        await server.server.close()
    }

    @Test("hears only pings after it has left the main namespace", arguments: PacketClient.Transport.allCases)
    func leaves(transport: PacketClient.Transport) async throws {
        let server = try await SuiteServer {
            $0.engine.pingInterval = .milliseconds(300)
        }
        let client = try await joined(transport, server)
        try await client.send("1")
        switch client {
        case .polling(let client): #expect(try await client.next() == "2")
        case .webSocket(let socket): #expect(try await socket.receive().text == "2")
        }
        await server.server.close()
    }

    @Test("leaves a custom namespace and stays in the main one", arguments: PacketClient.Transport.allCases)
    func leavesCustom(transport: PacketClient.Transport) async throws {
        let server = try await SuiteServer()
        let client = try await joined(transport, server)
        try await client.send("0/custom")
        _ = try await client.receive()
        _ = try await client.receive()
        try await client.send("1/custom")
        try await client.send(#"2["message","message to main namespace"]"#)
        #expect(try await client.receive() == #"2["message-back","message to main namespace"]"#)
        await server.server.close()
    }

    @Test("sends text and binary, and gets them back", arguments: PacketClient.Transport.allCases)
    func messages(transport: PacketClient.Transport) async throws {
        let server = try await SuiteServer()
        let client = try await joined(transport, server)
        try await client.send(#"2["message",1,"2",{"3":[true]}]"#)
        #expect(try await client.receive() == #"2["message-back",1,"2",{"3":[true]}]"#)
        try await client.send(#"2456["message-with-ack",1,"2",{"3":[false]}]"#)
        #expect(try await client.receive() == #"3456[1,"2",{"3":[false]}]"#)

        let placeholders = #"{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}"#
        try await client.send(#"52-["message",\#(placeholders)]"#, [[1, 2, 3], [4, 5, 6]])
        #expect(try await client.receive() == #"52-["message-back",\#(placeholders)]"#)
        #expect(try await client.receive() == "bAQID")
        #expect(try await client.receive() == "bBAUG")
        try await client.send(#"52-789["message-with-ack",\#(placeholders)]"#, [[1, 2, 3], [4, 5, 6]])
        #expect(try await client.receive() == "62-789[\(placeholders)]")
        #expect(try await client.receive() == "bAQID")
        #expect(try await client.receive() == "bBAUG")
        await server.server.close()
    }

    @Test(
        "is disconnected for what is no packet", arguments: PacketClient.Transport.allCases,
        ["abc", "2{}", #"2abc["message-with-ack",1,"2",{"3":[false]}]"#])
    func malformed(transport: PacketClient.Transport, packet: String) async throws {
        let server = try await SuiteServer()
        let client = try await joined(transport, server)
        // By polling the session may end before the request is answered.
        try? await client.send(packet)
        try await client.closed()
        await server.server.close()
    }
}
