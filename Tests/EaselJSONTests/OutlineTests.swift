import EaselTestSupport
import Testing

@testable import EaselJSON

@Suite("The outline of a JSON text")
struct OutlineTests {
    private func outline(_ text: String, _ change: (inout JSONOutline.Bounds) -> Void = { _ in }) -> JSONOutline {
        var bounds = JSONOutline.Bounds()
        change(&bounds)
        return JSONOutline(Array(text.utf8), bounds: bounds)
    }

    @Test("passes over exactly one value, whatever it is", arguments: 1...200 as ClosedRange<UInt64>)
    func whole(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let value = JSON.random(depth: 4, using: &generator)
        var outline = outline(" \(value.canonicalString) ,\"next\"")
        let found = try outline.skipValue()
        #expect(found.range == 1..<1 + value.canonicalCount)
        #expect(found.leastBytes <= value.canonicalCount)
        #expect(try outline.value(in: found.range) == value)
        switch value {
        case .object(let object): #expect(found.count == object.count && outline.isObject(found))
        case .array(let values): #expect(found.count == values.count && !outline.isObject(found))
        default: break
        }
    }

    @Test("has the nearest number for an integer that no double holds, and refuses one beyond all")
    func nearest() throws {
        let text = #"["9007199254740993", 9007199254740993, -12345678901234567890123, 7, 0.5, 9007199254740993]"#
        var outline = outline(text)
        let found = try outline.skipValue()
        let nearest = 9_007_199_254_740_992.0
        let expected: JSON = [
            "9007199254740993", .number(nearest), .number(-12_345_678_901_234_567_890_123.0), 7, 0.5, .number(nearest),
        ]
        #expect(try outline.valueOfNearestNumbers(in: found.range) == expected)
        for beyond in [
            "1" + String(repeating: "0", count: 400), "[9007199254740993,1" + String(repeating: "0", count: 400) + "]",
        ] {
            var outline = self.outline(beyond)
            let found = try outline.skipValue()
            #expect(throws: JSONError.self) { try outline.valueOfNearestNumbers(in: found.range) }
        }
    }

    @Test(
        "never says that a value is longer than its canonical text",
        arguments: [
            #"  "Aé😀\n\\" "#, "[ 1.000000 , -0 , 1e0 ]", #"{ "a" : [ ] , "b" : { } }"#,
        ])
    func least(text: String) throws {
        var outline = outline(text)
        let found = try outline.skipValue()
        #expect(found.leastBytes <= (try JSON(parsing: text)).canonicalCount)
    }

    @Test("walks through members and elements, and leaves each to its reader")
    func walk() throws {
        var outline = outline(#"{"a":[1,{"x":"]}"}],"b":[],"c":{}} "#)
        var found: [String] = []
        let isObject = outline.enterObject()
        #expect(isObject)
        while let key = try outline.nextMember(isFirst: found.isEmpty) {
            found.append(key)
            guard outline.enterArray() else {
                found.append(try outline.value(in: outline.skipValue().range).canonicalString)
                continue
            }
            var isFirst = true
            while try outline.nextElement(isFirst: isFirst) {
                isFirst = false
                found.append(try outline.value(in: outline.skipValue().range).canonicalString)
            }
        }
        try outline.finish()
        #expect(found == ["a", "1", #"{"x":"]}"}"#, "b", "c", "{}"])
    }

    @Test("refuses a key with \\u0000, which no reader of values takes either")
    func nulInKey() throws {
        for text in [#"{"\u0000":1}"#, #"{"b\u0000c":2}"#] {
            var outline = outline(text)
            let isObject = outline.enterObject()
            #expect(isObject)
            let error = #expect(throws: JSONError.self) { try outline.nextMember(isFirst: true) }
            if case .nulInKey? = error {} else { Issue.record("\(String(describing: error))") }
            #expect(throws: JSONError.self) { try JSON(parsing: text) }
        }
    }

    @Test("stops at the first value past a bound")
    func bounds() throws {
        var containers = outline("[[],[],[],nonsense") { $0.containers = 3 }
        #expect(throws: JSONOutlineError.tooManyContainers(allowed: 3)) { try containers.skipValue() }
        var scalars = outline(#"{"a":1,"b":2,"c"nonsense"#) { $0.scalars = 4 }
        #expect(throws: JSONOutlineError.tooManyScalars(allowed: 4)) { try scalars.skipValue() }
        var deep = outline(String(repeating: "[", count: 1_000_000)) { $0.depth = 5 }
        #expect(throws: JSONError.tooDeep(maximum: 5)) { try deep.skipValue() }
    }

    @Test(
        "tells where a text is none",
        arguments: [
            ("", 0), ("[1,2", 4), (#"{"a":"b"#, 7), ("[1}", 2), ("]", 0), (",", 0), (#"["\"#, 3), (#"["\u00"#, 6),
        ])
    func malformed(text: String, at offset: Int) {
        var outline = outline(text)
        let error = #expect(throws: JSONError.self) { try outline.skipValue() }
        guard case .syntax(_, let position) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(position.offset == offset)
    }

    @Test(
        "passes over nothing that is no JSON",
        arguments: [
            (#"{"a":"solid"1e400,"b":1}"#, 12), (#"["a""b"]"#, 4), ("[1 2]", 3), ("[1,]", 3), ("[,1]", 1),
            (#"{"a":1,}"#, 7),
            (#"{"a"}"#, 4), (#"{"a":}"#, 5), (#"{"a" 1}"#, 5), (#"{"a",1}"#, 4), ("{1:1}", 1), ("{[]:1}", 1),
            (#"{,"a":1}"#, 1),
            (#"["a":1]"#, 4), ("[01]", 1), ("[-]", 1), ("[+1]", 1), ("[1.]", 1), ("[.5]", 1), ("[1e+]", 1),
            ("[0x1]", 2), ("[NaN]", 1),
            ("[tru]", 1), ("[truth]", 1), ("[nulls]", 5), ("['a']", 1), ("[\"a\u{1}\"]", 3), (#"["\x"]"#, 2),
            (#"["\u12g4"]"#, 2),
            (#"["\u00"]"#, 2), ("[[]", 3), ("[{]}", 2), ("[]]", 2),
        ])
    func grammar(text: String, at offset: Int) throws {
        var outline = outline(text)
        let error = #expect(throws: JSONError.self) {
            _ = try outline.skipValue()
            try outline.finish()
        }
        guard case .syntax(_, let position)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(position.offset == offset)
        #expect(throws: JSONError.self) { try JSON(parsing: text) }
    }

    @Test("tells the place of what is wrong within a value as one in the whole text")
    func places() throws {
        var outline = outline("[1,\n {\"a\": 1, \"a\": 2}]")
        let isArray = outline.enterArray()
        #expect(isArray)
        _ = try outline.nextElement(isFirst: true)
        _ = try outline.skipValue()
        _ = try outline.nextElement(isFirst: false)
        let found = try outline.skipValue()
        let error = #expect(throws: JSONError.self) { try outline.value(in: found.range) }
        #expect(error?.description.contains("line 2") == true, "\(String(describing: error))")
    }
}
