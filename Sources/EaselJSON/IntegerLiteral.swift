/// Looks at integers as they were written: "numbers survive as written" holds for the digits, not for a value near.
enum IntegerLiteral {
    /// Whether a double holds this integer, and ECMAScript would print it with the same digits.
    ///
    /// Up to 2^53 every integer is; beyond, `9007199254740994` and `100000000000000000000` are, `9007199254740993`
    /// is not.
    static func isExact(_ literal: String) -> Bool {
        guard let value = Double(literal), value.isFinite else { return false }
        // 2^53 + 1 rounds to 2^53, so the value alone does not show that the literal was in the exact range.
        if value.magnitude < JSON.largestExactInteger { return true }
        var printed: [UInt8] = []
        CanonicalNumber.append(value, to: &printed)
        return printed.elementsEqual(literal.utf8)
    }

    /// The first integer literal that is not exact in a text that is known to be valid JSON.
    static func firstInexact(in text: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        var index = 0
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: "\""):
                index = endOfString(in: text, from: index)
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                let end = text[index...].firstIndex { !isPartOfNumber($0) } ?? text.count
                let literal = text[index..<end]
                if literal.allSatisfy(isPartOfInteger), !isExact(String(decoding: literal, as: UTF8.self)) {
                    return index..<end
                }
                index = end
            default:
                index += 1
            }
        }
        return nil
    }

    /// A text in which the integers that are not exact are the doubles nearest to them, as JavaScript reads them. One that is
    /// larger than any double stays.
    ///
    /// - Parameter text: UTF-8; where it is no valid JSON, it stays invalid.
    static func rounded(in text: ArraySlice<UInt8>) -> [UInt8] {
        text.withUnsafeBufferPointer { text in
            var rounded: [UInt8] = []
            var rest = UnsafeBufferPointer(rebasing: text[...])
            while let literal = firstInexact(in: rest) {
                rounded += rest[..<literal.lowerBound]
                if let value = Double(String(decoding: rest[literal], as: UTF8.self)), value.isFinite {
                    CanonicalNumber.append(value, to: &rounded)
                } else {
                    rounded += rest[literal]
                }
                rest = UnsafeBufferPointer(rebasing: rest[literal.upperBound...])
            }
            return rounded + rest
        }
    }

    /// A literal for an error message: it came from outside and may be as long as the text.
    static func shortened(_ literal: Slice<UnsafeBufferPointer<UInt8>>) -> String {
        let text = String(decoding: literal.prefix(40), as: UTF8.self)
        return literal.count > 40 ? text + "…" : text
    }

    /// The index after the closing quote of the string that opens at `start`.
    private static func endOfString(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start + 1
        while index < text.count, text[index] != UInt8(ascii: "\"") {
            index += text[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return index + 1
    }

    private static func isPartOfInteger(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isPartOfNumber(_ byte: UInt8) -> Bool {
        isPartOfInteger(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "+")
            || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E")
    }
}
