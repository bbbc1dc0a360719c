public import EaselBoard
import GRDB

extension SQLiteBoardLog: BoardAccessStore {
    public func access(of board: BoardID) async throws(LogError) -> AccessRecord? {
        try await read { db in
            guard
                let row = try Row.fetchOne(
                    db, sql: "SELECT access FROM boards WHERE id = ?", arguments: [board.string])
            else { return nil }
            return try StoredBoard.record(row.stored("access"), "the access record of board \(board.string)")
        }
    }

    public func setAccess(
        _ record: AccessRecord, replacing revision: Int, of board: BoardID
    ) async throws(LogError) {
        try await writer.setAccess(record, replacing: revision, of: board)
    }

    /// Throws ``LogError/accessChanged`` if the board's record has other grants; nil stands for any.
    static func checkGrants(_ grants: Int?, of board: BoardID, in db: Database) throws {
        guard let grants else { return }
        let isOther = try Bool.fetchOne(
            db, sql: "SELECT accessGrants <> ? FROM boards WHERE id = ?", arguments: [grants, board.string])
        if isOther == true { throw LogError.accessChanged }
    }

    /// Gives the board's epoch. Throws ``LogError`` before it has written anything.
    static func setAccess(
        _ record: AccessRecord, replacing revision: Int, of board: BoardID, in db: Database
    ) throws -> Epoch {
        guard let info = try Self.info(board, in: db) else { throw LogError.noSuchBoard(board) }
        try db.execute(
            sql:
                "UPDATE boards SET access = ?, accessRevision = ?, accessGrants = ? WHERE id = ? AND accessRevision = ?",
            arguments: [record.stored, record.revision, record.grants, board.string, revision])
        guard db.changesCount == 1 else { throw LogError.stale }
        return info.epoch
    }
}

extension AccessRecord {
    /// As text of SQLite; nil for a board of nobody's.
    var stored: String? { revision == 0 ? nil : String(decoding: text, as: UTF8.self) }
}
