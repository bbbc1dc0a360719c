import EaselBoard
import EaselLog
import Foundation

/// Recovers a document rather than its history: for a log that has lost more operations than any node's ring holds.
enum StateBasedRecovery {
    /// Bytes of elements in one operation, unless one element alone is larger.
    private static let operationBytes = 128 << 10
    private static let operationEdits = 500

    /// Operations, of a client made up for them, that turn `theirs` into `mine`. What only `theirs` has is deleted if
    /// `isSameLineage`, for then this node knows of its deletion, and kept if not.
    static func operations(of mine: Document, over theirs: Document, isSameLineage: Bool) async -> [LoggedOperation] {
        let client = ClientID(key: BoardID.random().string)
        let at = Int(Date().timeIntervalSince1970 * 1_000)
        var edits: [Edit] = []
        var bytes = 0
        var operations: [LoggedOperation] = []
        func finish() {
            guard !edits.isEmpty else { return }
            let n = operations.count + 1
            operations.append(
                LoggedOperation(seq: n, client: client, n: n, at: at, edits: EditBatch(edits: edits).encoded))
            (edits, bytes) = ([], 0)
        }
        func add(_ edit: Edit, _ size: Int) {
            if bytes + size > operationBytes || edits.count >= operationEdits { finish() }
            edits.append(edit)
            bytes += size
        }
        if isSameLineage {
            for id in theirs.ids where mine.element(id) == nil { add(.delete(id), id.string.utf8.count + 32) }
        }
        for id in mine.ids {
            guard let element = mine.element(id), element != theirs.element(id) else { continue }
            add(.put(id, element), mine.elementBytes(id) ?? 0)
        }
        finish()
        return operations
    }
}
