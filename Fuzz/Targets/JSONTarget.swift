import EaselJSON

extension FuzzTarget {
    /// JSON by itself: what is accepted has one canonical text, which is accepted too and says the same.
    static let json = FuzzTarget(
        name: "json",
        seeds: {
            try JSONSeeds.elements().map(\.canonical)
                + Shorthand.bytes(
                    "null", " [ 1 , 2.50, -0, 1E3, 1e-7, 1e21 ] ", #"{"b":1,"a":"\u0000\ud83d\ude00\/"}"#,
                    "[9007199254740993]", "[100000000000000000000]", "[9223372036854775808]", "1e400", "5e-324",
                    "{\"e\u{301}\":1,\"\u{E9}\":2}", #"{"a":1,"a":2}"#, #""\ud800""#, "[[[[[[[[]]]]]]]]", "\u{FEFF}1")
        },
        run: JSONTarget.run)
}

enum JSONTarget {
    static func run(_ bytes: [UInt8]) throws {
        let taped = bytes.withUnsafeBufferPointer { text in
            JSONTape(text, maximumDepth: 128).map { tape in
                tape.write { tape.encode(tape.root, into: &$0) }
            }
        }
        if let taped {
            try Finding.unless(
                (try? JSON(parsing: bytes, maximumDepth: 128))?.canonical == taped, "a tape says something else")
        }
        guard let json = try? JSON(parsing: bytes, maximumDepth: 128) else { return }
        try Finding.unless(String(validating: bytes, as: UTF8.self) != nil, "text that is no UTF-8 was accepted")
        let canonical = json.canonical
        try Finding.unless(canonical.count == json.canonicalCount, "the canonical text is not as long as was said")
        let again: JSON
        do {
            again = try JSON(parsing: canonical, maximumDepth: 128)
        } catch {
            throw Finding("canonical text is not accepted: \(error)")
        }
        try Finding.unless(again == json, "canonical text is another value")
        try Finding.unless(again.canonical == canonical, "canonical text has another canonical text")
        try checkDepth(json, of: bytes)
    }

    private static func checkDepth(_ json: JSON, of bytes: [UInt8]) throws {
        let depth = json.depth
        try Finding.unless(
            (try? JSON(parsing: bytes, maximumDepth: depth)) == json, "a depth of \(depth) is not accepted as that")
        guard depth > 0 else { return }
        try Finding.unless(
            (try? JSON(parsing: bytes, maximumDepth: depth - 1)) == nil, "a depth of \(depth) is accepted as less")
    }
}
