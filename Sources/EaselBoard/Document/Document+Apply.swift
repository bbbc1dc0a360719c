import EaselJSON

/// Applying never fails: what could is refused before it is sequenced.
extension Document {
    /// Applies the edits of an operation.
    public mutating func apply(_ operation: Operation) {
        apply(operation.edits)
    }

    /// Applies edits in order.
    public mutating func apply(_ edits: [Edit]) {
        for edit in edits { apply(edit) }
    }

    /// Applies one edit.
    public mutating func apply(_ edit: Edit) {
        switch edit {
        case .put(let id, let value): store(value, as: id)
        case .patch(let id, let set, let unset): change(id) { $0.patch(set: set, unset: unset) }
        case .append(let id, let key, let values): change(id) { $0.append(values, to: key) }
        case .delete(let id): remove(id)
        case .clear: removeAll()
        }
    }

    /// Changes an element where it is, and keeps sizes and digest in step.
    private mutating func change(_ id: ElementID, _ body: (inout Entry) -> Void) {
        forgetContribution(of: id)
        guard let index = entries.index(forKey: id) else { return }
        memberBytes -= entries.values[index].bytes
        body(&entries.values[index])
        memberBytes += entries.values[index].bytes
    }
}
