/// Changes of many members at once, in time linear in all members: one at a time they would be quadratic, and the
/// members come from outside.
extension JSONObject {
    private static let fewMembers = 8

    /// Sets every member of `other` here.
    public mutating func merge(_ other: JSONObject) {
        if other.count <= Self.fewMembers {
            for (key, value) in other { self[key] = value }
            return
        }
        var merged: [Element] = []
        merged.reserveCapacity(count + other.count)
        var mine = members[...]
        for member in other {
            while let first = mine.first {
                let order = CodeUnitOrder.compare(first.key, member.key)
                if order > 0 { break }
                mine.removeFirst()
                if order < 0 { merged.append(first) }
            }
            merged.append(member)
        }
        merged.append(contentsOf: mine)
        members = merged
    }

    /// Removes the members of these names; names without a member are skipped.
    ///
    /// - Returns: the members that were removed.
    @discardableResult
    public mutating func removeValues(forKeys keys: [String]) -> [Element] {
        var removed: [Element] = []
        if keys.count <= Self.fewMembers {
            for key in keys {
                if let value = removeValue(forKey: key) { removed.append((key, value)) }
            }
            return removed
        }
        let keys = Set(keys.lazy.map(ExactString.init))
        members.removeAll { member in
            let isNamed = keys.contains(ExactString(member.key))
            if isNamed { removed.append(member) }
            return isNamed
        }
        return removed
    }
}
