public import EaselBoard
import GRDB

extension SQLiteBoardLog: StorageMeter {
    /// Operations whose bytes are summed up in one read: milliseconds.
    private static let operationsAtOnce = 20_000

    public func storage(of board: BoardID) async throws(LogError) -> BoardStorage? {
        guard let info = try await info(board) else { return nil }
        // Seqs have no hole: only bytes have to be looked for.
        var storage = BoardStorage(operations: info.seq - info.oldest + 1, bytes: 0, snapshots: 0)
        var last = info.oldest - 1
        while last < info.seq, !Task.isCancelled {
            let end = min(info.seq, last + Self.operationsAtOnce)
            storage.bytes += try await bytes(of: board, after: last, upTo: end)
            last = end
        }
        storage.snapshots = try await snapshotSeqs(of: board).count
        return storage
    }

    private func bytes(of board: BoardID, after first: Seq, upTo last: Seq) async throws(LogError) -> Int {
        try await read { db in
            guard let key = try Self.key(of: board, in: db) else { return 0 }
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT coalesce(sum(length(tail)), 0) AS bytes FROM operations
                    WHERE board = ? AND seq > ? AND seq <= ?
                    """,
                arguments: [key, first, last])
            return try row?.stored("bytes").integer("a sum", in: 0...Int.max) ?? 0
        }
    }
}
