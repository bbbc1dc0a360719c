public import EaselBoard
import GRDB

/// One process has the file: whoever asks is the one who sees to imports.
extension SQLiteBoardLog: ImportStore {
    public func beginImport(_ pending: PendingImport, by node: NodeID) async throws(LogError) {
        try await write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO imports (client, board, epoch, seq) VALUES (?, ?, ?, ?)",
                arguments: [pending.client.string, pending.board.string, pending.epoch.string, pending.seq])
        }
    }

    public func continueImport(_ pending: PendingImport, by node: NodeID) async throws(LogError) -> Bool {
        try await read { db in
            try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM imports WHERE client = ?)", arguments: [pending.client.string])
                ?? false
        }
    }

    public func takeUpImports(after seconds: Int, by node: NodeID) async throws(LogError) -> [PendingImport] {
        try await read { db in
            try Row.fetchAll(db, sql: "SELECT client, board, epoch, seq FROM imports").compactMap { row in
                // What can't be read can't be found in a log.
                try? PendingImport(
                    client: row.stored("client"), board: row.stored("board"), epoch: row.stored("epoch"),
                    seq: row.stored("seq"))
            }
        }
    }

    public func endImport(_ pending: PendingImport, by node: NodeID) async throws(LogError) -> Bool {
        try await write { db in
            try db.execute(sql: "DELETE FROM imports WHERE client = ?", arguments: [pending.client.string])
            return db.changesCount > 0
        }
    }
}
