import EaselBoard
import Foundation
import GRDB
import NIOCore

/// Sequences a batch in SQLite, by the rules of ``AppendScript``.
enum SQLiteAppend {
    struct Done: Sendable {
        var receipt: AppendReceipt
        var frames: [OperationFrame]
    }

    /// Throws ``LogError`` only before it has written anything.
    static func append(_ batch: AppendBatch, in db: Database) throws -> Done {
        guard
            let board = try Row.fetchOne(
                db, sql: "SELECT key, epoch, seq, updatedAt, accessGrants FROM boards WHERE id = ?",
                arguments: [batch.board.string])
        else { throw LogError.noSuchBoard(batch.board) }
        let key = try board.stored("key").integer("a board's key", in: 0...Int.max)
        let info = try SQLiteBoardLog.info(batch.board, board)
        let epoch = info.epoch
        guard epoch == batch.epoch else { throw LogError.epochChanged(current: epoch) }
        if let grants = batch.access, board.stored("accessGrants") != .integer(grants) {
            throw LogError.accessChanged
        }
        var head = info.seq
        guard head >= batch.known else { throw LogError.behind(head: head) }
        if let newest = batch.newest,
            let tail = try SQLiteBoardLog.operation(at: newest.seq, of: batch.board, key: key, in: db)?.tail,
            !newest.isStart(of: tail)
        {
            throw LogError.replaced(head: head)
        }
        guard head <= StoredValue.largestInteger - batch.submissions.count else {
            throw LogError.corrupt("the last seq of board \(batch.board)")
        }
        let at = max(info.updatedAt, SQLiteBoardLog.now())

        var known: [ClientID: LastSubmission] = [:]
        var outcomes: [AppendReceipt.Outcome] = []
        var appended: [LoggedOperation] = []
        let insert = try db.cachedStatement(sql: "INSERT INTO operations (board, seq, tail) VALUES (?, ?, ?)")
        for submission in batch.submissions {
            let last = try known[submission.client] ?? SQLiteBoardLog.last(of: submission.client, key: key, in: db)
            if let last, submission.n <= last.n {
                known[submission.client] = last
                outcomes.append(.duplicate(submission.n == last.n ? last.seq : nil))
                continue
            }
            head += 1
            let tail = LoggedOperation.tail(
                client: submission.client, n: submission.n, at: at, author: submission.author,
                edits: submission.edits)
            try insert.execute(arguments: [key, head, Data(tail.readableBytesView)])
            known[submission.client] = LastSubmission(n: submission.n, seq: head)
            outcomes.append(.sequenced(head))
            appended.append(LoggedOperation(seq: head, tail: tail))
        }
        if !appended.isEmpty {
            try record(known, key: key, in: db)
            try db.execute(
                sql: "UPDATE boards SET seq = ?, updatedAt = ? WHERE key = ?", arguments: [head, at, key])
        }
        return Done(
            receipt: AppendReceipt(outcomes: outcomes, head: head), frames: OperationFrame.frames(joining: appended))
    }

    private static func record(_ clients: [ClientID: LastSubmission], key: Int, in db: Database) throws {
        let upsert = try db.cachedStatement(
            sql: """
                INSERT INTO clients (board, client, n, seq) VALUES (?, ?, ?, ?)
                ON CONFLICT (board, client) DO UPDATE SET n = excluded.n, seq = excluded.seq
                """)
        for (client, last) in clients {
            try upsert.execute(arguments: [key, client.string, last.n, last.seq])
        }
    }
}
