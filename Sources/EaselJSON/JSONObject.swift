/// The members of a JSON object, kept in the order in which RFC 8785 writes them, so that encoding has nothing to sort.
///
/// Keys are compared by code units (see ``JSON``). Finding a member takes O(log n), adding or removing one O(n).
public struct JSONObject: Sendable {
    /// A member of an object.
    public typealias Element = (key: String, value: JSON)

    /// Sorted by ``CodeUnitOrder``, each key once.
    @usableFromInline var members: [Element]

    /// An object without members.
    public init() {
        members = []
    }

    /// An object of these members; of two with one key, the later one stays.
    public init(_ members: some Sequence<(String, JSON)>) {
        self.members = []
        self.members.reserveCapacity(members.underestimatedCount)
        // The usual source is in order already; then each insertion is an append.
        for (key, value) in members { self[key] = value }
    }

    /// Takes members that are known to be sorted and unique.
    init(sorted members: [Element]) {
        self.members = members
    }
}

extension JSONObject {
    /// The keys, in canonical order.
    public var keys: some RandomAccessCollection<String> & Sendable {
        members.map(\.key)
    }

    /// The value of a member, or nil without one. Setting nil removes the member.
    public subscript(_ key: String) -> JSON? {
        get {
            let (index, found) = find(key)
            return found ? members[index].value : nil
        }
        set {
            let (index, found) = find(key)
            switch (newValue, found) {
            case (let value?, true): members[index].value = value
            case (let value?, false): members.insert((key, value), at: index)
            case (nil, true): members.remove(at: index)
            case (nil, false): break
            }
        }
    }

    /// Whether there is a member of that name.
    public func contains(key: String) -> Bool {
        find(key).found
    }

    /// Removes a member.
    ///
    /// - Returns: what it was, or nil if there was none.
    @discardableResult
    public mutating func removeValue(forKey key: String) -> JSON? {
        let (index, found) = find(key)
        return found ? members.remove(at: index).value : nil
    }

    /// Changes the value of a member where it is, without a copy: an array in it can grow in amortised O(added).
    ///
    /// - Returns: what `body` returned, or nil without calling it if there is no such member.
    public mutating func modify<Result>(_ key: String, _ body: (inout JSON) -> Result) -> Result? {
        let (index, found) = find(key)
        guard found else { return nil }
        return body(&members[index].value)
    }

    /// Where the key is, or where it would have to be inserted.
    private func find(_ key: String) -> (index: Int, found: Bool) {
        guard let last = members.last else { return (0, false) }
        // Members mostly arrive in order, so the end is worth one comparison.
        let atEnd = CodeUnitOrder.compare(last.key, key)
        if atEnd < 0 { return (members.count, false) }
        if atEnd == 0 { return (members.count - 1, true) }

        var low = 0
        var high = members.count - 1
        while low < high {
            let middle = (low + high) / 2
            let order = CodeUnitOrder.compare(members[middle].key, key)
            if order == 0 { return (middle, true) }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return (low, false)
    }
}

extension JSONObject: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { members.count }
    public subscript(position: Int) -> Element { members[position] }
}

extension JSONObject: Equatable {
    /// Whether both objects have the same canonical form.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.members.count == right.members.count
            && zip(left.members, right.members).allSatisfy { left, right in
                CodeUnitOrder.equal(left.key, right.key) && left.value == right.value
            }
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, JSON)...) { self.init(elements) }
}
