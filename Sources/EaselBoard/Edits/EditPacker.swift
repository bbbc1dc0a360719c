import EaselJSON

/// Packs edits into as few operations as ``Limits/operationBytes`` and ``Limits/editsPerOperation`` allow, in their order.
///
/// An element that is larger than an operation is put in parts: without its largest arrays, which are appended a piece at
/// a time; and where that does not suffice, without its largest properties, which are set by patches.
public struct EditPacker: Sendable {
    /// What no operation within the limits can carry: a property that is no array, or one value of an array.
    public struct Oversized: Sendable, Equatable {
        /// The element that needs it.
        public let id: ElementID
        /// The operation that it takes, as JSON.
        public let bytes: Int
    }

    /// The first that was found. It is alone in its operation, for those who can't do without it.
    public private(set) var oversized: Oversized?

    private let operationBytes: Int
    private let editsPerOperation: Int
    private var operations: [[Edit]] = []
    private var current: [Edit] = []
    /// Of the current operation as JSON, its brackets included.
    private var bytes = Self.brackets

    private static let brackets = 2

    public init(limits: Limits) {
        operationBytes = limits.operationBytes
        editsPerOperation = limits.editsPerOperation
    }

    /// The edits so far, an operation each; none is empty.
    public var packed: [[Edit]] {
        current.isEmpty ? operations : operations + [current]
    }

    // MARK: Edits

    /// Adds what removes an element.
    public mutating func delete(_ id: ElementID) {
        add(.delete(id), of: id)
    }

    /// Adds what makes an element this value, whatever it was.
    public mutating func put(_ id: ElementID, _ element: JSONObject) {
        let whole = Edit.put(id, element)
        let size = Self.bytes(of: whole)
        if fits(size) {
            add(whole, size, of: id)
        } else {
            putInParts(id, Parts(of: element, within: operationBytes - Self.brackets - Self.bytes(of: .put(id, [:]))))
        }
    }

    private mutating func putInParts(_ id: ElementID, _ parts: Parts) {
        add(.put(id, parts.start), of: id)
        set(parts.members, of: id)
        for (key, values) in parts.arrays { append(values, to: key, of: id) }
    }

    private mutating func set(_ members: [JSONObject.Element], of id: ElementID) {
        let empty = Self.bytes(of: .patch(id, set: [:], unset: []))
        var piece: [JSONObject.Element] = []
        var size = empty
        for member in members {
            let added = MemberSize.bytes(key: member.key, value: member.value) + 1
            if !piece.isEmpty, !fits(size + added) {
                add(.patch(id, set: JSONObject(piece), unset: []), of: id)
                (piece, size) = ([], empty)
            }
            size += added
            piece.append(member)
        }
        if !piece.isEmpty { add(.patch(id, set: JSONObject(piece), unset: []), of: id) }
    }

    private mutating func append(_ values: [JSON], to key: String, of id: ElementID) {
        let empty = Self.bytes(of: .append(id, key: key, values: []))
        var piece: [JSON] = []
        var size = empty
        for value in values {
            let valueSize = value.canonicalCount
            if !piece.isEmpty, !fits(size + valueSize + 1) {
                add(.append(id, key: key, values: piece), size, of: id)
                (piece, size) = ([], empty)
            }
            size += valueSize + (piece.isEmpty ? 0 : 1)
            piece.append(value)
        }
        if !piece.isEmpty { add(.append(id, key: key, values: piece), size, of: id) }
    }

    // MARK: Operations

    private func fits(_ size: Int) -> Bool { size + Self.brackets <= operationBytes }

    private static func bytes(of edit: Edit) -> Int {
        var bytes: [UInt8] = []
        edit.encode(into: &bytes)
        return bytes.count
    }

    private mutating func add(_ edit: Edit, of id: ElementID) {
        add(edit, Self.bytes(of: edit), of: id)
    }

    private mutating func add(_ edit: Edit, _ size: Int, of id: ElementID) {
        if !fits(size), oversized == nil { oversized = Oversized(id: id, bytes: size + Self.brackets) }
        if !current.isEmpty, current.count >= editsPerOperation || bytes + 1 + size > operationBytes {
            operations.append(current)
            (current, bytes) = ([], Self.brackets)
        }
        bytes += size + (current.isEmpty ? 0 : 1)
        current.append(edit)
    }
}

extension EditPacker {
    /// An element taken apart, so that what it is put as is small enough.
    private struct Parts {
        private(set) var start: JSONObject
        /// Properties that `start` lacks.
        private(set) var members: [JSONObject.Element] = []
        /// Arrays that are empty in `start` or in `members`.
        private(set) var arrays: [(key: String, values: [JSON])] = []

        /// - Parameter room: the bytes that all members of `start` may take.
        init(of element: JSONObject, within room: Int) {
            var sizes = element.map { MemberSize.bytes(key: $0.key, value: $0.value) + 1 }
            // A comma for each member but the first.
            var total = sizes.reduce(-1, +)
            let bySize = sizes.indices.sorted { sizes[$0] > sizes[$1] }
            var members = element.map { ($0.key, $0.value) }
            for index in bySize where total > room {
                guard let values = members[index].1.arrayValue, !values.isEmpty else { continue }
                arrays.append((members[index].0, values))
                members[index].1 = []
                let emptied = MemberSize.bytes(key: members[index].0, value: []) + 1
                total -= sizes[index] - emptied
                sizes[index] = emptied
            }
            var moved: Set<Int> = []
            for index in sizes.indices.sorted(by: { sizes[$0] > sizes[$1] }) where total > room {
                moved.insert(index)
                total -= sizes[index]
            }
            start = JSONObject(members.indices.lazy.filter { !moved.contains($0) }.map { members[$0] })
            self.members = moved.sorted().map { (key: members[$0].0, value: members[$0].1) }
        }
    }
}
