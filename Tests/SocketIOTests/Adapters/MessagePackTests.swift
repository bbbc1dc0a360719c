import EaselTestSupport
import NIOCore
import Testing

@testable import SocketIO

@Suite("MessagePack as Node has it")
struct MessagePackTests {
    private func bytes(_ hex: String) -> ByteBuffer {
        let digits = Array(hex.filter { $0 != " " })
        return ByteBuffer(
            bytes: stride(from: 0, to: digits.count - 1, by: 2).compactMap {
                UInt8(String(digits[$0...$0 + 1]), radix: 16)
            })
    }

    private func hex(_ buffer: ByteBuffer) -> String {
        buffer.readableBytesView.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test("numbers are written in as few bytes as notepack.io writes them in")
    func numbers() throws {
        let expected: [(Double, String)] = [
            (0, "00"), (127, "7f"), (128, "cc80"), (255, "ccff"), (256, "cd0100"), (65_536, "ce00010000"),
            (4_294_967_296, "cf0000000100000000"), (9_007_199_254_740_991, "cf001fffffffffffff"), (-1, "ff"),
            (-32, "e0"), (-33, "d0df"), (-129, "d1ff7f"), (-32_769, "d2ffff7fff"),
            (-2_147_483_649, "d3ffffffff7fffffff"), (0.5, "cb3fe0000000000000"), (-0.0, "00"),
            (1e300, "cb7e37e43c8800759c"), (.infinity, "c0"),
        ]
        for (number, text) in expected { #expect(hex(try MessagePack.encode(.number(number))) == text) }
    }

    @Test("what Node's two libraries write is read, undefined, dates and ArrayBuffers among it")
    func reading() throws {
        #expect(try MessagePack.decode(bytes("c0")) == .null)
        #expect(try MessagePack.decode(bytes("d40000")) == .null)
        #expect(try MessagePack.decode(bytes("c70100 00")) == .binary(ByteBuffer(bytes: [0])))
        #expect(try MessagePack.decode(bytes("c70300 010203")) == .binary(ByteBuffer(bytes: [1, 2, 3])))
        #expect(try MessagePack.decode(bytes("c4020001")) == .binary(ByteBuffer(bytes: [0, 1])))
        #expect(try MessagePack.decode(bytes("d700 00000199e2a94b00")) == "2025-10-14T12:19:29.664Z")
        #expect(try MessagePack.decode(bytes("c70800 00000199e2a94b00")) == .binary(bytes("00000199e2a94b00")))
        #expect(try MessagePack.decode(bytes("d6ff 00000000")) == "1970-01-01T00:00:00.000Z")
        #expect(try MessagePack.decode(bytes("d7ff 7735940065b0a1b2")) == "2024-01-24T05:35:46.500Z")
        #expect(try MessagePack.decode(bytes("c70cff 00000000 fffffffffffffffe")) == "1969-12-31T23:59:58.000Z")
        #expect(try MessagePack.decode(bytes("8201a16102c3")) == ["1": "a", "2": true])
        #expect(try MessagePack.decode(bytes("ca3f800000")) == 1)
        #expect(try MessagePack.decode(bytes("cb7ff0000000000000")) == .null)
    }

    @Test(
        "what is no single value, or announces more than there is, is refused",
        arguments: [
            "", "c1", "91", "ddffffffff", "dfffffffff00", "dbffffffff61", "c6ffffffff", "c9ffffffff00", "0000",
            "81c000",
            "d40100", "c7", "cb00",
        ])
    func malformed(hex: String) {
        #expect(throws: MessagePackError.self) { try MessagePack.decode(bytes(hex)) }
    }

    @Test("32 levels are read and written, and no more")
    func depth() throws {
        var value: SocketValue = 1
        for _ in 0..<32 { value = [value] }
        #expect(try MessagePack.decode(MessagePack.encode(value)) == value)
        #expect(throws: MessagePackError.tooDeep) { try MessagePack.encode([value]) }
        #expect(throws: MessagePackError.tooDeep) {
            try MessagePack.decode(ByteBuffer(repeating: 0x91, count: 33) + [1])
        }
        #expect(throws: MessagePackError.self) { try MessagePack.decode(ByteBuffer(repeating: 0x91, count: 1 << 20)) }
    }

    @Test("Python's msgpack reads what is written, and what it writes is read")
    func oracle() async throws {
        let value: SocketValue = [
            "text": "é\u{0}\u{1F600}", "long": .string(String(repeating: "x", count: 70_000)),
            "bytes": .binary(ByteBuffer(repeating: 7, count: 300)), "none": nil, "yes": true,
            "numbers": [0, -1, 127, 128, 65_535, 65_536, 4_294_967_296, -32_768, -32_769, 0.1, 9_007_199_254_740_991],
            "many": .array((0..<70_000).map { .number(Double($0)) }), "empty": [[], [:]],
        ]
        let program = """
            import msgpack, sys
            sys.stdout.write(msgpack.packb(msgpack.unpackb(sys.stdin.buffer.read()), use_bin_type=True).hex())
            """
        let written = try MessagePack.encode(value)
        let result = try await ChildProcess.run(
            Executable.find("python3"), ["-c", program], input: Array(written.readableBytesView))
        #expect(result.status == 0, "\(result.errors)")
        #expect(try MessagePack.decode(bytes(result.output)) == value)
    }
}

extension ByteBuffer {
    fileprivate static func + (left: ByteBuffer, right: [UInt8]) -> ByteBuffer {
        var buffer = left
        buffer.writeBytes(right)
        return buffer
    }
}
