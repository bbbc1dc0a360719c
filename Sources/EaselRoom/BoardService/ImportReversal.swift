import EaselBoard

/// The edits that take an import back of which only a part came onto its board: so that a drawing is there whole, or not at all.
/// A pure value.
struct ImportReversal {
    /// An operation each, none empty.
    let operations: [[Edit]]

    /// - Parameters:
    ///   - imported: the edits of the import that the log has taken.
    ///   - uncertain: those of which it is not known, and which it may take yet.
    ///   - before: the board as the import found it.
    ///   - now: the board as it is, with what others did meanwhile.
    ///   - limits: what the operations are packed by.
    init(of imported: [Edit], uncertain: [Edit], before: Document, now: Document, limits: Limits) {
        var packer = EditPacker(limits: limits)
        // A long line is put and then grows, so what is compared is what the edits have made of each element.
        var sure = before
        sure.apply(imported)
        var possible = sure
        possible.apply(uncertain)
        var seen: Set<ElementID> = []
        let mayCome = Set(uncertain.compactMap(\.id))
        for case .put(let id, _) in imported + uncertain where seen.insert(id).inserted {
            let current = now.element(id)
            let isImported = current != nil && (current == sure.element(id) || current == possible.element(id))
            // What somebody has drawn over it since is theirs.
            let wanted = isImported ? before.element(id) : current
            // What may come yet is said over once more, though it is as it was.
            guard wanted != current || mayCome.contains(id) else { continue }
            if let wanted { packer.put(id, wanted) } else { packer.delete(id) }
        }
        operations = packer.packed
    }
}
