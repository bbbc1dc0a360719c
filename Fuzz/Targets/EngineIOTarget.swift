import Logging
import NIOCore
import NIOEmbedded
import NIOHTTP1
import SocketIO

extension FuzzTarget {
    /// What comes in a session of Engine.IO: the first byte says how, the rest is a body of polling, a form, or frames.
    static let engineIO = FuzzTarget(
        name: "engine-io",
        seeds: {
            let bodies = ["4hello\u{1E}bAQIDBA==\u{1E}2\u{1E}3\u{1E}6", "1", "4\u{20AC}", "b", ""]
            let counted = ["6:4hello10:b4AQIDBA==", "1:2", "0:", "3:4\u{1F600}"]
            let binary: [[UInt8]] = [[0, 2, 255, 52, 97, 1, 3, 255, 4, 1, 2], [0, 9, 9, 255, 52], [1, 1, 255, 4]]
            let frames: [[UInt8]] = [
                [0x81, 0x82, 0, 0, 0, 0, 52, 97], [0x82, 0x82, 0, 0, 0, 0, 4, 97], [0x81, 0x81, 0, 0, 0, 0, 51],
                [0x01, 0x81, 0, 0, 0, 0, 52, 0x80, 0x81, 0, 0, 0, 0, 97], [0x89, 0x80, 0, 0, 0, 0],
                [0x88, 0x82, 0, 0, 0, 0, 3, 0xE8], [0x81, 0x81, 0, 0, 0, 0, 50, 0x81, 0xFE, 0xFF, 0xFF],
            ]
            return bodies.map { [0] + Array($0.utf8) } + counted.map { [1] + Array($0.utf8) } + binary.map { [2] + $0 }
                + ["d=4a%5Cn&d=b", "d=%", "d"].map { [3] + Array($0.utf8) } + frames.flatMap { [[4] + $0, [5] + $0] }
        },
        run: EngineIOTarget.run)
}

enum EngineIOTarget {
    static func run(_ input: [UInt8]) async throws {
        guard let kind = input.first else { return }
        let bytes = ByteBuffer(bytes: input.dropFirst())
        switch kind {
        case 0: try readBody(bytes, .four, isBinary: false)
        case 1: try readBody(bytes, .three, isBinary: false)
        case 2: try readBody(bytes, .three, isBinary: true)
        case 3: try readForm(bytes)
        case 4: try await readFrames(bytes, revision: "4")
        default: try await readFrames(bytes, revision: "3")
        }
    }

    /// What is read, written and read again is the same.
    private static func readBody(_ body: ByteBuffer, _ revision: EngineRevision, isBinary: Bool) throws {
        let (packets, isWhole) = packets(PayloadReader(body, revision: revision, isBinary: isBinary))
        try Finding.unless(packets.count <= body.readableBytes, "there are more packets than bytes")
        guard isWhole, !packets.isEmpty else { return }
        let written = PollingPayload(
            packets.map { .messages(EncodedMessages([$0])) }, revision: revision, takesBinary: isBinary)
        let again = self.packets(PayloadReader(written.bytes, revision: revision, isBinary: written.isBinary))
        try Finding.unless(again.packets == packets && again.isWhole, "a body changes when it is written")
    }

    private static func packets(_ reader: PayloadReader) -> (packets: [EngineMessage], isWhole: Bool) {
        var (reader, messages) = (reader, [EngineMessage]())
        while true {
            switch reader.next() {
            case .packet(.message(let message)): messages.append(message)
            case .packet: continue
            case .malformed: return (messages, false)
            case .end: return (messages, true)
            }
        }
    }

    private static func readForm(_ body: ByteBuffer) throws {
        guard let payload = JSONPolling.payload(inForm: body) else { return }
        try Finding.unless(payload.readableBytes <= body.readableBytes, "a form's payload is longer than the form")
        let script = JSONPolling.script(payload, callback: "1")
        try Finding.unless(
            !script.readableBytesView.contains { $0 < 0x20 }, "a script holds what ends a line")
    }

    /// A session on a WebSocket sends back what it gets, in whole frames, and nothing behind a close frame.
    private static func readFrames(_ bytes: ByteBuffer, revision: String) async throws {
        var configuration = EngineConfiguration()
        configuration.allowsRevision3 = true
        configuration.maximumPayload = 10_000
        let server = EngineServer(configuration, logger: Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }) {
            $0.delegate = Echo($0)
        }
        let request = EngineHTTPRequest(
            method: "GET", uri: "/socket.io/?EIO=\(revision)&transport=websocket", headers: HTTPHeaders(),
            address: "127.0.0.1", isSecure: false)
        let channel = NIOAsyncTestingChannel()
        guard case .accepted(let acceptance) = try await server.admitWebSocket(request, on: channel.eventLoop).get()
        else { throw Finding("a WebSocket is refused") }
        try await channel.testingEventLoop.executeInContext {
            try channel.pipeline.syncOperations.addHandlers(acceptance.handlers(isOverTLS: false))
        }
        try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).get()
        // An input may have had the connection closed; then the rest is not taken.
        _ = try? await channel.writeInbound(bytes)
        await channel.testingEventLoop.run()
        var answer = ByteBuffer()
        while var part = try await channel.readOutbound(as: ByteBuffer.self) { answer.writeBuffer(&part) }
        _ = try? await channel.finish(acceptAlreadyClosed: true)
        await channel.testingEventLoop.run()
        try Finding.unless(server.sessionCount == 0, "a session outlives its WebSocket")
        try check(answer)
    }

    private static func check(_ answer: ByteBuffer) throws {
        var (rest, isClosed) = (answer, false)
        while let opcode = rest.readInteger(as: UInt8.self) {
            try Finding.unless(!isClosed, "something was sent after a close frame")
            guard let short = rest.readInteger(as: UInt8.self), short < 127 else { throw Finding("no server's frame") }
            let length = short < 126 ? Int(short) : rest.readInteger(as: UInt16.self).map(Int.init) ?? .max
            guard rest.readableBytes >= length else { throw Finding("what was sent are no whole frames") }
            rest.moveReaderIndex(forwardBy: length)
            isClosed = opcode == 0x88
        }
    }

    private final class Echo: EngineSessionDelegate {
        private unowned let session: any EngineSession

        init(_ session: any EngineSession) {
            self.session = session
        }

        func received(_ message: EngineMessage) { session.send(EncodedMessages([message])) }

        func closed(_ reason: EngineCloseReason) {}
    }
}
