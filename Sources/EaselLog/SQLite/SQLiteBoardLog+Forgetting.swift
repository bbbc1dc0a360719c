public import EaselBoard
import Foundation
import GRDB
import NIOCore

extension SQLiteBoardLog: ForgettingStore {
    /// Operations that one transaction looks at; appends run in between.
    private static let rowsAtOnce = 1_000

    public func beginForgetting(_ subject: SubjectID) async throws(LogError) {
        try await write { db in
            try db.execute(sql: "INSERT OR IGNORE INTO forgetting (subject) VALUES (?)", arguments: [subject.string])
        }
    }

    public func continueForgetting(_ subject: SubjectID) async throws(LogError) {}

    public func takeUpForgettings(after seconds: Int) async throws(LogError) -> [SubjectID] {
        try await read { try String.fetchAll($0, sql: "SELECT subject FROM forgetting").map { SubjectID($0) } }
    }

    public func endForgetting(_ subject: SubjectID) async throws(LogError) {
        try await write { db in
            try db.execute(sql: "DELETE FROM forgetting WHERE subject = ?", arguments: [subject.string])
        }
        // What was replaced is overwritten in the file, and goes from the journal too.
        do {
            _ = try await database.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        } catch {
            logger.debug("Journal was not emptied; it is when it is next full", metadata: ["error": "\(error)"])
        }
    }

    public func forget(_ subject: SubjectID, on board: BoardID) async throws(LogError) -> Bool {
        let author = Author(subject: subject)
        var wasNamed = try await write { db in
            guard let key = try Self.key(of: board, in: db) else { throw LogError.noSuchBoard(board) }
            return try Self.forget(.author(author), key: key, in: db)
        }
        var seq: Seq = 0
        while true {
            let after = seq
            let (last, found) = try await write { db in try Self.replace(author, of: board, after: after, in: db) }
            wasNamed = wasNamed || found
            guard let last else { return wasNamed }
            seq = last
        }
    }

    /// Gives the last seq that was looked at, nil at the end, and whether one of the operations named the author.
    private static func replace(
        _ author: Author, of board: BoardID, after seq: Seq, in db: Database
    ) throws -> (last: Seq?, found: Bool) {
        guard let key = try Self.key(of: board, in: db) else { throw LogError.noSuchBoard(board) }
        let rows = try Row.fetchCursor(
            db, sql: "SELECT seq, tail FROM operations WHERE board = ? AND seq > ? ORDER BY seq LIMIT ?",
            arguments: [key, seq, rowsAtOnce])
        var changed: [(seq: Seq, tail: ByteBuffer, client: ClientID?)] = []
        var last: Seq?
        while let row = try rows.next() {
            let seq = try row.stored("seq").seq("a seq of board \(board)")
            last = seq
            // What is no operation is left as it is: reading tells of it.
            guard case .blob(let data) = (row["tail"] as DatabaseValue?)?.storage else { continue }
            let authors = OperationAuthors(in: ByteBuffer(bytes: data))
            if let tail = authors.replacing(author, by: .forgotten) { changed.append((seq, tail, authors.client)) }
        }
        for (seq, tail, client) in changed {
            try db.execute(
                sql: "UPDATE operations SET tail = ? WHERE board = ? AND seq = ?",
                arguments: [Data(tail.readableBytesView), key, seq])
            if let client { _ = try forget(.client(client), key: key, in: db) }
        }
        return (last, !changed.isEmpty)
    }

    private static func forget(_ identity: KnownPerson.Identity, key: Int, in db: Database) throws -> Bool {
        try db.execute(sql: "DELETE FROM people WHERE board = ? AND person = ?", arguments: [key, identity.key])
        return db.changesCount > 0
    }
}
