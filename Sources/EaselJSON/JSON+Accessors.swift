extension JSON {
    /// The string, or nil if this is something else.
    public var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The number, or nil if this is something else.
    public var numberValue: Double? {
        if case .number(let value) = self { value } else { nil }
    }

    /// The number as an integer, or nil unless it is a whole number between -2^53 and 2^53, where a double is exact.
    public var integerValue: Int? {
        guard case .number(let value) = self, value.magnitude <= JSON.largestExactInteger else { return nil }
        return Int(exactly: value)
    }

    /// The elements, or nil if this is no array.
    public var arrayValue: [JSON]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The object, or nil if this is something else.
    public var objectValue: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }

    /// The truth value, or nil if this is something else.
    public var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// Whether this is `null`.
    public var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// The value of a member, or nil if this is no object or has no such member.
    public subscript(_ key: String) -> JSON? {
        if case .object(let object) = self { object[key] } else { nil }
    }

    /// How deep arrays and objects nest: 0 for a scalar, 1 for `[]` and `{"a":1}`, 2 for `[[]]`.
    public var depth: Int {
        switch self {
        case .null, .bool, .number, .string: 0
        case .array(let values): 1 + (values.lazy.map(\.depth).max() ?? 0)
        case .object(let object): object.depth
        }
    }

    /// 2^53: from here on not every integer is a double.
    static let largestExactInteger = 9_007_199_254_740_992.0
}

extension JSONObject {
    /// How deep arrays and objects nest, this object being the first level: 1 for `{}`.
    public var depth: Int {
        1 + (self.lazy.map(\.value.depth).max() ?? 0)
    }
}

extension JSON {
    /// Appends to the array that this is, in amortised O(added), or does nothing if it is something else.
    ///
    /// - Returns: whether it was an array.
    @discardableResult
    public mutating func append(contentsOf values: [JSON]) -> Bool {
        guard case .array(var array) = self else { return false }
        // While this value held the array too, appending to it would copy it.
        self = .null
        array.append(contentsOf: values)
        self = .array(array)
        return true
    }
}
