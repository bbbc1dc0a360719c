import EaselTestSupport
import Foundation
import Testing

@testable import EaselJSON

@Suite("A tape of JSON")
struct JSONTapeTests {
    private func canonical(_ text: [UInt8], maximumDepth: Int = 128) -> [UInt8]? {
        text.withUnsafeBufferPointer { text in
            JSONTape(text, maximumDepth: maximumDepth).map { tape in
                tape.write { tape.encode(tape.root, into: &$0) }
            }
        }
    }

    private func canonical(_ text: String) -> String? {
        canonical(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("gives the canonical text of whatever a program has written, in any order and with any space")
    func random() throws {
        var generator = SeededGenerator(seed: 18)
        var read = 0
        for _ in 0..<3_000 {
            let value = JSON.array([JSON.random(depth: 4, using: &generator)])
            let text = spaced(value, using: &generator)
            guard let found = canonical(Array(text.utf8)) else { continue }
            read += 1
            #expect(found == value.canonical, "\(text)")
        }
        // Keys that are escaped and characters that few texts hold are left to others.
        #expect(read > 300)
    }

    /// Writes a value with its members in disorder and spaces wherever they may be.
    private func spaced(_ value: JSON, using generator: inout SeededGenerator) -> String {
        func space() -> String { ["", "", "", " ", "\n\t"][Int.random(in: 0..<5, using: &generator)] }
        switch value {
        case .array(let values):
            return "[" + space()
                + values.map { spaced($0, using: &generator) }.joined(separator: space() + "," + space())
                + space() + "]"
        case .object(let object):
            let members = object.shuffled(using: &generator).map {
                JSON.string($0.key).canonicalString + space() + ":" + space() + spaced($0.value, using: &generator)
            }
            return "{" + space() + members.joined(separator: space() + "," + space()) + space() + "}"
        case .number(let number) where Bool.random(using: &generator):
            return "\(number)"
        default:
            return value.canonicalString
        }
    }

    @Test(
        "writes numbers as ECMAScript does",
        arguments: [
            "0", "-1", "12", "1.5", "-1.5", "0.5", "-0.5", "1.0", "1.50", "100.25", "0.0", "-0.0", "0.000001",
            "0.0000001",
            "123456789012345", "1234567890.12345", "1234567890.123456", "123.45678901234567", "0.1e1", "1e21", "1E+2",
            "1e-7",
            "5e-324", "1.7976931348623157e308", "0.30000000000000004", "999999999999999.9", "1e-400", "0e5", "10.10",
        ])
    func numbers(_ number: String) throws {
        let text = #"[\#(number),{"b":\#(number),"a":[ \#(number) ]}]"#
        let expected = try JSON(parsing: text).canonicalString
        #expect(canonical(text) == expected)
    }

    @Test(
        "is not made of what is no JSON, or of what is not kept as it is",
        arguments: [
            "", " ", "{", "}", "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1]]", "[1] 2", "{\"a\"}", "{\"a\":}",
            "{\"a\":1,}",
            "{a:1}", "{1:1}", "{\"a\":1 \"b\":2}", "{\"a\":1,\"a\":2}", "{\"b\":1,\"a\":1,\"b\":2}", "[01]", "[-]",
            "[+1]", "[1.]",
            "[.5]", "[1e]", "[1e+]", "[0x10]", "[NaN]", "[Infinity]", "[tru]", "[truefalse]", "[nul", "['a']", "[\"a]",
            "[\"\\x\"]",
            "[\"\\u12\"]", "[\"\\ud800\"]", "[\"\u{1}\"]", "[\"a\nb\"]", "[9007199254740993]", "[1e400]", "[-1e400]",
            "[-0]", "\u{FEFF}[1]",
            "[1]\0", "[1,\0]", "[\"\\",
        ])
    func malformed(_ text: String) {
        #expect(canonical(text) == nil)
    }

    @Test("is not made of a text that is no UTF-8, whichever way it is not")
    func encoding() {
        for bytes in [
            [0x80], [0xC3], [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF],
            [0xF0, 0x9F, 0x98],
        ] as [[UInt8]] {
            #expect(canonical(Array("[\"".utf8) + bytes + Array("\"]".utf8)) == nil)
            #expect(canonical(Array("{\"".utf8) + bytes + Array("\":1}".utf8)) == nil)
        }
        #expect(canonical("[\"é😀\u{FFFF}\"]") == "[\"é😀\u{FFFF}\"]")
    }

    @Test("sorts members as UTF-16 does, and keeps names apart that Swift takes for the same")
    func order() throws {
        for text in [
            #"{"b":1,"a":2,"":3}"#, "{\"\u{FF5E}\":1,\"😀\":2,\"é\":3,\"e\u{301}\":4}",
            #"{"ab":1,"a":{"d":1,"c":2},"abc":3}"#,
        ] {
            #expect(canonical(text) == (try JSON(parsing: text).canonicalString))
        }
    }

    @Test("counts levels of arrays and objects")
    func depth() {
        let text = Array("[[{\"a\":[]}]]".utf8)
        #expect(canonical(text, maximumDepth: 4) != nil)
        #expect(canonical(text, maximumDepth: 3) == nil)
        #expect(canonical(Array(String(repeating: "[", count: 100_000).utf8), maximumDepth: .max) == nil)
    }

    @Test("ends where its text ends, whatever was cut off")
    func cut() throws {
        let text = Array(
            #"{"type":"submit","n":12,"edits":[{"op":"put","id":"a","value":{"y":1.50,"x":"\n","z":[true,null]}}]}"#
                .utf8)
        for end in 0..<text.count { #expect(canonical(Array(text[..<end])) == nil) }
    }
}
