import EaselTestSupport
import NIOCore
import Testing

@testable import SocketIO

/// Whether what clients get is compressed is for whoever emits to say, however it is emitted.
@Suite("An event that is not to be compressed") struct CompressedEventTests {
    private static let offer = "Sec-WebSocket-Extensions: permessage-deflate\r\n"
    private static let text = String(repeating: "a", count: 4_000)

    /// A client that takes what is compressed, over either transport.
    private enum Client {
        case polling(PollingClient)
        case webSocket(RawWebSocket)

        init(_ transport: PacketClient.Transport, port: Int) async throws {
            switch transport {
            case .polling:
                let url = "http://127.0.0.1:\(port)/socket.io/"
                self = .polling(try await PollingClient(url: url, query: "EIO=4&transport=polling"))
            case .webSocket:
                let path = "/socket.io/?EIO=4&transport=websocket"
                let socket = try await RawWebSocket(port: port, path: path, headers: CompressedEventTests.offer)
                _ = try await socket.receive()
                self = .webSocket(socket)
            }
        }

        func send(_ text: String) async throws {
            switch self {
            case .polling(let client): #expect(try await client.post(text).status == 200)
            case .webSocket(let socket): try await socket.send(text)
            }
        }

        /// Whether the next thing that comes is compressed.
        func nextIsCompressed() async throws -> Bool {
            switch self {
            case .polling(let client):
                let answer = try await client.get(headers: [("accept-encoding", "gzip")])
                return answer.headers["content-encoding"] == "gzip"
            case .webSocket(let socket):
                return try await socket.receive().isCompressed
            }
        }
    }

    @Test(
        "is not, over whatever transport and of whatever kind, and others are",
        arguments: PacketClient.Transport.allCases,
        [false, true])
    func kinds(transport: PacketClient.Transport, recovers: Bool) async throws {
        let server = makeServer {
            $0.engine.webSocketCompressionThreshold = 1_000
            $0.engine.pingInterval = .hours(1)
            if recovers { $0.recovery = SessionRecovery() }
        }
        let sockets = Recorder<Socket>()
        server.onConnection { sockets.add($0) }
        let port = try await server.bind(host: "127.0.0.1", port: 0)
        let client = try await Client(transport, port: port)
        try await client.send("40")
        #expect(try await !client.nextIsCompressed())
        let socket = try await sockets.first()
        let other = try await DirectClient(server)
        try await other.connected()
        let talker = try await sockets.first(2)[1]

        for compress in [false, true] {
            let emits: [(String, @Sendable () async throws -> Void)] = [
                ("to all", { try server.compress(compress).emit("x", Self.text) }),
                ("to a room", { try server.to(socket.id).compress(compress).emit("x", Self.text) }),
                ("to others", { try talker.broadcast.compress(compress).emit("x", Self.text) }),
                ("to one", { try socket.compress(compress).emit("x", Self.text) }),
                (
                    "with acknowledgements",
                    {
                        let all = server.to(socket.id).compress(compress).timeout(.milliseconds(1))
                        _ = try await all.emitWithAck("x", Self.text)
                    }
                ),
                (
                    "with an acknowledgement",
                    {
                        let emitter = socket.compress(compress)
                        let answer: SocketValue? = try? await emitter.emitWithAck(
                            "x", Self.text, timeout: .milliseconds(1))
                        #expect(answer == nil)
                    }
                ),
            ]
            for (kind, emit) in emits {
                try await emit()
                #expect(try await client.nextIsCompressed() == compress, "\(kind)")
            }
            // A transport that is not ready drops it: over polling that is one whose client asks for nothing yet.
            guard case .webSocket = client else { continue }
            try socket.volatile.compress(compress).emit("x", Self.text)
            #expect(try await client.nextIsCompressed() == compress)
            try server.volatile.compress(compress).emit("x", Self.text)
            #expect(try await client.nextIsCompressed() == compress)
        }
        await server.close()
    }

    @Test("is not for who gets it later either", arguments: [false, true]) func missed(compress: Bool) async throws {
        let server = makeServer {
            $0.engine.webSocketCompressionThreshold = 1_000
            $0.engine.pingInterval = .hours(1)
            $0.recovery = SessionRecovery()
        }
        let sockets = Recorder<Socket>()
        server.onConnection { sockets.add($0) }
        let port = try await server.bind(host: "127.0.0.1", port: 0)
        let first = try await DirectClient(server)
        let privateID = try #require(try await first.connected()["pid"]?.stringValue)
        let socket = try await sockets.first()
        first.lose()
        try await Eventually.holds("the loss") { !socket.isConnected }
        try server.compress(compress).emit("missed", Self.text)
        let client = try await Client(.webSocket, port: port)
        try await client.send(#"40{"pid":"\#(privateID)"}"#)
        #expect(try await client.nextIsCompressed() == compress)
        await server.close()
    }
}
