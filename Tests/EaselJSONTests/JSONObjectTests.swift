import EaselTestSupport
import Testing

@testable import EaselJSON

@Suite("JSON objects and values")
struct JSONObjectTests {
    @Test("members can be set, read, replaced and removed")
    func members() {
        var object: JSONObject = ["b": 2, "a": 1, "c": [true, .null]]
        #expect(Array(object.keys) == ["a", "b", "c"])
        #expect(object["c"] == [true, .null])
        object["a"] = "one"
        object["0"] = 0.5
        #expect(object.canonicalString == #"{"0":0.5,"a":"one","b":2,"c":[true,null]}"#)
        object["b"] = nil
        #expect(object.removeValue(forKey: "c") == [true, .null])
        #expect(object.removeValue(forKey: "c") == nil)
        #expect(object["z"] == nil)
        #expect(object == ["a": "one", "0": 0.5])
        #expect(object.contains(key: "a") && !object.contains(key: "b"))
    }

    @Test("of two members with one key the later one stays")
    func duplicates() {
        #expect(JSONObject([("a", 1), ("b", 2), ("a", 3)]) == ["a": 3, "b": 2])
    }

    @Test("strings that only look the same are different keys and different values")
    func exactness() {
        var object: JSONObject = ["\u{C5}": 1, "\u{212B}": 2, "A\u{30A}": 3]
        #expect(object.count == 3)
        #expect(object["\u{212B}"] == 2)
        object.removeValue(forKey: "A\u{30A}")
        #expect(object.count == 2)
        #expect(JSON.string("\u{C5}") != JSON.string("A\u{30A}"))
        #expect(object != ["\u{C5}": 1, "A\u{30A}": 2])
    }

    @Test("many changes at once are what they are one by one")
    func bulk() {
        var generator = SeededGenerator(seed: 12)
        for _ in 0..<300 {
            func members(_ count: Int) -> [(String, JSON)] {
                (0..<count).map { _ in
                    (JSON.randomString(using: &generator), .number(JSON.randomNumber(using: &generator)))
                }
            }
            let base = JSONObject(members(30))
            let added = JSONObject(members(25) + base.shuffled(using: &generator).prefix(5).map { ($0.key, 0) })
            var oneByOne = base
            var atOnce = base
            for (key, value) in added { oneByOne[key] = value }
            atOnce.merge(added)
            #expect(atOnce == oneByOne)

            let removed = Array(base.shuffled(using: &generator).prefix(12).map(\.key)) + ["not there"]
            var gone = JSONObject()
            for key in removed {
                if let value = oneByOne.removeValue(forKey: key) { gone[key] = value }
            }
            #expect(JSONObject(atOnce.removeValues(forKeys: removed).map { ($0.key, $0.value) }) == gone)
            #expect(atOnce == oneByOne)
        }
    }

    @Test("a long array in an object grows without being copied")
    func growth() throws {
        var object: JSONObject = ["points": .array((0..<1_000).map { .number(Double($0)) })]
        func address() -> UnsafeRawPointer? {
            guard case .array(let values)? = object["points"] else { return nil }
            return values.withUnsafeBytes { $0.baseAddress }
        }
        // A copy is made while what it is of is still there, so it is elsewhere. An array that makes room for itself moves
        // too, but each time for many appends to come.
        var moves = 0
        for _ in 0..<1_000 {
            let before = address()
            _ = object.modify("points") { $0.append(contentsOf: [2, 3]) }
            if address() != before { moves += 1 }
        }
        #expect(moves < 20)
        #expect(object["points"]?.arrayValue?.count == 3_000)
        #expect(object.modify("none") { $0.append(contentsOf: [1]) } == nil)
        object["text"] = "a"
        #expect(object.modify("text") { $0.append(contentsOf: [1]) } == false)
        #expect(object["text"] == "a")
    }

    @Test("accessors give the value of their kind only")
    func accessors() {
        let json: JSON = ["s": "x", "n": 1.5, "i": 7, "a": [1], "o": [:], "b": true, "z": .null]
        #expect(json["s"]?.stringValue == "x" && json["n"]?.stringValue == nil)
        #expect(json["n"]?.numberValue == 1.5 && json["s"]?.numberValue == nil)
        #expect(json["i"]?.integerValue == 7 && json["n"]?.integerValue == nil)
        #expect(json["a"]?.arrayValue == [1] && json["o"]?.arrayValue == nil)
        #expect(json["o"]?.objectValue == [:] && json["a"]?.objectValue == nil)
        #expect(json["b"]?.boolValue == true && json["i"]?.boolValue == nil)
        #expect(json["z"]?.isNull == true && json["b"]?.isNull == false)
        #expect(json["nothing"] == nil && json["a"]?["x"] == nil)
        #expect(JSON.number(9_007_199_254_740_992).integerValue == 9_007_199_254_740_992)
        #expect(JSON.number(9_007_199_254_740_994).integerValue == nil)
        #expect(JSON.number(.infinity).integerValue == nil)
    }
}
