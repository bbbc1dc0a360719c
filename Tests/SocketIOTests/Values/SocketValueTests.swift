import NIOCore
import SocketIO
import Testing

@Suite("Arguments of events") struct SocketValueTests {
    @Test("are written as literals") func literals() {
        let value: SocketValue = ["name": "Ada", "age": 36, "tags": [true, nil, 1.5]]
        #expect(
            value
                == .object([
                    "name": .string("Ada"), "age": .number(36),
                    "tags": .array([.bool(true), .null, .number(1.5)]),
                ]))
    }

    @Test(
        "with numbers that no double holds have null in their place, as JavaScript sends what it reads as infinite",
        arguments: [
            ("[1e400]", "[null]"), ("[-1e400,1]", "[null,1]"), ("[\(String(repeating: "9", count: 400))]", "[null]"),
            (#"{"a":1E+999,"1e400":"-1e400\\"}"#, #"{"1e400":"-1e400\\","a":null}"#),
            (#"["\ud83d",1e309]"#, #"["\ufffd",null]"#), ("[1e-400]", "[0]"),
        ])
    func infinite(text: String, read: String) throws {
        let value = try #require(SocketValue(parsing: ByteBuffer(string: text).readableBytesView, maximumDepth: 8))
        #expect(value == SocketValue(parsing: ByteBuffer(string: read).readableBytesView, maximumDepth: 8))
    }

    @Test(
        "are none where the text is no JSON, whatever numbers it has",
        arguments: ["[1e400", "[1e400e]", "[--1e400]", "1e400x"])
    func noJSON(text: String) {
        #expect(SocketValue(parsing: ByteBuffer(string: text).readableBytesView, maximumDepth: 8) == nil)
    }
}
