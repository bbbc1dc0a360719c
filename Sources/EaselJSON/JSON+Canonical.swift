extension JSON: CanonicalEncodable {
    public func encode(into bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let value): CanonicalNumber.append(value, to: &bytes)
        case .string(let value): CanonicalString.append(value, to: &bytes)
        case .array(let values): JSON.encode(values, into: &bytes)
        case .object(let object): object.encode(into: &bytes)
        }
    }

    /// Appends an array of these values.
    public static func encode(_ values: [JSON], into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "["))
        var isFirst = true
        for value in values {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            value.encode(into: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Appends a string as JSON.
    public static func encode(_ string: String, into bytes: inout [UInt8]) {
        CanonicalString.append(string, to: &bytes)
    }

    public var canonicalCount: Int {
        switch self {
        case .null: 4
        case .bool(let value): value ? 4 : 5
        case .number(let value): CanonicalNumber.count(value)
        case .string(let value): CanonicalString.count(value)
        case .array(let values): JSON.canonicalCount(of: values)
        case .object(let object): object.canonicalCount
        }
    }

    /// The length of the canonical text of an array of these values.
    public static func canonicalCount(of values: [JSON]) -> Int {
        values.reduce(2 + max(0, values.count - 1)) { $0 + $1.canonicalCount }
    }

    /// The length of the canonical text of a string.
    public static func canonicalCount(of string: String) -> Int {
        CanonicalString.count(string)
    }
}

extension JSONObject: CanonicalEncodable {
    public func encode(into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "{"))
        var isFirst = true
        for (key, value) in members {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            CanonicalString.append(key, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            value.encode(into: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    public var canonicalCount: Int {
        members.reduce(2 + Swift.max(0, members.count - 1)) { sum, member in
            sum + CanonicalString.count(member.key) + 1 + member.value.canonicalCount
        }
    }
}
