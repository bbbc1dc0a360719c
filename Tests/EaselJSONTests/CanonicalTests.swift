import EaselTestSupport
import Testing

@testable import EaselJSON

@Suite("RFC 8785 canonical JSON")
struct CanonicalTests {
    @Test(
        "a number is written as ECMAScript writes it (RFC 8785, appendix B)",
        arguments: [
            (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"), (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"), (0x7FEF_FFFF_FFFF_FFFF, "1.7976931348623157e+308"),
            (0xFFEF_FFFF_FFFF_FFFF, "-1.7976931348623157e+308"), (0x4340_0000_0000_0000, "9007199254740992"),
            (0xC340_0000_0000_0000, "-9007199254740992"), (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44B5_2D02_C7E1_4AF5, "9.999999999999997e+22"), (0x44B5_2D02_C7E1_4AF6, "1e+23"),
            (0x44B5_2D02_C7E1_4AF7, "1.0000000000000001e+23"), (0x444B_1AE4_D6E2_EF4E, "999999999999999700000"),
            (0x444B_1AE4_D6E2_EF4F, "999999999999999900000"), (0x444B_1AE4_D6E2_EF50, "1e+21"),
            (0x3EB0_C6F7_A0B5_ED8C, "9.999999999999997e-7"), (0x3EB0_C6F7_A0B5_ED8D, "0.000001"),
            (0x41B3_DE43_5555_5553, "333333333.3333332"), (0x41B3_DE43_5555_5554, "333333333.33333325"),
            (0x41B3_DE43_5555_5555, "333333333.3333333"), (0x41B3_DE43_5555_5556, "333333333.3333334"),
            (0x41B3_DE43_5555_5557, "333333333.33333343"), (0xBECB_F647_612F_3696, "-0.0000033333333333333333"),
            (0x4314_3FF3_C1CB_0959, "1424953923781206.2"),
        ] as [(UInt64, String)])
    func numbers(bits: UInt64, text: String) throws {
        let json = JSON.number(Double(bitPattern: bits))
        #expect(json.canonicalString == text)
        #expect(json.canonicalCount == text.utf8.count)
        #expect(try JSON(parsing: text) == json)
    }

    @Test(
        "a number has the digits it had, however it was written",
        arguments: [
            ("4.50", "4.5"), ("2e-3", "0.002"), ("0.000000000000000000000000001", "1e-27"), ("1E30", "1e+30"),
            ("0.1", "0.1"), ("-0", "0"), ("-0.0", "0"), ("1e-7", "1e-7"), ("1e21", "1e+21"),
            ("1e20", "100000000000000000000"),
            ("10", "10"), ("100.0", "100"), ("-1.5e-10", "-1.5e-10"),
            ("123456789012345680000", "123456789012345680000"),
            ("0.00001", "0.00001"), ("-123.456", "-123.456"), ("1e-400", "0"), ("12e1", "120"),
        ])
    func written(literal: String, text: String) throws {
        #expect(try JSON(parsing: literal).canonicalString == text)
    }

    @Test("the RFC's own sample comes out as the RFC says (RFC 8785, section 3.2.2)")
    func sample() throws {
        let text = #"""
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """#
        let canonical =
            #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#
            + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#
        #expect(try JSON(parsing: text).canonicalString == canonical)
    }

    @Test("members are sorted by UTF-16 code units, where an emoji comes before U+FB33 (RFC 8785, section 3.2.3)")
    func sorting() throws {
        let text = #"""
            {"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",
             "\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}
            """#
        let expected = ["\r", "1", "\u{80}", "\u{F6}", "\u{20AC}", "\u{1F600}", "\u{FB33}"]
        let object = try #require(try JSON(parsing: text).objectValue)
        #expect(object.map { Array($0.key.unicodeScalars) } == expected.map { Array($0.unicodeScalars) })

        var builtOneByOne = JSONObject()
        for (key, value) in object.reversed() { builtOneByOne[key] = value }
        #expect(builtOneByOne == object)
    }

    @Test("sorting agrees with a comparison of UTF-16 code units for any keys")
    func sortingProperty() {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<5_000 {
            let left = JSON.randomString(using: &generator)
            let right = JSON.randomString(using: &generator)
            let order = CodeUnitOrder.compare(left, right)
            #expect((order < 0) == left.utf16.lexicographicallyPrecedes(right.utf16))
            #expect((order == 0) == Array(left.utf16).elementsEqual(right.utf16))
        }
    }

    @Test("strings escape what they must and nothing else")
    func escapes() {
        let controls = String(String.UnicodeScalarView((0..<0x20).compactMap(Unicode.Scalar.init)))
        let escaped =
            #""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f"#
            + #"\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f""#
        #expect(JSON.string(controls).canonicalString == escaped)
        #expect(JSON.string(controls).canonicalCount == escaped.utf8.count)
        #expect(JSON.string("\"\\/\u{7F}é😀\u{2028}").canonicalString == "\"\\\"\\\\/\u{7F}é😀\u{2028}\"")
        #expect(JSON.string("").canonicalString == "\"\"")
    }

    @Test("what was encoded is parsed as the same value, and encodes to the same text")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 8785)
        for _ in 0..<2_000 {
            let json = JSON.random(depth: 4, using: &generator)
            let text = json.canonical
            #expect(json.canonicalCount == text.count)
            let parsed = try JSON(parsing: text)
            #expect(parsed == json)
            #expect(parsed.canonical == text)
        }
    }

    @Test("every double that is written is read as itself")
    func everyDouble() throws {
        var generator = SeededGenerator(seed: 754)
        for _ in 0..<20_000 {
            let number = JSON.randomNumber(using: &generator)
            let text = JSON.number(number).canonicalString
            #expect(Double(text) == number)
            #expect(try JSON(parsing: text).numberValue == number)
        }
    }

    @Test("a number that is none is written as null, for nothing else would be JSON")
    func notANumber() {
        #expect(
            JSON.array([.number(.nan), .number(.infinity), .number(-.infinity)]).canonicalString == "[null,null,null]")
        #expect(JSON.number(.nan).canonicalCount == 4)
    }
}
