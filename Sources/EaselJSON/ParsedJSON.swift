/// A value that a JSON text is parsed into: ``JSON`` itself, or one whose objects keep their members as they stand in the text.
package protocol ParsedJSON {
    /// Whether the members of an object are wanted in the order of ``CodeUnitOrder``, rather than in that of the text.
    static var sortsMembers: Bool { get }

    static var null: Self { get }
    static func bool(_ value: Bool) -> Self
    static func number(_ value: Double) -> Self
    static func string(_ value: String) -> Self
    static func array(_ values: [Self]) -> Self
    /// An object of members no two of which have the same code units as their name.
    static func object(parsed members: [(key: String, value: Self)]) -> Self
}

extension ParsedJSON {
    /// Parses a JSON text as ``JSON/init(parsing:maximumDepth:losingAsJavaScript:)`` does. A name that stands twice in an object
    /// keeps its first place.
    package static func parse<Bytes: Collection<UInt8>>(
        _ bytes: Bytes, maximumDepth: Int, losingAsJavaScript: Bool
    ) throws(JSONError) -> Self {
        let maximumDepth = min(maximumDepth, JSON.deepestParse)
        func parse(_ text: UnsafeBufferPointer<UInt8>) -> Result<Self, JSONError> {
            JanssonParser(text: text, maximumDepth: maximumDepth, losesAsJavaScript: losingAsJavaScript).parse()
        }
        let parsed = bytes.withContiguousStorageIfAvailable(parse)
        let result = parsed ?? Array(bytes).withUnsafeBufferPointer(parse)
        return try result.get()
    }
}

extension JSON: ParsedJSON {
    package static var sortsMembers: Bool { true }

    package static func object(parsed members: [(key: String, value: JSON)]) -> JSON {
        .object(JSONObject(sorted: members))
    }
}
