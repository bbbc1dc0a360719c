import EaselJSON

/// A long array or object of an element, as its canonical JSON text: as values, the points of a stroke take five to
/// twenty times that memory.
struct LongValue: Sendable {
    /// From so many bytes of text on, a value is kept as such.
    static let leastBytes = 256
    private static let comma = UInt8(ascii: ",")
    private static let bracket = UInt8(ascii: "]")

    private(set) var text: [UInt8]

    /// - Parameter text: the canonical text of an array or object. Nil if it is short.
    init?(_ text: [UInt8]) {
        guard text.count >= Self.leastBytes else { return nil }
        // Exactly as long as it is: encoding grows in steps.
        self.text = Array(text[...])
    }

    var isArray: Bool { text.last == Self.bracket }

    /// Appends to an array that is not empty, which none is that is long.
    mutating func append(_ values: [JSON]) {
        guard !values.isEmpty else { return }
        text[text.endIndex - 1] = Self.comma
        var isFirst = true
        for value in values {
            if !isFirst { text.append(Self.comma) }
            isFirst = false
            value.encode(into: &text)
        }
        text.append(Self.bracket)
    }

    /// The value, parsed. `null` for what a program has made of values that no JSON text can give.
    var value: JSON {
        (try? JSON(parsing: text, maximumDepth: .max)) ?? .null
    }
}
