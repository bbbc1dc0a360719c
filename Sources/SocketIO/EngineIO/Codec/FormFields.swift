/// Names and values of a query or a form, percent-decoded.
enum FormFields {
    /// Of one name the last value, as Node's `URLSearchParams` gives it when it is made an object.
    static func all(in query: some StringProtocol) -> QueryFields {
        var fields = QueryFields()
        for pair in query.utf8.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            fields[text(decoded(parts[0]))] = parts.count > 1 ? text(decoded(parts[1])) : ""
        }
        return fields
    }

    /// The last value of a name, which may be any bytes.
    static func last(_ name: String, in form: some Collection<UInt8>) -> [UInt8]? {
        var found: [UInt8]?
        for pair in form.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count > 1, decoded(parts[0]).elementsEqual(name.utf8) { found = decoded(parts[1]) }
        }
        return found
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// A `%` that no two digits follow stands for itself.
    private static func decoded(_ text: some Collection<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var rest = Array(text)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = hex(rest.prefix(2)) {
                rest.removeFirst(2)
                result.append(value)
            } else {
                result.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return result
    }

    private static func hex(_ digits: ArraySlice<UInt8>) -> UInt8? {
        guard digits.count == 2, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit && $0 < 0x80 }) else {
            return nil
        }
        return UInt8(text(Array(digits)), radix: 16)
    }
}
