import EaselJSON

/// Sizes in canonical JSON, so that they can be kept in step instead of encoding an element to learn them.
enum MemberSize {
    /// The size of `"key":value`.
    static func bytes(key: String, value: JSON) -> Int {
        bytes(key: key, valueBytes: value.canonicalCount)
    }

    /// The size of `"key":value`.
    static func bytes(key: String, valueBytes: Int) -> Int {
        JSON.canonicalCount(of: key) + 1 + valueBytes
    }

    /// The size of an object of members that sum up to `members`.
    static func objectBytes(members: Int, count: Int) -> Int {
        2 + members + max(0, count - 1)
    }

    /// By how much an array grows.
    static func growth(isEmpty: Bool, appending values: [JSON]) -> Int {
        let commas = isEmpty ? max(0, values.count - 1) : values.count
        return values.reduce(commas) { $0 + $1.canonicalCount }
    }
}
