import EaselBoard
import EaselLog
import Foundation

/// Recovers a document rather than its history: for a log that has lost more operations than any node's ring holds.
enum StateBasedRecovery {
    /// Operations, of a client made up for them, that turn `theirs` into `mine`. What only `theirs` has is deleted if
    /// `isSameLineage`, for then this node knows of its deletion, and kept if not.
    ///
    /// They are within the limits, unless those were lowered: what was accepted once is not given up for them.
    static func operations(
        of mine: Document, over theirs: Document, isSameLineage: Bool, limits: Limits
    ) async -> [LoggedOperation] {
        let client = ClientID(key: BoardID.random().string)
        let at = Int(Date().timeIntervalSince1970 * 1_000)
        var packer = EditPacker(limits: limits)
        if isSameLineage {
            for id in theirs.ids where mine.element(id) == nil { packer.delete(id) }
        }
        for id in mine.ids {
            guard let element = mine.element(id), element != theirs.element(id) else { continue }
            packer.put(id, element)
        }
        return packer.packed.enumerated().map { index, edits in
            let n = index + 1
            return LoggedOperation(seq: n, client: client, n: n, at: at, edits: EditBatch(edits: edits).encoded)
        }
    }
}
