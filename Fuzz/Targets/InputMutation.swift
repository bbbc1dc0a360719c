import EaselJSON
import EaselTestSupport

/// Makes new inputs of old ones: by bytes, by words that parsers look for, and by the structure of JSON, so that some
/// inputs get past a parser and all the way in.
public struct InputMutation {
    private var generator: SeededGenerator
    private let seeds: [[UInt8]]
    private static let longest = 16_384

    public init(seed: UInt64, seeds: [[UInt8]]) {
        generator = SeededGenerator(seed: seed)
        self.seeds = seeds
    }

    /// A seed that was changed up to five times.
    public mutating func next() -> [UInt8] {
        var input = seeds.isEmpty ? [] : seeds[below(seeds.count)]
        for _ in 0..<below(6) { input = mutated(input) }
        return input
    }

    /// One change.
    public mutating func mutated(_ input: [UInt8]) -> [UInt8] {
        if below(2) == 0, let structured = restructured(input) { return structured }
        var bytes = input
        let place = below(bytes.count + 1)
        switch below(8) {
        case 0 where !bytes.isEmpty: bytes[min(place, bytes.count - 1)] ^= 1 << UInt8(below(8))
        case 1 where !bytes.isEmpty: bytes[min(place, bytes.count - 1)] = UInt8(below(256))
        case 2: bytes.insert(UInt8(below(256)), at: place)
        case 3: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(8)))
        case 4: bytes.insert(contentsOf: Self.words[below(Self.words.count)].utf8, at: place)
        case 5: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 1 + below(64))], at: place)
        case 6: bytes = Array(bytes[..<place])
        default: bytes = Array(bytes[..<place]) + tail(of: seeds.isEmpty ? bytes : seeds[below(seeds.count)])
        }
        return Array(bytes.prefix(Self.longest))
    }

    private mutating func tail(of other: [UInt8]) -> ArraySlice<UInt8> {
        other[below(other.count + 1)...]
    }

    /// Changes one value of the first JSON object in the input; nil if there is none.
    private mutating func restructured(_ input: [UInt8]) -> [UInt8]? {
        guard let start = input.firstIndex(of: UInt8(ascii: "{")), let end = input.lastIndex(of: UInt8(ascii: "}")),
            start < end, let json = try? JSON(parsing: input[start...end])
        else { return nil }
        return input[..<start] + changed(json, depth: 0).canonical + input[(end + 1)...]
    }

    private mutating func changed(_ json: JSON, depth: Int) -> JSON {
        switch json {
        case .object(var object) where !object.isEmpty && below(5) > 0:
            let (key, value) = object[below(object.count)]
            switch below(8) {
            case 0: object[key] = nil
            case 1: object[word()] = value
            default: object[key] = changed(value, depth: depth + 1)
            }
            return .object(object)
        case .array(var array) where !array.isEmpty && below(5) > 0:
            let index = below(array.count)
            switch below(8) {
            case 0: array.remove(at: index)
            case 1: array.append(array[index])
            case 2: array.insert(value(depth: depth), at: index)
            default: array[index] = changed(array[index], depth: depth + 1)
            }
            return .array(array)
        default:
            return value(depth: depth)
        }
    }

    private mutating func value(depth: Int) -> JSON {
        switch below(10) {
        case 0: .null
        case 1: .bool(below(2) == 0)
        case 2: .number(Double(below(20)) - 3)
        case 3: .number(Self.numbers[below(Self.numbers.count)])
        case 4: .number(number())
        case 5, 6: .string(word())
        case 7 where depth < 60: .array((0..<below(4)).map { _ in value(depth: depth + 1) })
        case 8 where depth < 60:
            .object(JSONObject((0..<below(4)).map { _ in (key(), value(depth: depth + 1)) }))
        default: nested(below(40))
        }
    }

    private mutating func nested(_ levels: Int) -> JSON {
        (0..<levels).reduce(.array([])) { inner, level in level % 2 == 0 ? .array([inner]) : ["n": inner] }
    }

    private mutating func number() -> Double {
        let any = Double(bitPattern: generator.next())
        return any.isFinite ? any : 0.5
    }

    private mutating func word() -> String {
        Self.words[below(Self.words.count)]
    }

    /// A key may hold anything but U+0000.
    private mutating func key() -> String {
        String(word().unicodeScalars.filter { $0 != "\0" }.map(Character.init))
    }

    private mutating func below(_ bound: Int) -> Int {
        Int.random(in: 0..<bound, using: &generator)
    }

    private static let numbers: [Double] = [
        -0.0, 0.1, 1e21, 1e-7, .leastNonzeroMagnitude, 1.7976931348623157e308, 9_007_199_254_740_991,
        9_007_199_254_740_992,
        9_007_199_254_740_994, -9_007_199_254_740_992, 9_223_372_036_854_775_808, 1e20, 123e-20, 65_535, 1_000_000,
    ]

    /// What the parsers look for, and what has surprised parsers before.
    public static let words: [String] = [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0000", "\\ud800", "\\udfff", "\\ud83d\\ude00", "null", "true",
        "NaN", "-0", "1e400", "1e-400", "9007199254740993", "18446744073709551616", "-9223372036854775809", "0.1",
        "\u{0}", "\u{7F}", "\u{E9}", "e\u{301}", "\u{FEFF}", "\u{FFFF}", "\u{1F600}", "\u{FB33}", "\n", "\r\n", "\t",
        "type", "submit", "edits", "op", "put", "patch", "append", "delete", "clear", "id", "value", "set", "unset",
        "key", "values", "points", "hello", "presence", "state", "ping", "digest", "snapshot", "ops", "seq", "client",
        "{\"seq\":", ",\"client\":\"", "\",\"client\":\"", "]}", "a", "b", "c:1", "x", "n", "at", "resume", "epoch",
        "+OK\r\n", "-ERR x\r\n", ":-1\r\n", "$-1\r\n", "*-1\r\n", "*0\r\n", "$0\r\n\r\n", "*2\r\n", "$5\r\n", "%1\r\n",
        "?", "&", "=", "%", "%00", "%2f", "%ff", "+", "..", "/", "all", "time", "after", "limit", "title",
        "2026-11-24T10:00:00Z", "9223372036854775807", "9223372036854775808", "-1", "99999999999-01-01T00:00:00Z",
    ]
}
