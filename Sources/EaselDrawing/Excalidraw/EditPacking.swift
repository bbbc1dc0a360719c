import EaselBoard
import EaselJSON

/// Packs elements into as few operations as the limits allow, in their order.
struct EditPacking {
    private let limits: Limits
    private var operations: [[Edit]] = []
    private var current: [Edit] = []
    /// Of the current operation as JSON, its brackets included.
    private var bytes = 2

    static func operations(
        putting elements: [(id: ElementID, element: JSONObject)], limits: Limits
    ) throws(ImportError) -> [[Edit]] {
        var packing = EditPacking(limits: limits)
        for (id, element) in elements {
            guard !Task.isCancelled else { throw .cancelled }
            guard element.depth <= limits.depth else { throw .tooDeep(id, allowed: limits.depth) }
            try packing.put(id, element)
        }
        packing.endOperation()
        return packing.operations
    }

    private init(limits: Limits) {
        self.limits = limits
    }

    private static func bytes(of edit: Edit) -> Int {
        var bytes: [UInt8] = []
        edit.encode(into: &bytes)
        return bytes.count
    }

    /// An element too large for an operation is put without its largest arrays, which are then appended.
    private mutating func put(_ id: ElementID, _ element: JSONObject) throws(ImportError) {
        var start = element
        var later: [(key: String, values: [JSON])] = []
        var size = Self.bytes(of: .put(id, start))
        if size + 2 > limits.operationBytes {
            var arrays = element.compactMap { key, value in
                value.arrayValue.map { (key: key, values: $0, bytes: JSON.canonicalCount(of: $0)) }
            }
            arrays.sort { $0.bytes < $1.bytes }
            while size + 2 > limits.operationBytes, let largest = arrays.popLast(), !largest.values.isEmpty {
                start[largest.key] = []
                later.append((largest.key, largest.values))
                size -= largest.bytes - 2
            }
        }
        try add(.put(id, start), of: id, size)
        for (key, values) in later { try append(values, to: key, of: id) }
    }

    private mutating func append(_ values: [JSON], to key: String, of id: ElementID) throws(ImportError) {
        let empty = Self.bytes(of: .append(id, key: key, values: []))
        var piece: [JSON] = []
        var size = empty
        for value in values {
            let added = value.canonicalCount + (piece.isEmpty ? 0 : 1)
            if !piece.isEmpty, size + added + 2 > limits.operationBytes {
                try add(.append(id, key: key, values: piece), of: id, size)
                piece = []
                size = empty
            }
            size += value.canonicalCount + (piece.isEmpty ? 0 : 1)
            piece.append(value)
        }
        try add(.append(id, key: key, values: piece), of: id, size)
    }

    private mutating func add(_ edit: Edit, of id: ElementID, _ size: Int) throws(ImportError) {
        guard size + 2 <= limits.operationBytes else {
            throw .propertyTooLarge(id, bytes: size + 2, allowed: limits.operationBytes)
        }
        if current.count == limits.editsPerOperation || bytes + size + 1 > limits.operationBytes { endOperation() }
        bytes += size + (current.isEmpty ? 0 : 1)
        current.append(edit)
    }

    private mutating func endOperation() {
        if !current.isEmpty { operations.append(current) }
        current = []
        bytes = 2
    }
}
