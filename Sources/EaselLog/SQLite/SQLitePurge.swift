import EaselBoard
import GRDB

/// A board is deleted at once by taking its id away; its rows go piece by piece, for a million operations in one
/// transaction would stop every other board for seconds.
enum SQLitePurge {
    /// No board's id contains this, so what is hidden is never found, and its id is free for a new board.
    static let mark = "/"

    private static let rowsAtOnce = 5_000

    /// False if there is no such board.
    static func hide(_ board: BoardID, in db: Database) throws -> Bool {
        try db.execute(sql: "UPDATE boards SET id = ? || key WHERE id = ?", arguments: [mark, board.string])
        return db.changesCount > 0
    }

    /// Removes some rows of a hidden board. False if there is nothing left to remove.
    static func step(in db: Database) throws -> Bool {
        guard
            let key = try Int.fetchOne(
                db, sql: "SELECT key FROM boards WHERE id >= ?1 AND id < ?1 || ':' LIMIT 1", arguments: [mark])
        else { return false }
        try db.execute(
            sql: """
                DELETE FROM operations WHERE rowid IN (SELECT rowid FROM operations WHERE board = ? LIMIT ?)
                """, arguments: [key, rowsAtOnce])
        if db.changesCount < rowsAtOnce {
            try db.execute(sql: "DELETE FROM boards WHERE key = ?", arguments: [key])
        }
        return true
    }
}
