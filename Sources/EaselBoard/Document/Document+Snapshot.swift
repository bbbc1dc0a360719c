import EaselJSON

extension Document {
    /// The document with the elements of a snapshot.
    public init(elements: JSONObject) throws(DocumentError) {
        self.init()
        try insert(elements)
    }

    /// Adds the elements of a further part of a snapshot.
    ///
    /// - Throws: what is wrong with the part; elements before the wrong one have then been added.
    public mutating func insert(_ elements: JSONObject) throws(DocumentError) {
        entries.reserveCapacity(count + elements.count)
        for (key, value) in elements {
            let id: ElementID
            do {
                id = try ElementID(validating: key)
            } catch {
                throw .invalidID(error)
            }
            guard case .object(let element) = value else { throw .notAnObject(id) }
            store(element, as: id)
        }
    }

    /// Appends the elements as one canonical JSON object.
    public func encodeElements(into bytes: inout [UInt8]) {
        bytes.reserveCapacity(bytes.count + totalBytes)
        encode(entries.keys.sorted()[...], into: &bytes)
    }

    /// The elements as canonical JSON objects, in the order of their ids: each of at most `maximumBytes` unless a
    /// single element is larger, and at least one, if need be `{}`.
    public func snapshotParts(maximumBytes: Int) -> [[UInt8]] {
        let ids = entries.keys.sorted()
        var parts: [[UInt8]] = []
        var start = 0
        while start < ids.count || parts.isEmpty {
            let (end, size) = part(of: ids, from: start, maximumBytes: maximumBytes)
            var bytes: [UInt8] = []
            bytes.reserveCapacity(size)
            encode(ids[start..<end], into: &bytes)
            parts.append(bytes)
            start = end
        }
        return parts
    }

    /// How far a part reaches, and its size.
    private func part(of ids: [ElementID], from start: Int, maximumBytes: Int) -> (end: Int, size: Int) {
        var size = 2
        for index in start..<ids.count {
            let separator = index > start ? 1 : 0
            let member = Self.memberBytes(of: ids[index], bytes: elementBytes(ids[index]) ?? 0) + separator
            if index > start, size + member > maximumBytes { return (index, size) }
            size += member
        }
        return (ids.count, size)
    }

    private func encode(_ ids: ArraySlice<ElementID>, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "{"))
        for (offset, id) in ids.enumerated() {
            guard let entry = entries[id] else { continue }
            if offset > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: "\"\(id)\":".utf8)
            entry.encode(into: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }
}
