public import EaselBoard
import GRDB

extension SQLiteBoardLog: BoardCatalogue {
    public func create(
        _ board: BoardID, title: String?, access: AccessRecord
    ) async throws(LogError) -> (info: BoardInfo, created: Bool) {
        try await write { db in
            if let info = try Self.info(board, in: db) { return (info, false) }
            let now = Self.now()
            let info = BoardInfo(
                id: board, title: title ?? board.string, epoch: .random(), seq: 0, oldest: 1,
                createdAt: now, updatedAt: now, access: access)
            try db.execute(
                sql: """
                    INSERT INTO boards (id, title, epoch, createdAt, updatedAt, access, accessRevision, accessGrants)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    board.string, info.title, info.epoch.string, now, now, access.stored, access.revision,
                    access.grants,
                ])
            return (info, true)
        }
    }

    public func info(_ board: BoardID) async throws(LogError) -> BoardInfo? {
        try await read { try Self.info(board, in: $0) }
    }

    public func list(after: BoardID?, limit: Int) async throws(LogError) -> [BoardInfo] {
        let limit = max(0, min(limit, 1_000))
        let (found, broken) = try await read { db in
            var (found, broken): ([BoardInfo], [String]) = ([], [])
            let rows = try Row.fetchCursor(
                db, sql: "SELECT * FROM boards WHERE id > ? AND instr(id, ?) = 0 ORDER BY id",
                arguments: [after?.string ?? "", SQLitePurge.mark])
            // A board that can't be read is left out, and another one fills its place on the page.
            while found.count < limit, let row = try rows.next() {
                do {
                    found.append(try Self.info(try BoardID(stored: row.stored("id")), row))
                } catch {
                    broken.append("\(error)")
                }
            }
            return (found, broken)
        }
        for error in broken {
            logger.warning("Leaving out a board that can't be read", metadata: ["error": "\(error)"])
        }
        return found
    }

    public func rename(_ board: BoardID, title: String, judgedBy access: BoardAccess?) async throws(LogError)
        -> BoardInfo
    {
        try await write { db in
            try Self.checkAccess(access, of: board, in: db)
            try db.execute(
                sql: "UPDATE boards SET title = ?, updatedAt = max(updatedAt, ?) WHERE id = ?",
                arguments: [title, Self.now(), board.string])
            guard let info = try Self.info(board, in: db) else { throw LogError.noSuchBoard(board) }
            return info
        }
    }

    public func delete(_ board: BoardID, judgedBy access: BoardAccess?) async throws(LogError) -> Bool {
        let sessions = roster.participants(of: board).map(\.participant.session)
        let deleted = try await writer.delete(board, judgedBy: access)
        // Only these sessions: somebody may have joined a new board of the same name meanwhile.
        if deleted { roster.leave(sessions, on: board) }
        return deleted
    }
}
