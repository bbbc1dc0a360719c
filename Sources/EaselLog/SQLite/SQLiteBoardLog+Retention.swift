public import EaselBoard
import GRDB

extension SQLiteBoardLog: HistoryRetention {
    /// Rows that one transaction removes; appends run in between.
    private static let rowsAtOnce = 5_000

    @discardableResult
    public func trim(_ board: BoardID, upTo base: Seq) async throws(LogError) -> Seq {
        let leases = self.leases
        let (key, oldest): (Int, Seq) = try await write { db in
            guard
                let row = try Row.fetchOne(
                    db, sql: "SELECT key, oldest FROM boards WHERE id = ?", arguments: [board.string])
            else { throw LogError.noSuchBoard(board) }
            let key = try row.stored("key").integer("a board's key", in: 0...Int.max)
            let oldest = try row.stored("oldest").integer(
                "the oldest seq of board \(board)", in: 1...StoredValue.largestInteger + 1)
            guard base >= oldest else { return (key, oldest) }
            guard
                try Bool.fetchOne(
                    db, sql: "SELECT EXISTS (SELECT 1 FROM snapshots WHERE board = ? AND seq = ?)",
                    arguments: [key, base]) == true
            else { throw LogError.corrupt("no snapshot is stored at \(base)") }
            if leases.protect(oldest...base, of: board) { return (key, oldest) }
            try db.execute(sql: "UPDATE boards SET oldest = ? WHERE key = ?", arguments: [base + 1, key])
            return (key, base + 1)
        }
        while try await removeSome(key: key, before: oldest) == Self.rowsAtOnce {}
        return oldest
    }

    private func removeSome(key: Int, before seq: Seq) async throws(LogError) -> Int {
        try await write { db in
            try db.execute(
                sql: """
                    DELETE FROM operations WHERE rowid IN
                        (SELECT rowid FROM operations WHERE board = ? AND seq < ? ORDER BY seq LIMIT ?)
                    """, arguments: [key, seq, Self.rowsAtOnce])
            return db.changesCount
        }
    }

    public func acquireLease(on board: BoardID, from seq: Seq, for reader: ReaderID) async throws(LogError) {
        leases.acquire(on: board, from: seq, for: reader)
    }

    public func releaseLease(on board: BoardID, of reader: ReaderID) async throws(LogError) {
        leases.release(on: board, of: reader)
    }

    @discardableResult
    public func pruneClients(of board: BoardID, before seq: Seq) async throws(LogError) -> Int {
        try await write { db in
            guard let key = try Self.key(of: board, in: db) else { return 0 }
            try db.execute(sql: "DELETE FROM clients WHERE board = ? AND seq < ?", arguments: [key, seq])
            return db.changesCount
        }
    }
}
