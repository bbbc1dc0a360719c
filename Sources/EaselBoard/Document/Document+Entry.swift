import EaselJSON

extension Document {
    /// An element with what is known about it.
    struct Entry: Sendable {
        /// The properties; `null` stands for those in ``long``.
        private var members: JSONObject
        /// Long properties, by their keys.
        private var long: [ExactString: LongValue] = [:]
        /// The sum of ``MemberSize`` over all properties.
        private(set) var memberBytes = 0
        /// The element's share of the digest, or nil while it is not known.
        var contribution: UInt64?

        init(value: JSONObject) {
            members = value
            for (key, property) in value { count(property, as: key) }
        }

        /// How many properties there are.
        var count: Int { members.count }

        /// The size of the element as canonical JSON.
        var bytes: Int { MemberSize.objectBytes(members: memberBytes, count: count) }
    }
}

// MARK: Reading

extension Document.Entry {
    /// A property of an element as it is kept.
    enum Property {
        case short(JSON)
        case long(LongValue)
    }

    /// The element. Its long properties are parsed.
    var value: JSONObject {
        var value = members
        for (key, property) in long { value[key.string] = property.value }
        return value
    }

    /// The element without its long properties.
    var shortProperties: JSONObject {
        var short = members
        for key in long.keys { short.removeValue(forKey: key.string) }
        return short
    }

    /// A property, or nil if there is none of that name.
    func property(_ key: String) -> Property? {
        if !long.isEmpty, let property = long[ExactString(key)] { return .long(property) }
        return members[key].map(Property.short)
    }

    /// Whether there is a property of that name.
    func contains(_ key: String) -> Bool { members.contains(key: key) }

    /// Appends the element's canonical text.
    func encode(into bytes: inout [UInt8]) {
        guard !long.isEmpty else { return members.encode(into: &bytes) }
        bytes.append(UInt8(ascii: "{"))
        var isFirst = true
        for (key, property) in members {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            JSON.encode(key, into: &bytes)
            bytes.append(UInt8(ascii: ":"))
            if let long = long[ExactString(key)] {
                bytes.append(contentsOf: long.text)
            } else {
                property.encode(into: &bytes)
            }
        }
        bytes.append(UInt8(ascii: "}"))
    }
}

// MARK: Changing

extension Document.Entry {
    mutating func patch(set: JSONObject, unset: [String]) {
        for key in set.keys { forget(key) }
        members.merge(set)
        for (key, property) in set { count(property, as: key) }
        for (key, property) in members.removeValues(forKeys: unset) {
            let text = long.isEmpty ? nil : long.removeValue(forKey: ExactString(key))?.text
            memberBytes -= MemberSize.bytes(key: key, valueBytes: text?.count ?? property.canonicalCount)
        }
    }

    /// Costs what is appended, not what is there: a long stroke grows by this.
    mutating func append(_ values: [JSON], to key: String) {
        let exact = ExactString(key)
        if let isArray = long[exact]?.isArray {
            guard isArray else { return }
            memberBytes += MemberSize.growth(isEmpty: false, appending: values)
            long[exact]?.append(values)
            return
        }
        switch members[key] {
        case .none: members[key] = .array(values)
        case .array(let array):
            forget(key)
            members[key] = .array(array + values)
        default: return
        }
        if let property = members[key] { count(property, as: key) }
    }

    /// Counts a property that is among the members, and keeps it with the long ones if it is.
    private mutating func count(_ property: JSON, as key: String) {
        let bytes: Int
        switch property {
        case .array, .object:
            let text = property.canonical
            bytes = text.count
            if let value = LongValue(text) {
                members[key] = .null
                long[ExactString(key)] = value
            }
        case .null, .bool, .number, .string:
            bytes = property.canonicalCount
        }
        memberBytes += MemberSize.bytes(key: key, valueBytes: bytes)
    }

    /// Takes a property out of the count, and out of the long ones. It is about to be replaced.
    private mutating func forget(_ key: String) {
        switch property(key) {
        case .none: break
        case .short(let property): memberBytes -= MemberSize.bytes(key: key, value: property)
        case .long(let property):
            memberBytes -= MemberSize.bytes(key: key, valueBytes: property.text.count)
            long[ExactString(key)] = nil
        }
    }
}
