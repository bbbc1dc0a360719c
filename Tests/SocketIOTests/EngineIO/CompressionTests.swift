import EaselTestSupport
import NIOCore
import Testing

@testable import SocketIO

@Suite("A server of Engine.IO that compresses") struct EngineCompressionTests {
    private static let offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
    private static let large = String(repeating: "a", count: 2_000)

    private func webSocketServer(
        echoes: Bool = true, _ change: (inout EngineConfiguration) -> Void = { _ in }
    ) async throws -> EchoServer {
        try await EchoServer(echoes: echoes) {
            $0.webSocketCompressionThreshold = 1_000
            change(&$0)
        }
    }

    private struct Message: Equatable {
        let text: String
        let isCompressed: Bool
    }

    private struct Unreadable: Error {}

    /// What a frame holds.
    private func read(_ frame: RawWebSocket.Frame) throws -> Message {
        guard frame.isCompressed else { return Message(text: frame.text, isCompressed: false) }
        guard case .message(let message) = PermessageDeflate.unpack(ByteBuffer(bytes: frame.payload), upTo: 2 << 20)
        else { throw Unreadable() }
        return Message(text: String(buffer: message), isCompressed: true)
    }

    private func send(_ text: String, on socket: RawWebSocket) async throws {
        let message = ByteBuffer(string: text)
        if let packed = PermessageDeflate.pack(message, from: 0) {
            return try await socket.send(Array(packed.readableBytesView), reserved: 4)
        }
        // A block that is not compressed (RFC 1951, section 3.2.4), for what would not become shorter.
        let length = [UInt8(message.readableBytes & 255), UInt8(message.readableBytes >> 8)]
        try await socket.send([0] + length + length.map { ~$0 } + Array(message.readableBytesView) + [0], reserved: 4)
    }

    @Test("sends an answer to polling as it is where a message in it may not be compressed") func polling() async throws
    {
        let server = try await EchoServer()
        let client = try await server.polling()
        for compress in [[false], [true], [true, false], [false, true], [true, true]] {
            try await server.withSession { session in
                for compress in compress {
                    session.send(EncodedMessages([.text(ByteBuffer(string: Self.large))], compress: compress))
                }
            }
            let answer = try await client.get(headers: [("accept-encoding", "gzip")])
            #expect((answer.headers["content-encoding"] == "gzip") == !compress.contains(false), "\(compress)")
            if compress.contains(false) {
                #expect(answer.text == compress.map { _ in "4" + Self.large }.joined(separator: "\u{1E}"))
            }
        }
    }

    @Test("compresses no WebSocket unless it is told to, as Node") func byDefault() async throws {
        let server = try await EchoServer()
        let socket = try await server.webSocket(headers: Self.offer)
        #expect(!socket.answer.lowercased().contains("sec-websocket-extensions"))
        _ = try await socket.receive()
        try await server.send(Self.large)
        #expect(try read(try await socket.receive()) == Message(text: "4" + Self.large, isCompressed: false))
        // A bit that was not negotiated ends the connection.
        try await send("4a", on: socket)
        #expect(try await socket.closeCode() == 1002)
    }

    @Test(
        "compresses messages over a WebSocket that may be, for clients that read them, text and binary",
        arguments: [3, 4])
    func webSocket(revision: Int) async throws {
        let server = try await webSocketServer { $0.allowsRevision3 = true }
        let socket = try await server.webSocket("EIO=\(revision)&transport=websocket", headers: Self.offer)
        #expect(
            socket.answer.contains(
                "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n"
            ))
        let opening = try await socket.receive()
        #expect(!opening.isCompressed && opening.text.hasPrefix("0{"))
        try await server.withSession { session in
            for (text, compress) in [("short", true), (Self.large, true), (Self.large, false)] {
                let text = ByteBuffer(string: text)
                session.send(EncodedMessages([.text(text), .binary(text)], compress: compress))
            }
        }
        let type = revision == 3 ? "\u{4}" : ""
        for (text, isCompressed) in [("short", false), (Self.large, true), (Self.large, false)] {
            let (first, second) = (try await socket.receive(), try await socket.receive())
            #expect(first.opcode == 1 && second.opcode == 2)
            #expect(try read(first) == Message(text: "4" + text, isCompressed: isCompressed))
            #expect(try read(second) == Message(text: type + text, isCompressed: isCompressed))
        }
        // Who does not offer it gets everything as it is.
        let plain = try await server.webSocket()
        _ = try await plain.receive()
        try await server.send(Self.large)
        #expect(try read(try await plain.receive()) == Message(text: "4" + Self.large, isCompressed: false))
    }

    @Test("compresses what many get once") func shared() {
        let messages = EncodedMessages(text: Self.large)
        let (first, second) = (
            messages.encoded(.webSocket, compressionThreshold: 1_000),
            messages.encoded(.webSocket, compressionThreshold: 1_000)
        )
        #expect(first.readableBytes < 100)
        first.withUnsafeReadableBytes { first in
            second.withUnsafeReadableBytes { #expect($0.baseAddress == first.baseAddress) }
        }
        #expect(messages.encoded(.webSocket).readableBytes > 2_000)
        let asItIs = EncodedMessages([.text(ByteBuffer(string: Self.large))], compress: false)
        #expect(asItIs.encoded(.webSocket, compressionThreshold: 1_000) == messages.encoded(.webSocket))
    }

    @Test("reads what is compressed in its order, long and short") func order() async throws {
        let server = try await webSocketServer { $0.maximumPayload = 2 << 20 }
        let socket = try await server.webSocket(headers: Self.offer)
        _ = try await socket.receive()
        // Of what takes long to unpack nothing may be overtaken.
        let sent = (0..<20).map { "4\($0) " + String(repeating: "x", count: $0.isMultiple(of: 3) ? 1_000_000 : 10) }
        for (index, text) in sent.enumerated() {
            if index.isMultiple(of: 2) { try await send(text, on: socket) } else { try await socket.send(text) }
        }
        for text in sent { #expect(try read(try await socket.receive()).text.prefix(10) == text.prefix(10)) }
    }

    @Test("reads what is compressed right before the client goes") func departure() async throws {
        // Whoever closes with an echo that it has not read resets the connection, which is another end.
        let server = try await webSocketServer(echoes: false) { $0.maximumPayload = 2 << 20 }
        let socket = try await server.webSocket(headers: Self.offer)
        _ = try await socket.receive()
        try await send("4" + String(repeating: "x", count: 1_000_000), on: socket)
        try await socket.send("4last")
        socket.close()
        try await Eventually.holds("all came") { server.received == 2 }
        try await Eventually.holds("it has gone") { !server.ends.isEmpty }
        #expect(server.ends == [.transportClose])
    }

    @Test(
        "ends a connection whose message is too long unpacked, or no message",
        arguments: [
            (String(repeating: "x", count: 20_000), 10_000, 1009),
            (String(repeating: "x", count: 2 << 20), 1 << 20, 1009),
            ("\u{FF}", 1 << 20, nil), ("", 1 << 20, 1007),
        ])
    func refused(text: String, maximum: Int, code: Int?) async throws {
        let server = try await webSocketServer { $0.maximumPayload = maximum }
        let socket = try await server.webSocket(headers: Self.offer)
        _ = try await socket.receive()
        if text.isEmpty {
            try await socket.send([0xFF, 0xFF], reserved: 4)
        } else {
            try await send("4" + text, on: socket)
        }
        if let code {
            #expect(try await socket.closeCode() == code)
            try await Eventually.holds("it ends") { server.ends == [.transportError] }
        } else {
            #expect(try await socket.receive().text == "4" + text)
        }
        // Nobody else notices.
        let other = try await server.webSocket(headers: Self.offer)
        _ = try await other.receive()
        try await send("4hello", on: other)
        #expect(try await other.receive().text == "4hello")
    }
}
