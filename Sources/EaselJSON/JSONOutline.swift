/// Tells where the values of a JSON text begin and end, and how many there are, before any of them is built: what comes
/// from outside can be bounded at the cost of reading it once.
///
/// What is passed over is JSON (RFC 8259) but for its encoding. Whoever builds a value with ``value(in:maximumDepth:)`` learns
/// whether it can be kept.
public struct JSONOutline: Sendable {
    /// What a text may hold. Memory for a value is a large multiple of its shortest text, which is why values count.
    public struct Bounds: Sendable {
        /// Levels of arrays and objects.
        public var depth = 128
        /// Arrays and objects in the whole text.
        public var containers = Int.max
        /// Strings (keys among them), numbers and literals in the whole text.
        public var scalars = Int.max

        public init() {}
    }

    /// A value that was passed over.
    public struct Value: Sendable {
        /// Its bytes in the text.
        public let range: Range<Int>
        /// Its canonical text is at least so long: white space, digits and escapes may make it shorter than it is here.
        public let leastBytes: Int
        /// Members of the object or elements of the array that it is.
        public let count: Int
    }

    private let text: [UInt8]
    private let bounds: Bounds
    private var position = 0
    private var containers = 0
    private var scalars = 0

    /// - Parameter text: UTF-8.
    public init(_ text: [UInt8], bounds: Bounds = Bounds()) {
        self.text = text
        self.bounds = bounds
    }

    /// Throws ``JSONError`` if the text is no UTF-8, wherever it is not.
    public func checkEncoding() throws(JSONError) {
        do {
            _ = try UTF8Span(validating: text.span)
        } catch {
            throw .syntax(
                "the text is no UTF-8", at: JSONPosition(offset: error.byteOffsets.lowerBound, in: text))
        }
    }

    /// Whether a value that was passed over is an object.
    public func isObject(_ value: Value) -> Bool { text[value.range.lowerBound] == UInt8(ascii: "{") }

    /// Builds a value that was passed over. An error tells its place in the whole text.
    public func value(in range: Range<Int>, maximumDepth: Int = 128) throws(JSONError) -> JSON {
        do {
            return try JSON(parsing: text[range], maximumDepth: maximumDepth)
        } catch {
            throw error.moved(by: range.lowerBound, in: text)
        }
    }

    /// Builds a value that was passed over with the nearest double for each integer that no double holds, as JavaScript does.
    public func valueOfNearestNumbers(in range: Range<Int>) throws(JSONError) -> JSON {
        do {
            return try value(in: range)
        } catch JSONError.integerNotExact {
            return try JSON(parsing: IntegerLiteral.rounded(in: text[range]))
        }
    }
}

// MARK: Walking

extension JSONOutline {
    /// Whether an object begins here; its brace is read then.
    public mutating func enterObject() -> Bool { enter("{") }

    /// Whether an array begins here; its bracket is read then.
    public mutating func enterArray() -> Bool { enter("[") }

    /// The key of the next member of the object that was entered; nil at its end.
    public mutating func nextMember(isFirst: Bool) throws -> String? {
        guard try continues(until: "}", isFirst: isFirst) else { return nil }
        skipSpace()
        guard byte == UInt8(ascii: "\"") else { throw malformed("a key was expected") }
        let key = try skipValue().range
        skipSpace()
        guard byte == UInt8(ascii: ":") else { throw malformed("':' was expected") }
        position += 1
        guard let name = try value(in: key).stringValue else { throw malformed("a key was expected") }
        guard !name.utf8.contains(0) else {
            throw JSONError.nulInKey(at: JSONPosition(offset: key.lowerBound, in: text))
        }
        return name
    }

    /// Whether the array that was entered has another element.
    public mutating func nextElement(isFirst: Bool) throws -> Bool {
        try continues(until: "]", isFirst: isFirst)
    }

    /// Reads the end of the text.
    public mutating func finish() throws {
        skipSpace()
        guard position == text.count else { throw malformed("the text goes on behind its value") }
    }

    private mutating func enter(_ bracket: Unicode.Scalar) -> Bool {
        skipSpace()
        guard byte == UInt8(ascii: bracket) else { return false }
        position += 1
        return true
    }

    private mutating func continues(until end: Unicode.Scalar, isFirst: Bool) throws -> Bool {
        skipSpace()
        if byte == UInt8(ascii: end) {
            position += 1
            return false
        }
        if isFirst { return true }
        guard byte == UInt8(ascii: ",") else { throw malformed("',' or '\(end)' was expected") }
        position += 1
        return true
    }

    private var byte: UInt8? { position < text.count ? text[position] : nil }

    private mutating func skipSpace() {
        while let byte, Self.isSpace(byte) { position += 1 }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    private func malformed(_ what: String) -> JSONError {
        .syntax(what, at: JSONPosition(offset: position, in: text))
    }
}

// MARK: Passing over

extension JSONOutline {
    /// What may stand at a place of a text.
    private enum Expected {
        case value
        /// Or the end of an array that has none.
        case firstValue
        case key
        /// Or the end of an object that has none.
        case firstKey
        case colon
        /// Or the end of what is open.
        case comma
    }

    /// Passes over the value that begins here.
    ///
    /// Throws ``JSONError`` where the text is no JSON, ends within the value or nests too deep, and ``JSONOutlineError`` past a
    /// bound.
    ///
    /// - Parameter maximumBytes: how long its canonical text may be; it is not looked at any further once it is longer.
    public mutating func skipValue(maximumBytes: Int = .max) throws -> Value {
        skipSpace()
        let start = position
        var leastBytes = 0
        var commas = 0
        var isEmpty = true
        var open: [UInt8] = []
        var expected = Expected.value
        repeat {
            guard let byte else { throw malformed("the text ends too early") }
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard expected == .value || expected == .firstValue else { throw unexpected(expected) }
                if open.count == 1 { isEmpty = false }
                open.append(byte + 2)
                guard open.count <= bounds.depth else { throw JSONError.tooDeep(maximum: bounds.depth) }
                containers += 1
                guard containers <= bounds.containers else {
                    throw JSONOutlineError.tooManyContainers(allowed: bounds.containers)
                }
                expected = byte == UInt8(ascii: "{") ? .firstKey : .firstValue
                leastBytes += 1
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard open.last == byte else { throw malformed("a bracket closes what is not open") }
                guard expected == .comma || expected == .firstKey || expected == .firstValue else {
                    throw unexpected(expected)
                }
                open.removeLast()
                expected = .comma
                leastBytes += 1
                position += 1
            case UInt8(ascii: ","):
                guard !open.isEmpty, expected == .comma else { throw unexpected(expected) }
                if open.count == 1 { commas += 1 }
                expected = open.last == UInt8(ascii: "}") ? .key : .value
                leastBytes += 1
                position += 1
            case UInt8(ascii: ":"):
                guard expected == .colon else { throw unexpected(expected) }
                expected = .value
                leastBytes += 1
                position += 1
            case _ where Self.isSpace(byte):
                position += 1
            default:
                if open.count == 1 { isEmpty = false }
                switch expected {
                case .value, .firstValue: expected = .comma
                case .key, .firstKey:
                    guard byte == UInt8(ascii: "\"") else { throw unexpected(expected) }
                    expected = .colon
                case .colon, .comma: throw unexpected(expected)
                }
                leastBytes += try skipScalar(byte, maximumBytes: maximumBytes)
            }
            guard leastBytes <= maximumBytes else { throw JSONOutlineError.tooLong(allowed: maximumBytes) }
        } while !open.isEmpty
        return Value(range: start..<position, leastBytes: leastBytes, count: isEmpty ? 0 : commas + 1)
    }

    private func unexpected(_ expected: Expected) -> JSONError {
        switch expected {
        case .value, .firstValue: malformed("a value was expected")
        case .key, .firstKey: malformed("a key was expected")
        case .colon: malformed("':' was expected")
        case .comma: malformed("',' or the end of the array or object was expected")
        }
    }

    /// Gives the least bytes of its canonical text.
    private mutating func skipScalar(_ first: UInt8, maximumBytes: Int) throws -> Int {
        scalars += 1
        guard scalars <= bounds.scalars else { throw JSONOutlineError.tooManyScalars(allowed: bounds.scalars) }
        if first == UInt8(ascii: "\"") { return try skipString(maximumBytes: maximumBytes) }
        guard skipLiteral("true") || skipLiteral("false") || skipLiteral("null") || skipNumber() else {
            throw malformed("a value was expected")
        }
        return 1
    }

    private mutating func skipLiteral(_ literal: StaticString) -> Bool {
        guard text.count - position >= literal.utf8CodeUnitCount else { return false }
        for offset in 0..<literal.utf8CodeUnitCount where text[position + offset] != literal.utf8Start[offset] {
            return false
        }
        position += literal.utf8CodeUnitCount
        return true
    }

    private mutating func skipNumber() -> Bool {
        guard let number = NumberLiteral(at: position, in: text) else { return false }
        position = number.end
        return true
    }

    private mutating func skipString(maximumBytes: Int) throws -> Int {
        position += 1
        var leastBytes = 2
        while let byte {
            guard byte >= 0x20 else { throw malformed("a control character must be escaped") }
            if byte == UInt8(ascii: "\\") { try checkEscape() }
            position += 1
            if byte == UInt8(ascii: "\"") { return leastBytes }
            leastBytes += 1
            guard leastBytes <= maximumBytes else { throw JSONOutlineError.tooLong(allowed: maximumBytes) }
            // At most up to the end: what is cut off is found there.
            if byte == UInt8(ascii: "\\") {
                position = min(text.count, position + (self.byte == UInt8(ascii: "u") ? 5 : 1))
            }
        }
        throw malformed("a string has no end")
    }

    /// An escape that is cut off is none of these.
    private func checkEscape() throws {
        guard position + 1 < text.count else { return }
        switch text[position + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return
        case UInt8(ascii: "u"):
            let digits = text[position + 2..<min(text.count, position + 6)]
            if digits.allSatisfy(Self.isHexDigit) { return }
        default:
            break
        }
        throw malformed("there is no such escape")
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 6
    }
}

/// A text holds more than may be built of it.
public enum JSONOutlineError: Error, Sendable, Equatable {
    case tooManyContainers(allowed: Int)
    case tooManyScalars(allowed: Int)
    /// One value would be longer than this.
    case tooLong(allowed: Int)
}

extension JSONOutlineError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooManyContainers(let allowed): "it has more than \(allowed) arrays and objects"
        case .tooManyScalars(let allowed): "it has more than \(allowed) strings, numbers and literals"
        case .tooLong(let allowed): "a value is longer than \(allowed) bytes"
        }
    }
}

extension JSONError {
    /// The same error, of a value that begins within a larger text.
    func moved(by offset: Int, in text: [UInt8]) -> JSONError {
        func moved(_ position: JSONPosition) -> JSONPosition {
            JSONPosition(offset: offset + position.offset, in: text)
        }
        return switch self {
        case .syntax(let message, let position): .syntax(message, at: moved(position))
        case .duplicateKey(let message, let position): .duplicateKey(message, at: moved(position))
        case .nulInKey(let position): .nulInKey(at: moved(position))
        case .integerNotExact(let digits, let position): .integerNotExact(digits, at: moved(position))
        case .numberTooLarge(let position): .numberTooLarge(at: moved(position))
        case .tooDeep, .outOfMemory: self
        }
    }
}
