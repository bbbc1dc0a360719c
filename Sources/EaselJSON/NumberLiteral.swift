/// A number in a JSON text, as it is written (RFC 8259, section 6).
struct NumberLiteral {
    /// The index behind it.
    let end: Int
    let isNegative: Bool
    /// Digits before the point.
    let integerDigits: Int
    /// Digits behind the point; nil without one.
    let fractionDigits: Int?
    let hasExponent: Bool

    /// The number that begins at an index; nil if none does. What follows it is not looked at.
    init?<Text: RandomAccessCollection<UInt8>>(at start: Int, in text: Text) where Text.Index == Int {
        var position = start
        func next() -> UInt8? { position < text.endIndex ? text[position] : nil }
        /// Gives how many digits there were.
        func skipDigits() -> Int {
            let start = position
            while position < text.endIndex, text[position] &- UInt8(ascii: "0") < 10 { position += 1 }
            return position - start
        }
        isNegative = next() == UInt8(ascii: "-")
        if isNegative { position += 1 }
        integerDigits = skipDigits()
        guard integerDigits > 0, integerDigits == 1 || text[position - integerDigits] != UInt8(ascii: "0") else {
            return nil
        }
        var fraction: Int?
        if next() == UInt8(ascii: ".") {
            position += 1
            let digits = skipDigits()
            guard digits > 0 else { return nil }
            fraction = digits
        }
        fractionDigits = fraction
        hasExponent = next() == UInt8(ascii: "e") || next() == UInt8(ascii: "E")
        if hasExponent {
            position += 1
            if next() == UInt8(ascii: "+") || next() == UInt8(ascii: "-") { position += 1 }
            guard skipDigits() > 0 else { return nil }
        }
        end = position
    }
}
