import EaselTestSupport
import Foundation
import NIOCore
import Testing

@testable import SocketIO

/// The server that the protocol's own suite wants, on a port of its own.
final class SuiteServer: Sendable {
    let server: SocketIOServer
    let port: Int

    init(_ change: (inout SocketIOConfiguration) -> Void = { _ in }) async throws {
        server = makeServer(change)
        for name in ["/", "/custom"] {
            server.of(name).onConnection { socket in
                socket.onEvent("message") { event in
                    try socket.emit(arguments: ["message-back"] + event.arguments)
                }
                socket.onEvent("message-with-ack") { event in event.acknowledgement?.send(event.arguments) }
                socket.on("join") { (room: String) in
                    try await socket.join(room)
                    return "joined"
                }
                socket.on("to") { (room: String, text: SocketValue) in try socket.to(room).emit("said", text) }
                socket.on("ask") { (question: String) in
                    let answer: SocketValue = try await socket.emitWithAck("question", question)
                    try socket.emit("answered", answer)
                }
                try socket.emit("auth", socket.handshake.auth)
            }
        }
        port = try await server.bind(host: "127.0.0.1", port: 0)
    }
}

/// A client that speaks in packets, over either transport.
enum PacketClient {
    case polling(PollingPackets)
    case webSocket(RawWebSocket)

    struct NotTaken: Error { let status: Int }

    enum Transport: String, CaseIterable, Sendable { case polling, webSocket }

    init(_ transport: Transport, port: Int) async throws {
        switch transport {
        case .polling:
            self = .polling(
                PollingPackets(
                    try await PollingClient(
                        url: "http://127.0.0.1:\(port)/socket.io/", query: "EIO=4&transport=polling")))
        case .webSocket:
            let socket = try await RawWebSocket(port: port, path: "/socket.io/?EIO=4&transport=websocket")
            #expect(try await socket.receive().text.hasPrefix("0{"))
            self = .webSocket(socket)
        }
    }

    /// Sends messages: text, or bytes.
    func send(_ text: String, _ attachments: [[UInt8]] = []) async throws {
        switch self {
        case .polling(let client):
            let binary = attachments.map { "\u{1E}b" + Base64Text.encode($0) }.joined()
            let answer = try await client.client.post("4" + text + binary)
            guard answer.text == "ok" else { throw NotTaken(status: answer.status) }
        case .webSocket(let socket):
            try await socket.send("4" + text)
            for attachment in attachments { try await socket.send(attachment, opcode: 2) }
        }
    }

    /// The next message that is no ping; binary in base64 behind a `b`.
    func receive() async throws -> String {
        while true {
            let packet: String
            switch self {
            case .polling(let client): packet = try await client.next()
            case .webSocket(let socket):
                let frame = try await socket.receive()
                packet = frame.opcode == 2 ? "b" + Base64Text.encode(frame.payload) : frame.text
            }
            if packet == "2" { continue }
            return packet.hasPrefix("b") ? packet : String(packet.dropFirst())
        }
    }

    /// Returns when the server has closed the connection.
    func closed() async throws {
        switch self {
        case .polling(let client):
            try await Eventually.holds("the end of a session") { try await client.client.get().status == 400 }
        case .webSocket(let socket): _ = try await socket.closeCode()
        }
    }
}

/// What has come by polling and was not taken.
final class PollingPackets {
    let client: PollingClient
    private var packets: [String] = []

    init(_ client: PollingClient) {
        self.client = client
    }

    func next() async throws -> String {
        while packets.isEmpty {
            packets = try await client.get().text.split(separator: "\u{1E}").map(String.init)
        }
        return packets.removeFirst()
    }
}

enum Base64Text {
    static func encode(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}
