import EaselBoard
import EaselJSON
import Foundation
import GRDB

/// Writes a recovery batch to SQLite, by the rules of ``RecoveryScripts``.
enum SQLiteRecovery {
    /// Gives the last seq.
    static func recover(_ batch: RecoveryBatch, in db: Database) throws -> Seq {
        let (key, found) = try board(batch, in: db)
        let insert = try db.cachedStatement(sql: "INSERT INTO operations (board, seq, tail) VALUES (?, ?, ?)")
        let record = try db.cachedStatement(sql: recordClient)
        var head = found
        var at = 0
        for logged in batch.operations {
            guard let tail = logged.tail, let json = try? JSON(parsing: logged.json.readableBytesView),
                let operation = try? Operation(json: json)
            else { throw LogError.corrupt("seq \(logged.seq) is no operation") }
            head += 1
            try insert.execute(arguments: [key, head, Data(tail.readableBytesView)])
            try record.execute(arguments: [key, operation.client.string, operation.n, head])
            at = max(at, operation.at)
        }
        try db.execute(
            sql: "UPDATE boards SET epoch = ?, seq = ?, updatedAt = max(updatedAt, ?) WHERE key = ?",
            arguments: [batch.info.epoch.string, head, at, key])
        return head
    }

    /// Raises a client's number.
    static let recordClient = """
        INSERT INTO clients (board, client, n, seq) VALUES (?, ?, ?, ?)
        ON CONFLICT (board, client) DO UPDATE SET n = excluded.n, seq = excluded.seq WHERE excluded.n > n
        """

    /// The board's key and last seq; made if it is not there and was not when it was looked at.
    private static func board(_ batch: RecoveryBatch, in db: Database) throws -> (key: Int, seq: Seq) {
        let row = try Row.fetchOne(
            db, sql: "SELECT key, epoch, seq FROM boards WHERE id = ?", arguments: [batch.board.string])
        switch (row, batch.found) {
        case (.some(let row), .some(let found))
        where row.stored("epoch") == .text(found.epoch.string) && row.stored("seq") == .integer(found.seq):
            return (try row.stored("key").integer("a board's key", in: 0...Int.max), found.seq)
        case (nil, nil):
            let info = batch.info
            try db.execute(
                sql: """
                    INSERT INTO boards (id, title, epoch, seq, oldest, createdAt, updatedAt, access, accessRevision,
                    accessGrants)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    batch.board.string, info.title, info.epoch.string, batch.base, batch.base + 1, info.createdAt,
                    info.createdAt, info.access.stored, info.access.revision, info.access.grants,
                ])
            return (Int(db.lastInsertedRowID), batch.base)
        default:
            throw LogError.stale
        }
    }
}
