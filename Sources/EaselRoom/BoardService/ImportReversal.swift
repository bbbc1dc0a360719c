import EaselBoard

/// The edits that take an import back of which only a part came onto its board: so that a drawing is there whole, or not at all.
/// A pure value.
struct ImportReversal {
    /// An operation each, none empty.
    let operations: [[Edit]]

    /// - Parameters:
    ///   - imported: the edits of the import, those among them that the log did not take.
    ///   - before: the board as the import found it.
    ///   - now: the board as it is, with what others did meanwhile.
    ///   - isComplete: whether `now` has all of the import that it will ever have.
    ///   - limits: what the operations are packed by.
    init(of imported: [Edit], before: Document, now: Document, isComplete: Bool, limits: Limits) {
        var packer = EditPacker(limits: limits)
        for case .put(let id, let value) in imported {
            if let old = before.element(id) {
                // What somebody has drawn over it since is theirs.
                guard now.element(id) == value || !isComplete else { continue }
                packer.put(id, old)
            } else if now.element(id) != nil || !isComplete {
                packer.delete(id)
            }
        }
        operations = packer.packed
    }
}
