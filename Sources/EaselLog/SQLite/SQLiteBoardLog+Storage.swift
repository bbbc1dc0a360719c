public import EaselBoard
import GRDB

extension SQLiteBoardLog: StorageMeter {
    public func storage(of board: BoardID) async throws(LogError) -> BoardStorage? {
        try await read { db in
            guard let key = try Self.key(of: board, in: db) else { return nil }
            let row = try Row.fetchOne(
                db,
                sql:
                    "SELECT count(*) AS count, coalesce(sum(length(tail)), 0) AS bytes FROM operations WHERE board = ?",
                arguments: [key])
            let snapshots = try Int.fetchOne(
                db, sql: "SELECT count(DISTINCT seq) FROM snapshots WHERE board = ?", arguments: [key])
            return BoardStorage(
                operations: try row?.stored("count").integer("a count", in: 0...Int.max) ?? 0,
                bytes: try row?.stored("bytes").integer("a sum", in: 0...Int.max) ?? 0, snapshots: snapshots ?? 0)
        }
    }
}
