extension Document {
    /// The edits that make this document of an empty one, packed into operations of about so many bytes; an element that
    /// is larger is alone in one.
    public func puts(operationBytes: Int, editsPerOperation: Int = 500) -> [[Edit]] {
        var operations: [[Edit]] = []
        var (edits, bytes): ([Edit], Int) = ([], 0)
        for id in ids {
            guard let element = element(id), let size = elementBytes(id) else { continue }
            if !edits.isEmpty, bytes + size > operationBytes || edits.count >= editsPerOperation {
                operations.append(edits)
                (edits, bytes) = ([], 0)
            }
            edits.append(.put(id, element))
            bytes += size
        }
        return edits.isEmpty ? operations : operations + [edits]
    }
}
