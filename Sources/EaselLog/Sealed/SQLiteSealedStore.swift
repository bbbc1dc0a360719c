import Foundation
import GRDB
public import Logging
import NIOCore

/// The store of a node without Redis: a SQLite file beside that of the boards, so that a long upload holds up nobody who
/// draws on a board. What was appended or published is on disk.
public final class SQLiteSealedStore: Sendable {
    let database: DatabasePool
    let limits: SealedStoreLimits
    let followers = LocalFollowers<SealedID, Void>()
    private let file: DatabaseFile

    /// How old the note may get of when something was last used.
    static let useGranularity = 24 * 3_600_000

    /// Opens the file at `path`, or makes it, for this process and user alone.
    ///
    /// Throws ``LogError/unavailable(_:)`` if another process has it open, or this version can't use it.
    public init(
        path: String, limits: SealedStoreLimits = SealedStoreLimits(), logger: Logger
    ) throws(LogError) {
        self.limits = limits
        file = try DatabaseFile(path, logger: logger)
        var configuration = GRDB.Configuration()
        configuration.label = "easel.sealed"
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
        }
        do {
            database = try DatabasePool(path: path, configuration: configuration)
            let migrator = SealedSchema.migrator
            if try database.read(migrator.hasBeenSuperseded) {
                throw LogError.unavailable(
                    Unavailability(.newerFormat, "\(path) was written by a newer version of Easel; use that version"))
            }
            try migrator.migrate(database)
            // Uploads that a stopped process left.
            try database.write { db in
                try db.execute(sql: "DELETE FROM parts WHERE upload NOT IN (SELECT upload FROM versions)")
            }
        } catch let error as LogError {
            throw error
        } catch {
            throw LogError.unavailable("\(path) can't be opened as Easel's database: \(error)")
        }
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws(LogError) -> Value {
        do { return try await database.read(body) } catch { throw SQLiteBoardLog.logError(error) }
    }

    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws(LogError) -> Value
    {
        do { return try await database.write(body) } catch { throw SQLiteBoardLog.logError(error) }
    }

    static func bytes(_ row: Row, _ column: String) -> ByteBuffer? {
        guard case .blob(let data) = (row[column] as DatabaseValue?)?.storage else { return nil }
        return ByteBuffer(bytes: data)
    }
}

extension SQLiteSealedStore: SealedStore {
    public func sweep() async throws(LogError) {
        guard let retention = limits.retention else { return }
        let oldest = SQLiteBoardLog.now() - Int(retention.nanoseconds / 1_000_000)
        try await write { db in
            try db.execute(sql: "DELETE FROM rooms WHERE usedAt <= ?", arguments: [oldest])
            try db.execute(sql: "DELETE FROM entries WHERE room NOT IN (SELECT id FROM rooms)")
            try db.execute(sql: "DELETE FROM objects WHERE usedAt <= ?", arguments: [oldest])
            try db.execute(
                sql: """
                    DELETE FROM parts WHERE upload IN
                        (SELECT upload FROM versions WHERE object NOT IN (SELECT key FROM objects))
                    """)
            try db.execute(sql: "DELETE FROM versions WHERE object NOT IN (SELECT key FROM objects)")
        }
    }

    public func shutdown() async {
        try? database.close()
        file.release()
    }
}
