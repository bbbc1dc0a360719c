import EaselTestSupport
import NIOCore
import SocketIO
import Testing

@testable import EaselServer

@Suite("Compressed WebSocket messages")
struct PermessageDeflateTests {
    private static let plain = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"

    @Test(
        "are negotiated by the first offer that can be kept (RFC 7692, section 7.1)",
        arguments: [
            (["permessage-deflate"], plain), (["permessage-deflate; client_max_window_bits"], plain),
            (["x-webkit-deflate-frame, permessage-deflate ; client_no_context_takeover"], plain),
            (["Permessage-Deflate;client_max_window_bits=\"9\""], plain), (["foo", "permessage-deflate"], plain),
            (["permessage-deflate; server_max_window_bits=15"], plain + "; server_max_window_bits=15"),
            (["permessage-deflate; server_max_window_bits=10, permessage-deflate"], plain),
            (["permessage-deflate; server_max_window_bits=10"], nil),
            (["permessage-deflate; server_max_window_bits"], nil),
            (["permessage-deflate; client_max_window_bits=7"], nil),
            (["permessage-deflate; client_max_window_bits=08"], nil),
            (["permessage-deflate; client_max_window_bits=16"], nil),
            (["permessage-deflate; client_max_window_bits="], nil),
            (["permessage-deflate; client_max_window_bits=+9"], nil), (["permessage-deflate; unknown"], nil),
            (["permessage-deflate; server_no_context_takeover=1"], nil), (["permessage-deflate;"], nil),
            (["permessage-deflate; client_no_context_takeover; client_no_context_takeover"], nil),
            (["permessage-bzip2"], nil), ([""], nil), ([], nil), ([",;=,;;"], nil),
        ])
    func negotiation(fields: [String], answer: String?) {
        #expect(PermessageDeflate.answer(to: fields) == answer)
    }

    @Test("come back as they were")
    func roundTrip() throws {
        for length in [1_024, 1_025, 40_000, 1 << 20] {
            var text = ""
            while text.utf8.count < length { text += "{\"x\":\(text.utf8.count * 7919 % 1_000)}" }
            let message = ByteBuffer(string: text)
            let packed = try #require(PermessageDeflate.pack(message))
            #expect(packed.readableBytes < message.readableBytes / 2)
            #expect(PermessageDeflate.unpack(packed, upTo: message.readableBytes) == .message(message))
            #expect(PermessageDeflate.unpack(packed, upTo: message.readableBytes - 1) == .tooLong)
            #expect(PermessageDeflate.pack(message) == packed, "nothing is taken over from the message before")
        }
    }

    @Test("are not made of what is short, or gains nothing")
    func gainless() {
        #expect(PermessageDeflate.pack(ByteBuffer(string: String(repeating: "x", count: 1_023))) == nil)
        var generator = SystemRandomNumberGenerator()
        let noise = ByteBuffer(bytes: (0..<4_096).map { _ in UInt8.random(in: 0...255, using: &generator) })
        #expect(PermessageDeflate.pack(noise) == nil)
        let long = ByteBuffer(string: String(repeating: "x", count: PermessageDeflate.maximumInline + 1))
        #expect(PermessageDeflate.packInline(long) == nil)
        #expect(PermessageDeflate.pack(long) != nil)
    }

    @Test(
        "are read as the examples in RFC 7692, section 7.2.3",
        arguments: [
            [0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00], [0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00],
            [0x00, 0x05, 0x00, 0xfa, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x00],
            [0xf2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xff, 0xff, 0xca, 0xc9, 0xc9, 0x07, 0x00],
        ] as [[UInt8]])
    func examples(payload: [UInt8]) {
        #expect(PermessageDeflate.unpack(ByteBuffer(bytes: payload), upTo: 5) == .message(ByteBuffer(string: "Hello")))
        #expect(PermessageDeflate.unpack(ByteBuffer(bytes: payload), upTo: 4) == .tooLong)
    }

    @Test("may be empty, and are refused where they are broken")
    func broken() {
        #expect(PermessageDeflate.unpack(ByteBuffer(bytes: [0x00]), upTo: 9) == .message(ByteBuffer()))
        let hello: [UInt8] = [0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00]
        for payload in [[0xFF], [0x06, 0x00], [0xf2, 0x48, 0xcd], hello + [0x07, 0xFF]] as [[UInt8]] {
            let unpacked = PermessageDeflate.unpack(ByteBuffer(bytes: payload), upTo: 100)
            #expect(unpacked != .message(ByteBuffer(string: "Hello")), "\(payload)")
        }
        #expect(PermessageDeflate.unpack(ByteBuffer(bytes: hello), upTo: 5) == .message(ByteBuffer(string: "Hello")))
    }

    // MARK: Through a node

    private static let offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"

    private func text(_ frame: RawWebSocket.Frame) throws -> String {
        guard frame.isCompressed else { return frame.text }
        guard case .message(let message) = PermessageDeflate.unpack(ByteBuffer(bytes: frame.payload), upTo: 2 << 20)
        else { return "" }
        return String(buffer: message)
    }

    /// The next message that contains this, and whether it was compressed.
    private func receive(_ text: String, from client: RawWebSocket) async throws -> (text: String, isCompressed: Bool) {
        while true {
            let frame = try await client.receive()
            let message = try self.text(frame)
            if frame.opcode == 8 || message.contains(text) { return (message, frame.isCompressed) }
        }
    }

    private func send(_ text: String, by client: RawWebSocket) async throws {
        let packed = try #require(PermessageDeflate.pack(ByteBuffer(string: text)))
        try await client.send(Array(packed.readableBytesView), reserved: 4)
    }

    private static func submit(_ n: Int, _ id: String, _ length: Int) -> String {
        let text = String(repeating: "drawn ", count: length / 6)
        return #"{"type":"submit","n":\#(n),"edits":[{"op":"put","id":"\#(id)","value":{"text":"\#(text)"}}]}"#
    }

    @Test("go both ways between clients that offer them, and plain ones to those that do not")
    func both() async throws {
        // These clients answer no pings, however slow the machine is.
        try await withNode(["--heartbeat", "10m"]) { node in
            let path = "/boards/packed/ws"
            let ada = try await RawWebSocket(port: node.port, path: path, headers: Self.offer)
            #expect(ada.answer.contains("Sec-WebSocket-Extensions: \(Self.plain)\r\n"))
            let plain = try await RawWebSocket(port: node.port, path: path)
            #expect(!plain.answer.lowercased().contains("sec-websocket-extensions"))
            try await plain.join()
            try await ada.join()
            // What is unpacked at once, and what is long: they keep their order.
            for (n, length) in [2_000, 60_000, 2_000].enumerated() {
                try await send(Self.submit(n + 1, "e\(n)", length), by: ada)
            }
            // Operations that are sequenced together come in one message.
            var seen = ""
            while !seen.contains(#""seq":3,"#) {
                let (text, isCompressed) = try await receive(#""type":"ops""#, from: ada)
                #expect(
                    isCompressed == (text.utf8.count <= PermessageDeflate.maximumInline), "\(text.utf8.count) bytes")
                #expect(try await receive(#""type":"ops""#, from: plain) == (text, false))
                seen += text
            }
            let places = ["e0", "e1", "e2"].map { seen.firstRange(of: #""id":"\#($0)""#)?.lowerBound }
            #expect(
                places.allSatisfy { $0 != nil }
                    && places == places.sorted { ($0 ?? seen.endIndex) < ($1 ?? seen.endIndex) })
            // A snapshot is, however large: after a megabyte of operations one is made for whoever joins.
            for n in 4...24 { try await send(Self.submit(n, "e\(n)", 60_000), by: ada) }
            _ = try await receive(#""seq":24,"#, from: ada)
            let late = try await RawWebSocket(port: node.port, path: path, headers: Self.offer)
            try await late.send(#"{"type":"hello","key":"another key of sixteen"}"#)
            let snapshot = try await receive(#""type":"snapshot""#, from: late)
            #expect(snapshot.isCompressed && snapshot.text.utf8.count > 60_000)
        }
    }

    @Test(
        "that are no such close the connection, and disturb nobody",
        arguments: [
            ([0xFF, 0xFF], 1, 4, 1007), (Array("{}".utf8), 1, 2, 1002), ([0x00], 9, 4, 1002), ([0x00], 0, 4, 1002),
        ] as [([UInt8], UInt8, UInt8, Int)])
    func violations(payload: [UInt8], opcode: UInt8, reserved: UInt8, code: Int) async throws {
        try await withNode { node in
            let client = try await RawWebSocket(port: node.port, path: "/boards/b/ws", headers: Self.offer)
            try await client.send(payload, opcode: opcode, reserved: reserved)
            #expect(try await client.closeCode() == code)
            // Without negotiation the bit is no client's to set.
            let plain = try await RawWebSocket(port: node.port, path: "/boards/b/ws")
            try await plain.send([0x00], reserved: 4)
            #expect(try await plain.closeCode() == 1002)
            try await RawWebSocket(port: node.port, path: "/boards/b/ws").join()
        }
    }

    @Test("that are bombs cost what a message may have, at most")
    func bombs() async throws {
        try await withNode { node in
            let before = try await node.metric("process_resident_memory_bytes")
            for length in [20_000, 2 << 20, 64 << 20] {
                // Before there is a connection, which has to say hello in time.
                let packed = try #require(
                    PermessageDeflate.pack(ByteBuffer(string: String(repeating: " ", count: length))))
                let client = try await RawWebSocket(port: node.port, path: "/boards/b/ws", headers: Self.offer)
                try await client.send(Array(packed.readableBytesView), reserved: 4)
                #expect(try await client.closeCode() == (length < 1 << 20 ? 4400 : 1009), "\(length)")
            }
            #expect(try await node.metric("process_resident_memory_bytes") < before + 32 << 20)
        }
    }

    @Test("are not spoken by a node that is told so")
    func off() async throws {
        try await withNode(["--no-compression"]) { node in
            let client = try await RawWebSocket(port: node.port, path: "/boards/b/ws", headers: Self.offer)
            #expect(client.isOpen && !client.answer.lowercased().contains("sec-websocket-extensions"))
        }
    }
}
