import Foundation
import Testing

@testable import EaselJSON

@Suite("Parsing JSON")
struct ParsingTests {
    @Test("any JSON value may stand alone")
    func scalars() throws {
        #expect(try JSON(parsing: "null") == .null)
        #expect(try JSON(parsing: " true ") == true)
        #expect(try JSON(parsing: "false") == false)
        #expect(try JSON(parsing: "-12.5") == -12.5)
        #expect(try JSON(parsing: #""a\u0000\ud83d\ude00""#) == "a\u{0}😀")
        #expect(try JSON(parsing: "[]") == [])
        #expect(try JSON(parsing: "{}") == [:])
    }

    @Test("bytes are parsed wherever they lie")
    func collections() throws {
        let bytes = Array(#"xx{"a":[1,2]}xx"#.utf8)
        let expected: JSON = ["a": [1, 2]]
        #expect(try JSON(parsing: bytes[2..<13]) == expected)
        #expect(try JSON(parsing: bytes[2..<13].reversed().reversed()) == expected)
        #expect(try JSON(parsing: Array(bytes[2..<13]).lazy.map { $0 }) == expected)
    }

    @Test(
        "text that is not JSON is an error that says so",
        arguments: [
            "", " ", "{", "[1,]", "{\"a\":1,}", "nul", "NaN", "Infinity", "-Infinity", "01", "1.", ".5", "+1", "1 2",
            "{} x", "[1]]", "'a'", "{a:1}", "\"\u{1}\"", "\"a", "\"\\x\"", "// c\n1", "\u{FEFF}1",
        ])
    func notJSON(text: String) {
        #expect {
            try JSON(parsing: text)
        } throws: { error in
            guard case .syntax(let message, _)? = error as? JSONError else { return false }
            return !message.isEmpty
        }
    }

    @Test(
        "a lone surrogate is refused, escaped or raw",
        arguments: [#""\ud800""#, #""\udc00""#, #""\ud800\u0041""#, #""\udc00\ud800""#, #"{"\ud800":1}"#])
    func loneSurrogates(text: String) {
        #expect(throws: JSONError.self) { try JSON(parsing: text) }
    }

    @Test(
        "bytes that are not UTF-8 are refused",
        arguments: [[0xFF], [0xC0, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80]]
            as [[UInt8]])
    func notUTF8(bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try JSON(parsing: [0x22] + bytes + [0x22]) }
        #expect(throws: JSONError.self) { try JSON(parsing: bytes) }
    }

    @Test("an error tells where it is")
    func position() throws {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: "{\"é\": 1,\n \"b\" 2}") }
        guard case .syntax(_, let position) = error else {
            Issue.record("not a syntax error: \(String(describing: error))")
            return
        }
        #expect(position == JSONPosition(offset: 16, line: 2, column: 6))
    }

    @Test("a key that is there twice is refused, also when escapes hide it")
    func duplicateKeys() {
        for text in [#"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#, #"[{"b":{"x":0,"y":1,"x":2}}]"#] {
            #expect {
                try JSON(parsing: text)
            } throws: { error in
                if case .duplicateKey? = error as? JSONError { true } else { false }
            }
        }
    }

    @Test("keys that only look the same are two keys")
    func equivalentKeys() throws {
        let json = try JSON(parsing: "{\"\u{E9}\":1,\"e\u{301}\":2}")
        #expect(json.objectValue?.count == 2)
        #expect(json["\u{E9}"] == 1)
        #expect(json["e\u{301}"] == 2)
    }

    @Test("a NUL in a key is refused with a reason, in a string it is welcome")
    func nul() throws {
        #expect {
            try JSON(parsing: #"{"a\u0000b":1}"#)
        } throws: { error in
            if case .nulInKey? = error as? JSONError { true } else { false }
        }
        #expect(try JSON(parsing: #""\u0000""#).canonicalString == #""\u0000""#)
    }

    @Test(
        "an integer is accepted if it comes back digit by digit",
        arguments: [
            "0", "-1", "9007199254740991", "9007199254740992", "-9007199254740992", "9007199254740994",
            "1234567890123456800", "9223372036854776000", "100000000000000000000", "-100000000000000000000",
            "295147905179352830000",
        ])
    func exactIntegers(text: String) throws {
        #expect(try JSON(parsing: text).canonicalString == text)
        #expect(
            try JSON(parsing: "[1.5,\"9007199254740993\",\(text)]").canonicalString
                == "[1.5,\"9007199254740993\",\(text)]")
    }

    @Test(
        "an integer that would come back changed is refused, with advice",
        arguments: [
            "9007199254740993", "-9007199254740993", "9223372036854775807", "-9223372036854775808",
            "18446744073709551615", "100000000000000000001", "1000000000000000000000",
        ])
    func inexactIntegers(text: String) throws {
        let error = #expect(throws: JSONError.self) {
            try JSON(parsing: "{\"9007199254740993 \\\"\":\n [100000000000000000000, 1e30, \(text)]}")
        }
        #expect(error == .integerNotExact(text, at: JSONPosition(offset: 55, line: 2, column: 32)))
        #expect(error?.description.contains("as a string") == true)
    }

    @Test(
        "a number beyond doubles is refused", arguments: ["1e309", "-1e309", "1" + String(repeating: "0", count: 400)])
    func overflow(text: String) {
        #expect {
            try JSON(parsing: "[\(text)]")
        } throws: { error in
            if case .numberTooLarge? = error as? JSONError { true } else { false }
        }
    }

    @Test("nesting is allowed up to the maximum and not beyond")
    func depth() throws {
        #expect(try JSON(parsing: Self.nested(64)).depth == 64)
        #expect(throws: JSONError.tooDeep(maximum: 64)) { try JSON(parsing: Self.nested(65)) }
        #expect(try JSON(parsing: "[{\"a\":1}]", maximumDepth: 2).depth == 2)
        #expect(throws: JSONError.tooDeep(maximum: 1)) { try JSON(parsing: "[{\"a\":1}]", maximumDepth: 1) }
        #expect(try JSON(parsing: "1", maximumDepth: 0) == 1)
    }

    @Test("a small stack survives the deepest text, and every use of the deepest value")
    func smallStack() async {
        let failures = await withCheckedContinuation { continuation in
            let thread = Thread { continuation.resume(returning: Self.goDeep()) }
            thread.stackSize = 512 * 1024
            thread.start()
        }
        #expect(failures == [])
    }

    /// Every text is parsed, or refused for its depth and nothing else.
    private static func goDeep() -> [String] {
        var failures: [String] = []
        for depth in [127, 128, 129, 1_000, 2_047, 2_048, 2_049, 100_000] {
            let arrays = nested(depth)
            let objects = String(repeating: "{\"a\":", count: depth) + "1" + String(repeating: "}", count: depth)
            let open = String(repeating: "[", count: depth)
            for text in [arrays, objects, open] {
                do throws(JSONError) {
                    let json = try JSON(parsing: text, maximumDepth: .max)
                    let same = try JSON(parsing: json.canonical, maximumDepth: .max)
                    if json != same || json.depth != depth || json.canonicalCount != text.utf8.count {
                        failures.append("a value \(depth) deep is not what it was")
                    }
                } catch .tooDeep where depth > 128 {
                } catch .syntax where text == open {
                } catch {
                    failures.append("\(depth): \(error)")
                }
            }
        }
        return failures
    }

    private static func nested(_ depth: Int) -> String {
        String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
}
