import EaselJSON

extension Document {
    /// An element with what is known about it.
    struct Entry: Sendable {
        private(set) var value: JSONObject
        /// The sum of ``MemberSize`` over all members.
        private(set) var memberBytes: Int
        /// The element's share of the digest, or nil while it is not known.
        var contribution: UInt64?

        init(value: JSONObject) {
            self.value = value
            memberBytes = value.reduce(0) { $0 + MemberSize.bytes(key: $1.key, value: $1.value) }
        }

        /// The size of ``value`` as canonical JSON.
        var bytes: Int { MemberSize.objectBytes(members: memberBytes, count: value.count) }
    }
}

extension Document.Entry {
    mutating func patch(set: JSONObject, unset: [String]) {
        for (key, new) in set {
            if let old = value[key] { memberBytes -= MemberSize.bytes(key: key, value: old) }
            memberBytes += MemberSize.bytes(key: key, value: new)
        }
        value.merge(set)
        for (key, old) in value.removeValues(forKeys: unset) {
            memberBytes -= MemberSize.bytes(key: key, value: old)
        }
    }

    /// Costs what is appended, not what is there: a long stroke grows by this.
    mutating func append(_ values: [JSON], to key: String) {
        let growth = value.modify(key) { property -> Int in
            guard case .array(let array) = property else { return 0 }
            return MemberSize.growth(isEmpty: array.isEmpty, appending: values)
        }
        guard let growth else {
            let created = JSON.array(values)
            value[key] = created
            memberBytes += MemberSize.bytes(key: key, value: created)
            return
        }
        memberBytes += growth
        _ = value.modify(key) { $0.append(contentsOf: values) }
    }
}
