/// A value as a store gives it, before anything is believed of it.
package enum StoredValue: Sendable, Equatable {
    case missing
    case integer(Int)
    case text(String)
    /// Of no type that a board's values have.
    case other
}

extension StoredValue {
    /// The largest seq and number: as in the protocol, one less than where doubles stop being exact.
    package static let largestInteger = (1 << 53) - 1

    /// The end of the year 9999, the last that RFC 3339 can write, in milliseconds since 1970.
    package static let latestTime = 253_402_300_799_999

    /// A whole number, also if it is stored as text. `absent` stands for a value that is not there.
    ///
    /// Throws ``LogError/corrupt(_:)``, which names `what` it is and what would be allowed.
    package func integer(
        _ what: @autoclosure () -> String, in range: ClosedRange<Int>, absent: Int? = nil
    ) throws(LogError) -> Int {
        let value: Int? =
            switch self {
            case .missing: absent
            case .integer(let value): value
            case .text(let text): Int(text)
            case .other: nil
            }
        guard let value, range.contains(value) else {
            throw .corrupt(
                "\(what()) is \(shown), which is no integer from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// A seq: 0 for none.
    package func seq(_ what: @autoclosure () -> String, absent: Int? = nil) throws(LogError) -> Int {
        try integer(what(), in: 0...Self.largestInteger, absent: absent)
    }

    /// Milliseconds since 1970.
    package func time(_ what: @autoclosure () -> String, absent: Int? = nil) throws(LogError) -> Int {
        try integer(what(), in: 0...Self.latestTime, absent: absent)
    }

    package var text: String? {
        switch self {
        case .text(let text): text
        case .integer(let value): String(value)
        case .missing, .other: nil
        }
    }

    /// Shortened and without control characters: it goes into logs and answers.
    private var shown: String {
        switch self {
        case .missing: return "missing"
        case .integer(let value): return String(value)
        case .text(let text):
            let scalars = text.unicodeScalars.prefix(40).map { $0.properties.generalCategory == .control ? "?" : $0 }
            return "\"" + String(String.UnicodeScalarView(scalars)) + "\""
        case .other: return "of another type"
        }
    }
}
