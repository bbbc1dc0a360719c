public import EaselBoard
import GRDB

extension SQLiteBoardLog: BoardAccessStore {
    public func access(of board: BoardID) async throws(LogError) -> BoardAccess? {
        try await read { db in
            guard
                let row = try Row.fetchOne(
                    db, sql: "SELECT epoch, access FROM boards WHERE id = ?", arguments: [board.string])
            else { return nil }
            return try StoredBoard(epoch: row.stored("epoch"), access: row.stored("access")).access(of: board)
        }
    }

    public func setAccess(
        _ record: AccessRecord, replacing known: BoardAccess, of board: BoardID
    ) async throws(LogError) {
        try await writer.setAccess(record, replacing: known, of: board)
    }

    /// Throws ``LogError/accessChanged`` if the board has another epoch or its record other grants; nil stands for any.
    static func checkAccess(_ access: BoardAccess?, of board: BoardID, in db: Database) throws {
        guard let access else { return }
        let isOther = try Bool.fetchOne(
            db, sql: "SELECT accessGrants <> ? OR epoch <> ? FROM boards WHERE id = ?",
            arguments: [access.record.grants, access.epoch.string, board.string])
        if isOther == true { throw LogError.accessChanged }
    }

    /// Gives the board's epoch. Throws ``LogError`` before it has written anything.
    static func setAccess(
        _ record: AccessRecord, replacing known: BoardAccess, of board: BoardID, in db: Database
    ) throws -> Epoch {
        guard try Self.info(board, in: db) != nil else { throw LogError.noSuchBoard(board) }
        try db.execute(
            sql: """
                UPDATE boards SET access = ?, accessRevision = ?, accessGrants = ?
                WHERE id = ? AND accessRevision = ? AND epoch = ?
                """,
            arguments: [
                record.stored, record.revision, record.grants, board.string, known.record.revision,
                known.epoch.string,
            ])
        guard db.changesCount == 1 else { throw LogError.stale }
        return known.epoch
    }
}

extension AccessRecord {
    /// As text of SQLite; nil for a board of nobody's.
    var stored: String? { revision == 0 ? nil : String(decoding: text, as: UTF8.self) }
}
