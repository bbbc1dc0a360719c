public import NIOCore

extension SocketValue {
    /// The string, or nil if this is something else.
    public var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The number, or nil if this is something else.
    public var numberValue: Double? {
        if case .number(let value) = self { value } else { nil }
    }

    /// The number as an integer, or nil unless it is a whole number that a double holds exactly.
    public var integerValue: Int? {
        guard case .number(let value) = self, value.magnitude <= Self.largestExactInteger else { return nil }
        return Int(exactly: value)
    }

    /// The truth value, or nil if this is something else.
    public var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The bytes, or nil if this is something else.
    public var binaryValue: ByteBuffer? {
        if case .binary(let value) = self { value } else { nil }
    }

    /// The elements, or nil if this is no array.
    public var arrayValue: [SocketValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The members, or nil if this is no object.
    public var objectValue: SocketObject? {
        if case .object(let value) = self { value } else { nil }
    }

    /// The value of a member, or nil if this is no object or has no such member.
    public subscript(_ name: String) -> SocketValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    /// 2^53: from here on not every integer is a double.
    static let largestExactInteger = 9_007_199_254_740_992.0

    /// Roughly how much memory the value takes, in bytes, for bounds on what is kept.
    package var footprint: Int {
        switch self {
        case .null, .bool, .number: 16
        case .string(let value): 16 + value.utf8.count
        case .binary(let value): 64 + value.readableBytes
        case .array(let values): values.reduce(48) { $0 + $1.footprint }
        case .object(let members): members.reduce(64) { $0 + 32 + $1.key.utf8.count + $1.value.footprint }
        }
    }
}
