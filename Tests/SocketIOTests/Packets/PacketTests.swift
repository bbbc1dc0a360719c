import NIOCore
import Testing

@testable import SocketIO

@Suite("A packet") struct PacketTests {
    private func decode(_ text: String, _ attachments: [[UInt8]] = []) throws -> Packet? {
        var decoder = PacketDecoder(limits: .init(packetBytes: 1_000))
        var packet = try decoder.add(.text(ByteBuffer(string: text)))
        for attachment in attachments {
            #expect(packet == nil)
            packet = try decoder.add(.binary(ByteBuffer(bytes: attachment)))
        }
        return packet
    }

    private static let packets: [(String, Packet)] = [
        ("0", Packet(kind: .connect, namespace: "/")),
        (#"0{"token":"123"}"#, Packet(kind: .connect, namespace: "/", data: ["token": "123"])),
        ("0/custom", Packet(kind: .connect, namespace: "/custom")),
        ("0/custom,", Packet(kind: .connect, namespace: "/custom")),
        ("0/a?b=c,{}", Packet(kind: .connect, namespace: "/a?b=c", data: [:])),
        ("1", Packet(kind: .disconnect, namespace: "/")),
        ("1/admin,", Packet(kind: .disconnect, namespace: "/admin")),
        (#"2["a",1,[true,null]]"#, Packet(kind: .event, namespace: "/", data: ["a", 1, [true, nil]])),
        (#"2/n,12["a"]"#, Packet(kind: .event, namespace: "/n", id: 12, data: ["a"])),
        (#"2[7]"#, Packet(kind: .event, namespace: "/", data: [7])),
        (#"30[]"#, Packet(kind: .acknowledgement, namespace: "/", id: 0, data: [])),
        (#"3/n,5"#, Packet(kind: .acknowledgement, namespace: "/n", id: 5)),
        (#"4"no""#, Packet(kind: .connectError, namespace: "/", data: "no")),
        (#"50-["a"]"#, Packet(kind: .event, namespace: "/", data: ["a"])),
        // What JSON.parse would lose is lost, and nothing more.
        (#"2["a",9007199254740993]"#, Packet(kind: .event, namespace: "/", data: ["a", 9_007_199_254_740_992])),
        (#"2["a",{"b":1,"b":2}]"#, Packet(kind: .event, namespace: "/", data: ["a", ["b": 2]])),
        (
            #"2["a","x\ud83d","\\ud83d","\ud83d\ude00"]"#,
            Packet(
                kind: .event, namespace: "/", data: ["a", "x\u{FFFD}", #"\ud83d"#, "😀"])
        ),
    ]

    @Test("is read as Node reads it", arguments: packets)
    func valid(text: String, packet: Packet) throws {
        #expect(try decode(text) == packet)
    }

    private static let refusals: [(String, PacketError)] = [
        ("", PacketError.unknownType), ("7", .unknownType), ("abc", .unknownType), ("-1", .unknownType),
        ("5", .illegalAttachments), (#"5["a"]"#, .illegalAttachments), (#"5a-["a"]"#, .illegalAttachments),
        (#"5-["a"]"#, .illegalAttachments), (#"511-["a"]"#, .tooManyAttachments),
        (#"599999999999999999999-["a"]"#, .tooManyAttachments),
        ("2", .invalidPayload), ("2{}", .invalidPayload), ("2[]", .invalidPayload), ("2[{}]", .invalidPayload),
        (#"2["a""#, .invalidPayload), (#"2abc["a"]"#, .invalidPayload), (#"2"a""#, .invalidPayload),
        (#"2["a"]x"#, .invalidPayload),
        ("0[]", .invalidPayload), ("0x", .invalidPayload), (#"0"a""#, .invalidPayload), ("1{}", .invalidPayload),
        ("30{}", .invalidPayload), ("4", .invalidPayload), ("4[]", .invalidPayload),
        (#"21234567890123456["a"]"#, .illegalAcknowledgementID),
        (#"2["connect"]"#, .invalidPayload), (#"2["connect_error"]"#, .invalidPayload),
        (#"2["disconnect"]"#, .invalidPayload), (#"2["disconnecting"]"#, .invalidPayload),
        (#"2["newListener"]"#, .invalidPayload), (#"2["removeListener"]"#, .invalidPayload),
        ("0/" + String(repeating: "n", count: 600), .namespaceTooLong),
        (#"2[""# + String(repeating: "a", count: 1_000) + #""]"#, .packetTooLarge),
        ("2[\"a\"," + String(repeating: "[", count: 100) + String(repeating: "]", count: 100) + "]", .invalidPayload),
    ]

    @Test("that is none is refused", arguments: refusals)
    func invalid(text: String, error: PacketError) {
        #expect(throws: error) { _ = try decode(text) }
    }

    @Test("has its attachments in their places") func attachments() throws {
        let text = #"52-["a",{"_placeholder":true,"num":1},{"b":[{"_placeholder":true,"num":0}]}]"#
        #expect(
            try decode(text, [[1, 2], [3]])
                == Packet(
                    kind: .event, namespace: "/",
                    data: [
                        "a", .binary(ByteBuffer(bytes: [3])), ["b": [.binary(ByteBuffer(bytes: [1, 2]))]],
                    ]))
    }

    @Test(
        "whose placeholders stand for nothing is refused",
        arguments: [
            #"{"_placeholder":true,"num":1}"#, #"{"_placeholder":true,"num":-1}"#, #"{"_placeholder":true}"#,
            #"{"_placeholder":true,"num":0.5}"#, #"{"_placeholder":true,"num":"0"}"#,
        ])
    func badPlaceholder(placeholder: String) {
        #expect(throws: PacketError.illegalAttachments) { try decode(#"51-["a",\#(placeholder)]"#, [[1]]) }
    }

    @Test("whose attachments stand in more places than there are attachments is refused") func manyPlaces() throws {
        let place = #"{"_placeholder":true,"num":0}"#
        #expect(try decode(#"52-["a",\#(place),\#(place)]"#, [[1], [2]])?.data?.arrayValue?.count == 3)
        #expect(throws: PacketError.illegalAttachments) { try decode(#"51-["a",\#(place),[\#(place)]]"#, [[1]]) }
    }

    @Test("keeps what looks like a placeholder where nothing is attached") func noPlaceholder() throws {
        #expect(
            try decode(#"2["a",{"_placeholder":true,"num":0}]"#)?.data
                == ["a", ["_placeholder": true, "num": 0]])
    }

    @Test("takes no text while its attachments are due, and no binary while they are not") func interrupted() throws {
        var decoder = PacketDecoder(limits: .init(packetBytes: 1_000))
        #expect(throws: PacketError.unexpectedBinary) { _ = try decoder.add(.binary(ByteBuffer(bytes: [1]))) }
        #expect(try decoder.add(.text(ByteBuffer(string: #"51-["a",{"_placeholder":true,"num":0}]"#))) == nil)
        #expect(throws: PacketError.textWhileAttachmentsAreDue) {
            try decoder.add(.text(ByteBuffer(string: #"2["a"]"#)))
        }
    }

    @Test("is bounded with its attachments") func bounded() throws {
        var decoder = PacketDecoder(limits: .init(packetBytes: 100))
        #expect(try decoder.add(.text(ByteBuffer(string: #"52-["a",{"_placeholder":true,"num":0}]"#))) == nil)
        #expect(try decoder.add(.binary(ByteBuffer(repeating: 0, count: 40))) == nil)
        #expect(throws: PacketError.packetTooLarge) { try decoder.add(.binary(ByteBuffer(repeating: 0, count: 40))) }
    }

    @Test(
        "is written as it is read",
        arguments: [
            Packet(kind: .connect, namespace: "/", data: ["sid": "abc"]),
            Packet(kind: .disconnect, namespace: "/n"),
            Packet(kind: .event, namespace: "/", data: ["a", 1.5, "\u{0}\"é😀", [:], []]),
            Packet(kind: .acknowledgement, namespace: "/n", id: 3, data: [["x": nil]]),
            Packet(kind: .connectError, namespace: "/n", data: ["message": "no"]),
            Packet(
                kind: .acknowledgement, namespace: "/", id: 1,
                data: [.binary(ByteBuffer(bytes: [1])), [.binary(ByteBuffer())]]),
        ])
    func roundTrip(packet: Packet) throws {
        var decoder = PacketDecoder(limits: .init(packetBytes: 1_000))
        let decoded = try packet.encoded.messages.compactMap { try decoder.add($0) }
        #expect(decoded == [packet])
    }

    @Test("is written in Node's bytes") func bytes() {
        let packet = Packet(
            kind: .event, namespace: "/n", id: 7, data: ["a", .binary(ByteBuffer(bytes: [1])), .number(.nan)])
        #expect(
            packet.encoded.messages == [
                .text(ByteBuffer(string: #"51-/n,7["a",{"_placeholder":true,"num":0},null]"#)),
                .binary(ByteBuffer(bytes: [1])),
            ])
    }
}

@Suite("A namespace with rules of its own") struct PacketRuleTests {
    private func decoder() -> PacketDecoder {
        PacketDecoder(limits: .init(packetBytes: 100)) { name in
            .init(packetBytes: name == "/large" ? 1_000 : nil, takesText: name == "/text")
        }
    }

    @Test("gets events as text, whatever it is, and everything else as others do") func text() throws {
        var decoder = decoder()
        let event = try #require(try decoder.add(.text(ByteBuffer(string: #"2/text,7["e",9007199254740993"#))))
        #expect((event.kind, event.namespace, event.id, event.data) == (.event, "/text", 7, nil))
        #expect(event.text == ByteBuffer(string: #"["e",9007199254740993"#))
        #expect(try decoder.add(.text(ByteBuffer(string: "2/text,")))?.text == ByteBuffer())
        let connect = try decoder.add(.text(ByteBuffer(string: #"0/text,{"a":1}"#)))
        #expect(connect?.data == ["a": 1])
        #expect(try decoder.add(.text(ByteBuffer(string: #"51-/text,["e",{"_placeholder":true,"num":0}]"#))) == nil)
        let bytes = ByteBuffer(bytes: [1])
        #expect(try decoder.add(.binary(bytes))?.data == ["e", .binary(bytes)])
    }

    @Test("has packets of another size, attachments counted") func sizes() throws {
        let text = String(repeating: "x", count: 200)
        var decoder = decoder()
        #expect(try decoder.add(.text(ByteBuffer(string: "2/large,[\"\(text)\"]"))) != nil)
        for name in ["", "/other,", "/text,"] {
            var decoder = self.decoder()
            #expect(throws: PacketError.packetTooLarge) {
                try decoder.add(.text(ByteBuffer(string: "2\(name)[\"\(text)\"]")))
            }
        }
        #expect(
            try decoder.add(.text(ByteBuffer(string: #"51-/large,["e",{"_placeholder":true,"num":0}]"#))) == nil)
        #expect(throws: PacketError.packetTooLarge) { try decoder.add(.binary(ByteBuffer(repeating: 0, count: 1_000))) }
    }
}
