public import EaselBoard
import Foundation
import GRDB
import NIOCore

extension SQLiteBoardLog: LogRecovery {
    public func examine(_ board: BoardID, at seq: Seq) async throws(LogError) -> LogExamination? {
        try await read { db in
            guard let info = try Self.info(board, in: db), let key = try Self.key(of: board, in: db) else { return nil }
            return LogExamination(
                head: BoardHead(epoch: info.epoch, seq: info.seq),
                operation: try Self.operation(at: seq, of: board, key: key, in: db))
        }
    }

    /// Nil if the log has none at that seq.
    static func operation(at seq: Seq, of board: BoardID, key: Int, in db: Database) throws -> LoggedOperation? {
        let row = try Row.fetchOne(
            db, sql: "SELECT tail FROM operations WHERE board = ? AND seq = ?", arguments: [key, seq])
        return try row.map { LoggedOperation(seq: seq, tail: try tail($0, seq: seq, of: board)) }
    }

    /// SQLite loses no tail: a commit is on disk before anybody is told of it. Nothing comes this way.
    public func recover(_ batch: RecoveryBatch) async throws(LogError) -> Seq {
        let head = try await write { try SQLiteRecovery.recover(batch, in: $0) }
        followers.tell(.mended, of: batch.board)
        return head
    }

    public func hasTombstone(of board: BoardID, epoch: Epoch) async throws(LogError) -> Bool { true }
}
