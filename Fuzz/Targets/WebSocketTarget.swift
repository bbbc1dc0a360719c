import EaselBoard
import EaselRoom
import EaselServer
import NIOCore
import NIOEmbedded
import NIOWebSocket

extension FuzzTarget {
    /// What comes over a connection after the handshake, whole or in two pieces: NIO's decoder, our handler, a session.
    static let webSocket = FuzzTarget(
        name: "web-socket",
        seeds: {
            let hello = #"{"type":"hello","key":"\#(Shorthand.key)"}"#
            return [
                frame(hello), frame("{}"), frame("\u{0}"), frame("hel", opcode: 0x01) + frame("lo", opcode: 0x80),
                frame(#"{"type":"#, opcode: 0x01) + frame("", opcode: 0x89) + frame(#""hello"}"#, opcode: 0x80),
                frame("ping", opcode: 0x89) + frame("pong", opcode: 0x8A) + frame("", opcode: 0x88),
                frame("\u{3}\u{E8}bye", opcode: 0x88), frame("\u{F}\u{A1}", opcode: 0x88), frame("b", opcode: 0x82),
                frame(String(repeating: "x", count: 300)), frame("x", opcode: 0xC1), frame("x", opcode: 0x83),
                [0x81, 0x05] + Array("plain".utf8), [0x81, 0xFF] + Array(repeating: 0xFF, count: 12),
                [0x81, 0xFE, 0x02, 0x01, 1, 2, 3, 4], frame("continuation", opcode: 0x80),
                [0x81, 0x82, 0, 0, 0, 0, 0xC3, 0x28],
            ]
        },
        run: WebSocketTarget.run)

    /// A frame of a client whose mask changes nothing, so that mutations reach what is in it.
    private static func frame(_ text: String, opcode: UInt8 = 0x81) -> [UInt8] {
        let payload = Array(text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
        let count =
            payload.count < 126 ? [UInt8(payload.count)] : [126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
        return [opcode, 0x80 | count[0]] + count.dropFirst() + [0, 0, 0, 0] + payload
    }
}

enum WebSocketTarget {
    private static let registry = Task { try await FuzzRooms.open() }

    static func run(_ bytes: [UInt8]) async throws {
        let registry = try await registry.value
        let board = try BoardID(validating: "unknown")
        let channel = NIOAsyncTestingChannel()
        try await channel.testingEventLoop.executeInContext {
            try channel.pipeline.syncOperations.addHandlers([
                ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: registry.configuration.limits.frameBytes)),
                WebSocketHandler(board: board, registry: registry),
            ])
        }
        try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).get()
        let middle = bytes.count / 2
        for piece in bytes.count % 2 == 0 ? [bytes[...]] : [bytes[..<middle], bytes[middle...]] {
            // An input may have had the connection closed; then the rest is not taken.
            _ = try? await channel.writeInbound(ByteBuffer(bytes: piece))
        }
        await channel.testingEventLoop.run()
        var answer = ByteBuffer()
        while var part = try await channel.readOutbound(as: ByteBuffer.self) { answer.writeBuffer(&part) }
        _ = try? await channel.finish(acceptAlreadyClosed: true)
        try check(answer)
    }

    /// The server's frames are whole, unmasked and in order; after a close frame comes nothing.
    private static func check(_ answer: ByteBuffer) throws {
        var rest = answer
        var isClosed = false
        while rest.readableBytes > 0 {
            try Finding.unless(!isClosed, "something was sent after a close frame")
            guard let (opcode, payload) = frame(of: &rest) else { throw Finding("what was sent are no whole frames") }
            switch opcode {
            case 0x81:
                let isMessage = (try? ServerMessage(decoding: payload.readableBytesView)) != nil
                try Finding.unless(isMessage, "a message was sent that clients can't read")
            case 0x88:
                isClosed = true
                try checkClose(payload)
            case 0x8A:
                try Finding.unless(payload.readableBytes <= 125, "a pong is too long")
            default:
                throw Finding("a frame that starts with \(opcode) was sent")
            }
        }
    }

    private static func checkClose(_ payload: ByteBuffer) throws {
        var payload = payload
        guard payload.readableBytes > 0 else { return }
        let code = payload.readInteger(as: UInt16.self)
        let isSound = code.map { (1000...1014).contains($0) || (3000...4999).contains($0) } ?? false
        try Finding.unless(isSound, "a connection was closed with \(code.map(String.init) ?? "half a code")")
        let reason = try? payload.readUTF8ValidatedString(length: payload.readableBytes)
        try Finding.unless(reason != nil, "the reason of a close is no UTF-8")
    }

    private static func frame(of rest: inout ByteBuffer) -> (opcode: UInt8, payload: ByteBuffer)? {
        guard let opcode = rest.readInteger(as: UInt8.self), let short = rest.readInteger(as: UInt8.self) else {
            return nil
        }
        let count: Int?
        switch short {
        case ..<126: count = Int(short)
        case 126: count = rest.readInteger(as: UInt16.self).map(Int.init)
        default: count = nil
        }
        guard let count, let payload = rest.readSlice(length: count) else { return nil }
        return (opcode, payload)
    }
}
