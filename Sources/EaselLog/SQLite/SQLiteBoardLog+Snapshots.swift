public import EaselBoard
import Foundation
import GRDB
import NIOCore

extension SQLiteBoardLog: SnapshotStore {
    public func store(_ snapshot: Snapshot, of board: BoardID) async throws(LogError) {
        try await write { db in
            guard
                let found = try Row.fetchOne(
                    db, sql: "SELECT key, epoch FROM boards WHERE id = ?", arguments: [board.string])
            else { throw LogError.noSuchBoard(board) }
            let key = try found.stored("key").integer("a board's key", in: 0...Int.max)
            let epoch = try Epoch(stored: found.stored("epoch"))
            // A snapshot of another epoch shows a board that no longer exists.
            guard epoch == snapshot.epoch else { throw LogError.epochChanged(current: epoch) }
            try Self.store(snapshot, key: key, in: db)
        }
    }

    static func store(_ snapshot: Snapshot, key: Int, in db: Database) throws {
        // The one it replaces may have had more parts.
        try db.execute(sql: "DELETE FROM snapshots WHERE board = ? AND seq = ?", arguments: [key, snapshot.seq])
        for (index, frame) in snapshot.frames.enumerated() {
            try db.execute(
                sql: """
                    INSERT INTO snapshots (board, seq, part, parts, epoch, digest, frame)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    key, snapshot.seq, index + 1, snapshot.frames.count, snapshot.epoch.string, "\(snapshot.digest)",
                    Data(frame.readableBytesView),
                ])
        }
    }

    public func snapshot(of board: BoardID, atOrBefore seq: Seq?) async throws(LogError) -> Snapshot? {
        try await read { db in
            guard let key = try Self.key(of: board, in: db) else { return nil }
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM snapshots WHERE board = ?1 AND seq =
                        (SELECT max(seq) FROM snapshots WHERE board = ?1 AND seq BETWEEN 0 AND ?2)
                    ORDER BY part
                    """, arguments: [key, min(seq ?? Int.max, StoredValue.largestInteger)])
            guard let first = rows.first, let seq = try? first.stored("seq").seq("the seq of a snapshot") else {
                return nil
            }
            // A damaged snapshot is returned as it is; its digest shows the damage.
            return Snapshot(
                epoch: (try? Epoch(stored: first.stored("epoch"))) ?? .unknown, seq: seq,
                digest: first.stored("digest").text.flatMap { Digest($0) } ?? Digest(value: 0),
                frames: rows.compactMap { row in
                    guard case .blob(let data) = (row["frame"] as DatabaseValue?)?.storage else { return nil }
                    return ByteBuffer(bytes: data)
                })
        }
    }

    public func snapshotSeqs(of board: BoardID) async throws(LogError) -> [Seq] {
        try await read { db in
            guard let key = try Self.key(of: board, in: db) else { return [] }
            return try Int.fetchAll(
                db, sql: "SELECT DISTINCT seq FROM snapshots WHERE board = ? AND seq BETWEEN 0 AND ? ORDER BY seq",
                arguments: [key, StoredValue.largestInteger])
        }
    }

    public func removeSnapshots(at seqs: [Seq], of board: BoardID) async throws(LogError) {
        try await write { db in
            guard let key = try Self.key(of: board, in: db) else { return }
            for seq in seqs {
                try db.execute(sql: "DELETE FROM snapshots WHERE board = ? AND seq = ?", arguments: [key, seq])
            }
        }
    }
}
