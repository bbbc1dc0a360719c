import EaselTestSupport
import NIOCore
import Testing

@testable import SocketIO

@Suite("Packets and bodies of Engine.IO") struct EngineCodecTests {
    private let mixed: [EngineOutput] = [
        .packet(.ping(isProbe: false)),
        .messages(
            EncodedMessages([.text(ByteBuffer(string: "\u{20AC}\u{1F600}")), .binary(ByteBuffer(bytes: [1, 2, 3, 4]))])),
        .packet(.noop),
    ]

    private func body(_ revision: EngineRevision, takesBinary: Bool = false) -> [UInt8] {
        Array(buffer: PollingPayload(mixed, revision: revision, takesBinary: takesBinary).bytes)
    }

    @Test("are written as revision 4 has them") func writeFour() {
        #expect(body(.four) == Array("2\u{1E}4\u{20AC}\u{1F600}\u{1E}bAQIDBA==\u{1E}6".utf8))
    }

    @Test("are written as revision 3 has them, lengths in UTF-16") func writeThree() {
        #expect(body(.three) == Array("1:24:4\u{20AC}\u{1F600}10:b4AQIDBA==1:6".utf8))
    }

    @Test("are written as revision 3 has them for clients that take binary") func writeThreeBinary() {
        #expect(
            body(.three, takesBinary: true) == [0, 1, 255, 50, 0, 8, 255, 52] + Array("\u{20AC}\u{1F600}".utf8)
                + [1, 5, 255, 4, 1, 2, 3, 4, 0, 1, 255, 54])
        let text = PollingPayload([.packet(.noop)], revision: .three, takesBinary: true)
        #expect(!text.isBinary)
        #expect(String(buffer: text.bytes) == "1:6")
    }

    @Test("are written as frames, once for all sessions") func frames() {
        let messages = EncodedMessages([.text(ByteBuffer(string: "a")), .binary(ByteBuffer(bytes: [7]))])
        #expect(Array(buffer: messages.encoded(.webSocket)) == [0x81, 2, 52, 97, 0x82, 1, 7])
        #expect(Array(buffer: messages.encoded(.webSocketThree)) == [0x81, 2, 52, 97, 0x82, 2, 4, 7])
        #expect(
            Array(buffer: messages.encoded(.webSocketThreeBase64)) == [0x81, 2, 52, 97, 0x81, 6] + Array("b4Bw==".utf8))
        let (first, second) = (messages.encoded(.webSocket), messages.encoded(.webSocket))
        first.withUnsafeReadableBytes { first in
            second.withUnsafeReadableBytes { #expect($0.baseAddress == first.baseAddress) }
        }
    }

    private func read(_ body: some Sequence<UInt8>, _ revision: EngineRevision, isBinary: Bool = false)
        -> [PayloadReader.Item]
    {
        var reader = PayloadReader(ByteBuffer(bytes: body), revision: revision, isBinary: isBinary)
        var items: [PayloadReader.Item] = []
        while items.count < 10 {
            let item = reader.next()
            items.append(item)
            if item == .malformed || item == .end { break }
        }
        return items
    }

    private var packets: [PayloadReader.Item] {
        [
            .packet(.ping(isProbe: false)), .packet(.message(.text(ByteBuffer(string: "\u{20AC}\u{1F600}")))),
            .packet(.message(.binary(ByteBuffer(bytes: [1, 2, 3, 4])))), .packet(.noop), .end,
        ]
    }

    @Test("are read as they were written") func read() {
        #expect(read(body(.four), .four) == packets)
        #expect(read(body(.three), .three) == packets)
        #expect(read(body(.three, takesBinary: true), .three, isBinary: true) == packets)
        #expect(read(Array("0:1:2".utf8), .three) == [.packet(.ping(isProbe: false)), .end])
    }

    @Test(
        "of revision 3 are malformed if lengths are wrong",
        arguments: [
            "", ":", "1:", "2:4", "a:4a", "-1:4", "1:24", "1:4\u{1F600}", "2:4\u{1F600}", "99999999999999999999:4",
            "1:x",
        ])
    func malformedThree(_ body: String) {
        #expect(read(body.utf8, .three).last == .malformed)
    }

    @Test(
        "of revision 3 in binary are malformed if lengths are wrong",
        arguments: [
            [], [0], [0, 255], [0, 1, 255], [2, 1, 255, 50], [0, 10, 255, 50], [1, 2, 255, 4], [1, 1, 255, 9],
            [0, 1, 255, 0xFF], [UInt8](repeating: 9, count: 400),
        ] as [[UInt8]])
    func malformedBinary(_ body: [UInt8]) {
        #expect(read(body, .three, isBinary: true).last == .malformed)
    }

    @Test("are bounded in number") func tooMany() {
        let body = [UInt8](repeating: 0x1E, count: PayloadReader.maximumPackets).flatMap { [UInt8(ascii: "6"), $0] }
        var reader = PayloadReader(ByteBuffer(bytes: body + [54]), revision: .four, isBinary: false)
        var count = 0
        while case .packet = reader.next() { count += 1 }
        #expect(count == PayloadReader.maximumPackets)
        #expect(reader.next() == .malformed)
    }

    @Test("have base64 of both alphabets, with padding or without")
    func base64() {
        for count in 0..<70 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 91) }
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
            #expect(Base64.decode(Base64.encodeForURL(bytes)) == bytes)
        }
        #expect(String(decoding: Base64.encode([0xFB, 0xFF]), as: UTF8.self) == "+/8=")
        #expect(Base64.decode(Array("A".utf8)) == nil)
        #expect(Base64.decode(Array("A===".utf8)) == nil)
        #expect(Base64.decode(Array("AA A".utf8)) == nil)
    }

    @Test("are scripts for clients that poll by script") func script() {
        let script = JSONPolling.script(ByteBuffer(string: "4\"\\\n\u{2028}\u{2029}\u{20AC}"), callback: "1x2")
        #expect(String(buffer: script) == "___eio[12](\"4\\\"\\\\\\n\\u2028\\u2029\u{20AC}\");")
    }

    @Test("are forms from clients that poll by script")
    func form() throws {
        // What the official client writes: line ends as \n, and a \n of the text as \\n; then percent-encoded.
        let body = ByteBuffer(string: "x=1&d=4a%5Cnb%5C%5Cnc%26+%E2%82%AC%5C")
        let payload = try #require(JSONPolling.payload(inForm: body))
        #expect(String(buffer: payload) == "4a\nb\\nc& \u{20AC}\\")
        #expect(JSONPolling.payload(inForm: ByteBuffer(string: "e=4a")) == nil)
    }

    @Test("are not read wrongly, whatever the query looks like")
    func query() {
        #expect(
            FormFields.all(in: "a=1&a=2&b&c=%41+%zz%4&=x&d=%E2%82%AC")
                == ["a": "2", "b": "", "c": "A %zz%4", "": "x", "d": "\u{20AC}"])
    }

    @Test("never crash a reader, whatever bytes come") func noise() {
        var random = SeededGenerator(seed: 7)
        let digits = Array("0123456b:\u{1E}".utf8)
        for _ in 0..<10_000 {
            let bytes = (0..<Int.random(in: 0..<40, using: &random)).map { _ in
                Bool.random(using: &random)
                    ? digits[Int.random(in: 0..<digits.count, using: &random)]
                    : UInt8.random(in: 0...255, using: &random)
            }
            for (revision, isBinary) in [(EngineRevision.four, false), (.three, false), (.three, true)] {
                var reader = PayloadReader(ByteBuffer(bytes: bytes), revision: revision, isBinary: isBinary)
                var count = 0
                while case .packet = reader.next() { count += 1 }
                #expect(count <= 41)
            }
            _ = JSONPolling.payload(inForm: ByteBuffer(bytes: bytes))
        }
    }
}
