import Glibc

/// The structure of a JSON text as a flat list, for a text that is passed on in canonical form (RFC 8785) and of which little
/// is looked at: building values costs many times as much.
///
/// It knows texts as programs write them. What it reads, ``JSON/init(parsing:maximumDepth:losingAsJavaScript:)`` reads too, and
/// encodes to the same bytes; of a text that it does not read, that tells what is wrong, if anything is.
///
/// It points into the text, so it is used within one `withUnsafeBytes` only.
package struct JSONTape {
    package enum Kind: UInt8, Sendable {
        case object, array, string, number, literal
    }

    struct Node {
        var kind: Kind
        /// Whether its text is canonical as it stands.
        var isVerbatim = true
        /// Its bytes in the text; a string's include its quotes.
        var start: UInt32
        var end: UInt32 = 0
        /// The node behind it and all that it holds.
        var next: UInt32 = 0
        /// Members of an object, elements of an array.
        var count: UInt32 = 0
        /// Where the order of its members begins in ``JSONTape/order``, if it is not that of the text.
        var order: UInt32 = .max
    }

    /// A value on the tape.
    package struct Value: Equatable, Sendable {
        let index: UInt32
    }

    let text: UnsafeBufferPointer<UInt8>
    /// A container stands before what it holds, and a key before its value.
    private(set) var nodes: [Node] = []
    /// Places of keys on the tape, sorted, for each object whose members are not.
    private var order: [UInt32] = []
    /// How much longer than the text its canonical form may be, at most.
    private var growth = 0
    private let maximumDepth: Int
    private var position = 0
    private var isASCII = true

    /// Reads a text that is one value; nil if it is not as programs write it, or nests deeper.
    ///
    /// - Parameter maximumDepth: levels of arrays and objects, at most 128.
    package init?(_ text: UnsafeBufferPointer<UInt8>, maximumDepth: Int) {
        guard text.count < UInt32.max / 2 else { return nil }
        self.text = text
        self.maximumDepth = min(maximumDepth, 128)
        nodes.reserveCapacity(text.count / 8 + 8)
        skipSpace()
        guard readValue(depth: 0) else { return nil }
        skipSpace()
        guard position == text.count, isASCII || (try? UTF8Span(validating: text.span)) != nil else { return nil }
    }

    /// The whole text.
    package var root: Value { Value(index: 0) }

    package func kind(of value: Value) -> Kind { nodes[Int(value.index)].kind }

    /// Members of an object, elements of an array.
    package func count(of value: Value) -> Int { Int(nodes[Int(value.index)].count) }
}

// MARK: Looking

extension JSONTape {
    /// Calls `body` with each member of an object, in the order of the text, until it returns false.
    ///
    /// - Returns: whether it never did.
    @discardableResult
    package func forEachMember(of object: Value, _ body: (_ key: Value, _ value: Value) -> Bool) -> Bool {
        var key = object.index + 1
        for _ in 0..<nodes[Int(object.index)].count {
            let value = key + 1
            guard body(Value(index: key), Value(index: value)) else { return false }
            key = nodes[Int(value)].next
        }
        return true
    }

    /// Calls `body` with each element of an array until it returns false.
    ///
    /// - Returns: whether it never did.
    @discardableResult
    package func forEachElement(of array: Value, _ body: (Value) -> Bool) -> Bool {
        var element = array.index + 1
        for _ in 0..<nodes[Int(array.index)].count {
            guard body(Value(index: element)) else { return false }
            element = nodes[Int(element)].next
        }
        return true
    }

    /// The bytes between a string's quotes, where none of them is escaped.
    package func plainText(of string: Value) -> UnsafeBufferPointer<UInt8>? {
        let node = nodes[Int(string.index)]
        guard node.kind == .string, node.count == 0 else { return nil }
        return UnsafeBufferPointer(rebasing: text[Int(node.start) + 1..<Int(node.end) - 1])
    }

    /// Whether a string has this text.
    package func isString(_ value: Value, _ expected: StaticString) -> Bool {
        guard let text = plainText(of: value) else { return false }
        return Self.isSame(text, UnsafeBufferPointer(start: expected.utf8Start, count: expected.utf8CodeUnitCount))
    }

    /// Whether two strings are the same as they stand.
    package func isSame(_ left: Value, _ right: Value) -> Bool {
        Self.isSame(bytes(of: nodes[Int(left.index)]), bytes(of: nodes[Int(right.index)]))
    }

    private static func isSame(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        guard let leftStart = left.baseAddress, let rightStart = right.baseAddress else { return true }
        return memcmp(leftStart, rightStart, left.count) == 0
    }

    /// A number that is written as an integer of at most 15 digits, and not negative.
    package func shortInteger(_ value: Value) -> Int? {
        let node = nodes[Int(value.index)]
        guard node.kind == .number, node.end - node.start <= 15 else { return nil }
        var integer = 0
        for byte in bytes(of: node) {
            guard case let digit = byte &- UInt8(ascii: "0"), digit < 10 else { return nil }
            integer = integer * 10 + Int(digit)
        }
        return integer
    }

    private func bytes(of node: Node) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: text[Int(node.start)..<Int(node.end)])
    }
}

// MARK: Writing

extension JSONTape {
    /// Canonical text, written piece by piece.
    package struct Output: ~Copyable {
        private let buffer: UnsafeMutableBufferPointer<UInt8>
        package private(set) var count = 0

        fileprivate init(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
            self.buffer = buffer
        }

        package mutating func append(_ byte: UInt8) {
            precondition(count < buffer.count, "more is written than was read")
            buffer[count] = byte
            count += 1
        }

        package mutating func append(_ text: StaticString) {
            append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
        }

        mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
            guard !bytes.isEmpty else { return }
            precondition(bytes.count <= buffer.count - count, "more is written than was read")
            _ = UnsafeMutableBufferPointer(rebasing: buffer[count...]).update(fromContentsOf: bytes)
            count += bytes.count
        }
    }

    /// Writes a text of what is on the tape: each value at most once, and between them no more than stands there.
    package func write(_ body: (inout Output) -> Void) -> [UInt8] {
        Array(unsafeUninitializedCapacity: text.count + growth) { buffer, count in
            var output = Output(buffer)
            body(&output)
            count = output.count
        }
    }

    /// Appends the canonical text of a value.
    package func encode(_ value: Value, into output: inout Output) {
        let node = nodes[Int(value.index)]
        if node.isVerbatim { return output.append(bytes(of: node)) }
        switch node.kind {
        case .number:
            CanonicalNumber.append(double(node), to: &output)
        case .object:
            output.append(UInt8(ascii: "{"))
            var key = value.index + 1
            for member in 0..<node.count {
                if member > 0 { output.append(UInt8(ascii: ",")) }
                if node.order != .max { key = order[Int(node.order + member)] }
                output.append(bytes(of: nodes[Int(key)]))
                output.append(UInt8(ascii: ":"))
                encode(Value(index: key + 1), into: &output)
                key = nodes[Int(key + 1)].next
            }
            output.append(UInt8(ascii: "}"))
        case .array:
            output.append(UInt8(ascii: "["))
            var element = value.index + 1
            for place in 0..<node.count {
                if place > 0 { output.append(UInt8(ascii: ",")) }
                encode(Value(index: element), into: &output)
                element = nodes[Int(element)].next
            }
            output.append(UInt8(ascii: "]"))
        case .string, .literal:
            output.append(bytes(of: node))
        }
    }

    /// The value of a number whose text was found to be one. What follows it in the text ends it.
    private func double(_ node: Node) -> Double {
        guard let start = text.baseAddress else { return .nan }
        return strtod(UnsafeRawPointer(start + Int(node.start)).assumingMemoryBound(to: CChar.self), nil)
    }
}

// MARK: Reading

extension JSONTape {
    private var byte: UInt8 { position < text.count ? text[position] : 0 }

    private mutating func skipSpace() {
        while position < text.count, case let byte = text[position],
            byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
        {
            position += 1
        }
    }

    private mutating func readValue(depth: Int) -> Bool {
        switch byte {
        case UInt8(ascii: "{"): readObject(depth: depth + 1)
        case UInt8(ascii: "["): readArray(depth: depth + 1)
        case UInt8(ascii: "\""): readString()
        case UInt8(ascii: "t"): readLiteral("true")
        case UInt8(ascii: "f"): readLiteral("false")
        case UInt8(ascii: "n"): readLiteral("null")
        default: readNumber()
        }
    }

    private mutating func begin(_ kind: Kind) -> Int {
        nodes.append(Node(kind: kind, start: UInt32(position)))
        return nodes.count - 1
    }

    private mutating func end(_ index: Int, count: UInt32 = 0, isVerbatim: Bool) {
        nodes[index].end = UInt32(position)
        nodes[index].next = UInt32(nodes.count)
        nodes[index].count = count
        nodes[index].isVerbatim = isVerbatim
    }

    private mutating func readArray(depth: Int) -> Bool {
        guard depth <= maximumDepth else { return false }
        let index = begin(.array)
        position += 1
        var (count, isVerbatim) = (0 as UInt32, true)
        skipSpace(&isVerbatim)
        if byte == UInt8(ascii: "]") {
            position += 1
            end(index, isVerbatim: isVerbatim)
            return true
        }
        while true {
            let element = nodes.count
            guard readValue(depth: depth) else { return false }
            isVerbatim = isVerbatim && nodes[element].isVerbatim
            count += 1
            guard let goesOn = readSeparator(until: UInt8(ascii: "]"), &isVerbatim) else { return false }
            if !goesOn { break }
        }
        end(index, count: count, isVerbatim: isVerbatim)
        return true
    }

    private mutating func readObject(depth: Int) -> Bool {
        guard depth <= maximumDepth else { return false }
        let index = begin(.object)
        position += 1
        var (count, isVerbatim, isSorted, last) = (0 as UInt32, true, true, -1)
        skipSpace(&isVerbatim)
        if byte == UInt8(ascii: "}") {
            position += 1
            end(index, isVerbatim: isVerbatim)
            return true
        }
        while true {
            let key = nodes.count
            // How an escaped key sorts is not known as it stands.
            guard byte == UInt8(ascii: "\""), readString(), nodes[key].count == 0 else { return false }
            if last >= 0, isSorted { isSorted = compareKeys(UInt32(last), UInt32(key)) < 0 }
            last = key
            skipSpace(&isVerbatim)
            guard byte == UInt8(ascii: ":") else { return false }
            position += 1
            skipSpace(&isVerbatim)
            guard readValue(depth: depth) else { return false }
            isVerbatim = isVerbatim && nodes[key + 1].isVerbatim
            count += 1
            guard let goesOn = readSeparator(until: UInt8(ascii: "}"), &isVerbatim) else { return false }
            if !goesOn { break }
        }
        end(index, count: count, isVerbatim: isVerbatim && isSorted)
        return isSorted || sortMembers(of: index)
    }

    /// False if two members have one name.
    private mutating func sortMembers(of index: Int) -> Bool {
        var keys: [UInt32] = []
        keys.reserveCapacity(Int(nodes[index].count))
        var key = UInt32(index) + 1
        for _ in 0..<nodes[index].count {
            keys.append(key)
            key = nodes[Int(key + 1)].next
        }
        keys.sort { compareKeys($0, $1) < 0 }
        for place in 1..<keys.count where compareKeys(keys[place - 1], keys[place]) == 0 { return false }
        nodes[index].order = UInt32(order.count)
        order += keys
        return true
    }

    private func compareKeys(_ left: UInt32, _ right: UInt32) -> Int {
        let (left, right) = (nodes[Int(left)], nodes[Int(right)])
        return CodeUnitOrder.compare(
            UnsafeBufferPointer(rebasing: text[Int(left.start) + 1..<Int(left.end) - 1]),
            UnsafeBufferPointer(rebasing: text[Int(right.start) + 1..<Int(right.end) - 1]))
    }

    /// A text with space in it is not canonical.
    private mutating func skipSpace(_ isVerbatim: inout Bool) {
        let start = position
        skipSpace()
        if position != start { isVerbatim = false }
    }

    /// Whether another value follows; nil if neither a comma nor the end does.
    private mutating func readSeparator(until end: UInt8, _ isVerbatim: inout Bool) -> Bool? {
        skipSpace(&isVerbatim)
        switch byte {
        case UInt8(ascii: ","):
            position += 1
            skipSpace(&isVerbatim)
            return true
        case end:
            position += 1
            return false
        default:
            return nil
        }
    }

    private mutating func readLiteral(_ literal: StaticString) -> Bool {
        let index = begin(.literal)
        guard text.count - position >= literal.utf8CodeUnitCount,
            let start = text.baseAddress, memcmp(start + position, literal.utf8Start, literal.utf8CodeUnitCount) == 0
        else { return false }
        position += literal.utf8CodeUnitCount
        end(index, isVerbatim: true)
        return true
    }

    /// Counts escapes as the string's members. They have to be those that the canonical form has.
    private mutating func readString() -> Bool {
        let index = begin(.string)
        position += 1
        var escapes: UInt32 = 0
        while position < text.count {
            let byte = text[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                end(index, count: escapes, isVerbatim: true)
                return true
            case UInt8(ascii: "\\"):
                guard readEscape() else { return false }
                escapes += 1
            case 0..<0x20:
                return false
            default:
                if byte >= 0x80 { isASCII = false }
                position += 1
            }
        }
        return false
    }

    private mutating func readEscape() -> Bool {
        guard position + 1 < text.count else { return false }
        switch text[position + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 2
            return true
        default:
            // The canonical form has `\u00…` for some controls, which hardly any text holds.
            return false
        }
    }

    private mutating func readNumber() -> Bool {
        guard let start = text.baseAddress, let number = NumberLiteral(at: position, in: text) else { return false }
        let isZero = number.integerDigits == 1 && text[position + (number.isNegative ? 1 : 0)] == UInt8(ascii: "0")
        let index = begin(.number)
        let first = UnsafeRawPointer(start + position).assumingMemoryBound(to: CChar.self)
        position = number.end
        guard number.fractionDigits != nil || number.hasExponent else {
            // Minus zero, and what a double may not hold.
            guard number.integerDigits <= 15, !(number.isNegative && isZero) else { return false }
            end(index, isVerbatim: true)
            return true
        }
        // With so few digits no other number is as near, so none of them is left out. Small ones have an exponent.
        let isVerbatim =
            !number.hasExponent && !isZero && number.integerDigits + (number.fractionDigits ?? 0) <= 15
            && text[position - 1] != UInt8(ascii: "0")
        end(index, isVerbatim: isVerbatim)
        guard !isVerbatim else { return true }
        growth += CanonicalNumber.capacity
        // Of a value that begins or ends elsewhere, such as by another locale's point, nothing is known.
        guard position < text.count else { return false }
        var behind: UnsafeMutablePointer<CChar>?
        let value = strtod(first, &behind)
        return value.isFinite && behind.map { UnsafePointer($0) - first } == position - Int(nodes[index].start)
    }
}
