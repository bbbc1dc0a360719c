import EaselJSON

/// Applying never fails: what could is refused before it is sequenced.
extension Document {
    /// Applies the edits of an operation.
    public mutating func apply(_ operation: Operation) {
        apply(operation.edits)
    }

    /// Applies edits in order. The cost is that of what they say, and for each element with many properties that of
    /// going through them once.
    public mutating func apply(_ edits: [Edit]) {
        guard edits.count > 1 else {
            if let edit = edits.first { apply(edit) }
            return
        }
        var changes = PropertyChanges()
        for edit in edits where !changes.absorb(edit, in: self) { apply(edit) }
        for (id, change) in changes.byElement { self.change(id) { $0.patch(set: change.set, unset: change.unset) } }
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
