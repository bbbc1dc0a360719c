import CJansson

/// Parses one text with jansson and turns its tree into a value.
///
/// The pointer outlives the parser: it is used within one `withUnsafeBufferPointer` only.
struct JanssonParser {
    let text: UnsafeBufferPointer<UInt8>
    let maximumDepth: Int
    let losesAsJavaScript: Bool

    func parse<Value: ParsedJSON>() -> Result<Value, JSONError> {
        let particular = losesAsJavaScript ? JSON_DECODE_INT_AS_REAL : JSON_REJECT_DUPLICATES
        return Result { () throws(JSONError) in try load(flags: JSON_ALLOW_NUL | JSON_DECODE_ANY | particular) }
    }

    private func load<Value: ParsedJSON>(flags: Int32) throws(JSONError) -> Value {
        guard !text.isEmpty else { throw .syntax("the text is empty", at: JSONPosition(offset: 0, line: 1, column: 1)) }
        var failure = json_error_t()
        guard let tree = json_loadb(text.baseAddress, text.count, Int(flags), &failure) else {
            // An integer beyond 64 bits may still be an exact double: once more, with every number as a double.
            if json_error_code(&failure) == json_error_numeric_overflow, flags & JSON_DECODE_INT_AS_REAL == 0 {
                let value: Value = try load(flags: flags | JSON_DECODE_INT_AS_REAL)
                try checkIntegerLiterals()
                return value
            }
            throw error(failure)
        }
        defer { json_decref(tree) }
        return try convert(tree, depth: 0)
    }

    private func convert<Value: ParsedJSON>(
        _ node: UnsafeMutablePointer<json_t>, depth: Int
    ) throws(JSONError) -> Value {
        switch node.pointee.type {
        case JSON_OBJECT: try .object(parsed: convertObject(node, depth: depth + 1))
        case JSON_ARRAY: try .array(convertArray(node, depth: depth + 1))
        case JSON_STRING: .string(string(json_string_value(node), json_string_length(node)))
        case JSON_INTEGER: try .number(convertInteger(json_integer_value(node)))
        case JSON_REAL: .number(json_real_value(node))
        case JSON_TRUE: .bool(true)
        case JSON_FALSE: .bool(false)
        default: .null
        }
    }

    private func convertArray<Value: ParsedJSON>(
        _ node: UnsafeMutablePointer<json_t>, depth: Int
    ) throws(JSONError) -> [Value] {
        guard depth <= maximumDepth else { throw .tooDeep(maximum: maximumDepth) }
        let count = json_array_size(node)
        var values: [Value] = []
        values.reserveCapacity(count)
        for index in 0..<count {
            guard let child = json_array_get(node, index) else { break }
            try values.append(convert(child, depth: depth))
        }
        return values
    }

    private func convertObject<Value: ParsedJSON>(
        _ node: UnsafeMutablePointer<json_t>, depth: Int
    ) throws(JSONError) -> [(key: String, value: Value)] {
        guard depth <= maximumDepth else { throw .tooDeep(maximum: maximumDepth) }
        var members: [(key: String, value: Value)] = []
        let raw = self.members(of: node, sorted: Value.sortsMembers)
        members.reserveCapacity(raw.count)
        for member in raw {
            try members.append((String(decoding: member.key, as: UTF8.self), convert(member.value, depth: depth)))
        }
        return members
    }

    /// In the order of the text, or sorted while the keys are still plain bytes, which is faster than comparing `String`s.
    private func members(of node: UnsafeMutablePointer<json_t>, sorted: Bool) -> [RawMember] {
        var members: [RawMember] = []
        members.reserveCapacity(json_object_size(node))
        var inOrder = true
        var iterator = json_object_iter(node)
        while let current = iterator {
            if let value = json_object_iter_value(current), let key = json_object_iter_key(current) {
                let bytes = UnsafeRawBufferPointer(start: key, count: json_object_iter_key_len(current))
                let member = RawMember(key: bytes.assumingMemoryBound(to: UInt8.self), value: value)
                if sorted, inOrder, let last = members.last, CodeUnitOrder.compare(last.key, member.key) > 0 {
                    inOrder = false
                }
                members.append(member)
            }
            iterator = json_object_iter_next(node, current)
        }
        if !inOrder { members.sort { CodeUnitOrder.compare($0.key, $1.key) < 0 } }
        return members
    }

    private func convertInteger(_ value: json_int_t) throws(JSONError) -> Double {
        let number = Double(value)
        if number.magnitude > JSON.largestExactInteger || value.magnitude > 1 << 53 {
            // The tree has no positions, so a number that may be inexact is looked for in the text.
            if !IntegerLiteral.isExact(String(value)) { try checkIntegerLiterals() }
        }
        return number
    }

    private func checkIntegerLiterals() throws(JSONError) {
        guard let inexact = IntegerLiteral.firstInexact(in: text) else { return }
        throw .integerNotExact(
            IntegerLiteral.shortened(text[inexact]),
            at: JSONPosition(offset: inexact.lowerBound, in: text))
    }

    private func string(_ start: UnsafePointer<CChar>?, _ count: Int) -> String {
        String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
    }

    private struct RawMember {
        let key: UnsafeBufferPointer<UInt8>
        let value: UnsafeMutablePointer<json_t>
    }
}

extension JanssonParser {
    private func error(_ failure: json_error_t) -> JSONError {
        var failure = failure
        let position = JSONPosition(
            offset: Int(failure.position), line: max(1, Int(failure.line)), column: max(1, Int(failure.column)))
        return switch json_error_code(&failure) {
        case json_error_stack_overflow: .tooDeep(maximum: maximumDepth)
        case json_error_duplicate_key: .duplicateKey(message(failure), at: position)
        case json_error_null_byte_in_key: .nulInKey(at: position)
        case json_error_numeric_overflow: .numberTooLarge(at: position)
        case json_error_out_of_memory: .outOfMemory
        default: .syntax(message(failure), at: position)
        }
    }

    private func message(_ failure: json_error_t) -> String {
        withUnsafeBytes(of: failure.text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
