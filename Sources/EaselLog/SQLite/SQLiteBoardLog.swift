import EaselBoard
import Foundation
import GRDB
public import Logging

/// The log of a node without Redis: a SQLite file in WAL mode. An operation is on disk before it is acknowledged.
public final class SQLiteBoardLog: Sendable {
    let database: DatabasePool
    let writer: SQLiteWriter
    let followers = BoardFollowers()
    let roster = LocalRoster()
    let leases = RetentionLeases()
    /// Nil for one that only reads, which may be beside the process that has the file.
    let file: DatabaseFile?
    let logger: Logger

    /// What a process does with the file.
    public enum Access: Sendable {
        /// It reads, beside a node or not, and can't write.
        case reading
        /// It reads and writes, and is the only one that does.
        case exclusive
    }

    /// Opens the file at `path`, or makes it and its directory, for this process and user alone.
    ///
    /// Throws ``LogError/unavailable(_:)`` if another process has it open for writing too, or this version can't use it.
    public init(path: String, access: Access = .exclusive, logger: Logger) throws(LogError) {
        file = access == .exclusive ? try DatabaseFile(path, logger: logger) : nil
        var configuration = GRDB.Configuration()
        configuration.label = "easel.log"
        configuration.busyMode = .timeout(5)
        configuration.readonly = access == .reading
        configuration.prepareDatabase { db in
            // A commit is on disk when it returns: an acknowledged operation survives a loss of power.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            // What is deleted or replaced, such as the name of somebody who is to be forgotten, is overwritten in the file.
            try db.execute(sql: "PRAGMA secure_delete = ON")
        }
        do {
            database = try DatabasePool(path: path, configuration: configuration)
            let migrator = SQLiteSchema.migrator
            if try database.read(migrator.hasBeenSuperseded) {
                throw LogError.unavailable(
                    Unavailability(.newerFormat, "\(path) was written by a newer version of Easel; use that version"))
            }
            if access == .exclusive {
                try migrator.migrate(database)
                try database.write(SQLiteRestore.abandonAll)
            }
            guard try database.read(migrator.hasCompletedMigrations) else {
                throw LogError.unavailable("\(path) was written by an older version of Easel; start a node on it once")
            }
        } catch let error as LogError {
            throw error
        } catch {
            throw LogError.unavailable("\(path) can't be opened as Easel's database: \(error)")
        }
        self.logger = logger
        writer = SQLiteWriter(database: database, followers: followers, logger: logger)
        // Removes the rest of boards that were deleted, or not restored to the end, in an earlier run.
        if access == .exclusive { writer.purge() }
        logger.debug("Opened the SQLite log", metadata: ["path": "\(path)"])
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws(LogError) -> Value {
        do { return try await database.read(body) } catch { throw Self.logError(error) }
    }

    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws(LogError) -> Value
    {
        do { return try await database.write(body) } catch { throw Self.logError(error) }
    }

    static func logError(_ error: any Error) -> LogError {
        if let error = error as? LogError { return error }
        if let error = error as? DatabaseError { return .unavailable(Unavailability(error)) }
        return .unavailable("SQLite: \(error)")
    }

    static func now() -> Int {
        Int(Date().timeIntervalSince1970 * 1_000)
    }

    static func key(of board: BoardID, in db: Database) throws -> Int? {
        try Int.fetchOne(db, sql: "SELECT key FROM boards WHERE id = ?", arguments: [board.string])
    }

    static func oldest(key: Int, in db: Database) throws -> Seq? {
        try DatabaseValue.fetchOne(db, sql: "SELECT oldest FROM boards WHERE key = ?", arguments: [key])?.stored
            .integer("the oldest seq of a board", in: 1...StoredValue.largestInteger + 1)
    }

    static func info(_ board: BoardID, in db: Database) throws -> BoardInfo? {
        try Row.fetchOne(db, sql: "SELECT * FROM boards WHERE id = ?", arguments: [board.string])
            .map { try info(board, $0) }
    }

    static func info(_ board: BoardID, _ row: Row) throws(LogError) -> BoardInfo {
        var stored = StoredBoard(epoch: row.stored("epoch"))
        stored.title = row.stored("title")
        stored.seq = row.stored("seq")
        stored.oldest = row.stored("oldest")
        stored.createdAt = row.stored("createdAt")
        stored.updatedAt = row.stored("updatedAt")
        stored.access = row.stored("access")
        return try stored.info(board)
    }

    static func last(of client: ClientID, key: Int, in db: Database) throws -> LastSubmission? {
        let statement = try db.cachedStatement(sql: "SELECT n, seq FROM clients WHERE board = ? AND client = ?")
        guard let row = try Row.fetchOne(statement, arguments: [key, client.string]),
            // A client's entry that can't be read counts for none.
            let n = try? row.stored("n").integer("n", in: 1...StoredValue.largestInteger),
            let seq = try? row.stored("seq").integer("seq", in: 1...StoredValue.largestInteger)
        else { return nil }
        return LastSubmission(n: n, seq: seq)
    }
}

extension SQLiteBoardLog: BoardLog {}
