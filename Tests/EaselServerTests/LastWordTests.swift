import EaselTestSupport
import Testing

/// A connection that is closed over unread bytes is reset, and what was said last may be lost on the way to its client.
@Suite("Who is refused while sending on", .timeLimit(.minutes(5)))
struct LastWordTests {
    /// What breaks the connection, and its code.
    enum Fault: CaseIterable {
        /// A frame of 64 MiB.
        case tooLong
        case fragmentedPing
        case invalidText

        var bytes: [UInt8] {
            switch self {
            case .tooLong: [0x81, 0xFF, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0]
            case .fragmentedPing: [0x09, 0x80, 0, 0, 0, 0]
            case .invalidText: [0x81, 0x82, 0, 0, 0, 0, 0xC3, 0x28]
            }
        }

        var code: Int {
            switch self {
            case .tooLong: 1009
            case .fragmentedPing: 1002
            case .invalidText: 1007
            }
        }
    }

    @Test("gets to read why on a WebSocket, and all that is sent is taken", arguments: Fault.allCases)
    func webSocket(_ fault: Fault) async throws {
        try await withNode { node in
            let socket = try await RawWebSocket(port: node.port, path: "/boards/plan/ws", staysOpen: true)
            try await socket.join()
            socket.setReading(false)
            try await socket.sendBytes(fault.bytes)
            for _ in 0..<20 { try await socket.send([UInt8](repeating: 0x20, count: 50_000)) }
            socket.setReading(true)
            #expect(try await socket.receive(containing: #""type":"error""#).text.contains("error"))
            #expect(try await socket.receive(containing: "nothing").closeCode == fault.code)
            try? await socket.send([0x03, 0xE8], opcode: 8)
            #expect(try await socket.endsInOrder())
        }
    }

    @Test("and was not read from for a while still closes in good order")
    func paused() async throws {
        try await withNode(["--rate-messages", "10", "--rate-burst", "1s", "--rate-patience", "10m"]) { node in
            let socket = try await RawWebSocket(port: node.port, path: "/boards/plan/ws")
            try await socket.join()
            for n in 0..<100 { try await socket.send(#"{"type":"ping","id":"\#(n)"}"#) }
            // The node reads no more for now.
            #expect(try await socket.receive(containing: #""id":"9""#).opcode == 1)
            #expect(try await HTTPRequest.send("DELETE", "\(node.url)/api/boards/plan").status == 204)
            #expect(try await socket.receive(containing: #""type":"error""#).text.contains("error"))
            #expect(try await socket.receive(containing: "nothing").closeCode == 4409)
            try await socket.send([0x11, 0x39], opcode: 8)
            #expect(try await socket.endsInOrder())
        }
    }
}
