import EaselBoard
import Foundation
import GRDB

/// Restores a board under an id that no board can have, and then gives it its own.
enum SQLiteRestore {
    /// Contains ``SQLitePurge/mark``, so that it is never found, and does not begin with it, so that it is not purged.
    private static let prefix = "restore" + SQLitePurge.mark

    private static func id(of restore: BoardRestore) -> String { prefix + restore.token }

    static func begin(_ info: BoardInfo, numbers: BoardRestore.Numbers, in db: Database) throws -> BoardRestore {
        guard try SQLiteBoardLog.key(of: info.id, in: db) == nil else { throw LogError.boardExists(info.id) }
        let restore = BoardRestore(of: info, numbers: numbers)
        try db.execute(
            sql: """
                INSERT INTO boards (id, title, epoch, seq, oldest, createdAt, updatedAt, access, accessRevision,
                    accessGrants)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id(of: restore), info.title, info.epoch.string, info.seq, info.oldest, info.createdAt, info.createdAt,
                info.access.stored, info.access.revision, info.access.grants,
            ])
        return restore
    }

    static func add(_ operations: [RestoredOperation], to restore: BoardRestore, in db: Database) throws {
        guard let first = operations.first, let last = operations.last else { return }
        guard let (key, seq) = try place(of: restore, in: db), seq == first.seq - 1 else { throw LogError.stale }
        let insert = try db.cachedStatement(sql: "INSERT INTO operations (board, seq, tail) VALUES (?, ?, ?)")
        let record = try db.cachedStatement(sql: SQLiteRecovery.recordClient)
        for operation in operations {
            try insert.execute(arguments: [key, operation.seq, Data(operation.tail.readableBytesView)])
            if restore.numbers == .kept {
                try record.execute(arguments: [key, operation.client.string, operation.n, operation.seq])
            }
        }
        try db.execute(
            sql: "UPDATE boards SET seq = ?, updatedAt = max(updatedAt, ?) WHERE key = ?",
            arguments: [last.seq, last.at, key])
    }

    static func add(_ snapshot: Snapshot, to restore: BoardRestore, in db: Database) throws {
        guard let (key, _) = try place(of: restore, in: db) else { throw LogError.stale }
        try SQLiteBoardLog.store(snapshot, key: key, in: db)
    }

    static func publish(_ restore: BoardRestore, in db: Database) throws {
        guard try SQLiteBoardLog.key(of: restore.board, in: db) == nil else {
            throw LogError.boardExists(restore.board)
        }
        try db.execute(
            sql: "UPDATE boards SET id = ? WHERE id = ?", arguments: [restore.board.string, id(of: restore)])
        guard db.changesCount == 1 else { throw LogError.stale }
    }

    /// Leaves what was restored to ``SQLitePurge``.
    static func abandon(_ restore: BoardRestore, in db: Database) throws {
        try db.execute(
            sql: "UPDATE boards SET id = ? || key WHERE id = ?", arguments: [SQLitePurge.mark, id(of: restore)])
    }

    /// Abandons what an earlier process has begun: a file has one process at a time.
    static func abandonAll(in db: Database) throws {
        try db.execute(
            sql: "UPDATE boards SET id = ?1 || key WHERE substr(id, 1, length(?2)) = ?2",
            arguments: [SQLitePurge.mark, prefix])
    }

    private static func place(of restore: BoardRestore, in db: Database) throws -> (key: Int, seq: Seq)? {
        guard
            let row = try Row.fetchOne(
                db, sql: "SELECT key, seq FROM boards WHERE id = ?", arguments: [id(of: restore)])
        else { return nil }
        return (
            try row.stored("key").integer("the key of a restore", in: 0...Int.max),
            try row.stored("seq").seq("the seq of a restore")
        )
    }
}
