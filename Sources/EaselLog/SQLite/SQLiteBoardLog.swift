public import EaselBoard
import Foundation
import GRDB
public import Logging
public import NIOCore

/// The log of a node by itself: SQLite in WAL mode. What was appended is on disk before it is told to anyone.
public final class SQLiteBoardLog: BoardLog {
    private let database: DatabasePool
    private let writer: SQLiteWriter
    private let followers = BoardFollowers()
    private let roster = LocalRoster()
    let leases = RetentionLeases()

    /// Opens the file at `path`, or makes it. Throws ``LogError`` if it is not a database that this version can use.
    public init(path: String, logger: Logger) throws(LogError) {
        var configuration = GRDB.Configuration()
        configuration.label = "easel.log"
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            // A commit is on disk when it returns: an echo means that the operation survives a loss of power.
            try db.execute(sql: "PRAGMA synchronous = FULL")
        }
        do {
            database = try DatabasePool(path: path, configuration: configuration)
            let migrator = SQLiteSchema.migrator
            if try database.read(migrator.hasBeenSuperseded) {
                throw LogError.unavailable("\(path) was written by a newer version of Easel; use that version")
            }
            try migrator.migrate(database)
        } catch let error as LogError {
            throw error
        } catch {
            throw LogError.unavailable("\(path) can't be opened as Easel's database: \(error)")
        }
        writer = SQLiteWriter(database: database, followers: followers, logger: logger)
        // What the last run had no time to remove.
        let writer = self.writer
        Task { await writer.purge() }
        logger.debug("the SQLite log is open", metadata: ["path": "\(path)"])
    }

    // MARK: Boards

    public func create(_ board: BoardID, title: String?) async throws(LogError) -> (info: BoardInfo, created: Bool) {
        try await write { db in
            if let info = try Self.info(board, in: db) { return (info, false) }
            let now = Self.now()
            let info = BoardInfo(
                id: board, title: title ?? board.string, epoch: .random(), seq: 0, oldest: 1,
                createdAt: now, updatedAt: now)
            try db.execute(
                sql: "INSERT INTO boards (id, title, epoch, createdAt, updatedAt) VALUES (?, ?, ?, ?, ?)",
                arguments: [board.string, info.title, info.epoch.string, now, now])
            return (info, true)
        }
    }

    public func info(_ board: BoardID) async throws(LogError) -> BoardInfo? {
        try await read { try Self.info(board, in: $0) }
    }

    public func list(after: BoardID?, limit: Int) async throws(LogError) -> [BoardInfo] {
        try await read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM boards WHERE id > ? AND instr(id, ?) = 0 ORDER BY id LIMIT ?",
                arguments: [after?.string ?? "", SQLitePurge.mark, max(0, min(limit, 1_000))]
            ).map(Self.info)
        }
    }

    public func rename(_ board: BoardID, title: String) async throws(LogError) -> BoardInfo {
        try await write { db in
            try db.execute(
                sql: "UPDATE boards SET title = ?, updatedAt = max(updatedAt, ?) WHERE id = ?",
                arguments: [title, Self.now(), board.string])
            guard let info = try Self.info(board, in: db) else { throw LogError.noSuchBoard(board) }
            return info
        }
    }

    public func delete(_ board: BoardID) async throws(LogError) -> Bool {
        let deleted = try await writer.delete(board)
        if deleted { roster.removeBoard(board) }
        return deleted
    }

    // MARK: Operations

    public func append(_ batch: AppendBatch) async throws(LogError) -> AppendReceipt {
        try await writer.append(batch)
    }

    public func head(_ board: BoardID) async throws(LogError) -> BoardHead? {
        try await info(board).map { BoardHead(epoch: $0.epoch, seq: $0.seq) }
    }

    public func lastSubmission(of client: ClientID, on board: BoardID) async throws(LogError) -> LastSubmission? {
        try await read { db in
            guard let key = try Self.key(of: board, in: db) else { return nil }
            return try Self.last(of: client, key: key, in: db)
        }
    }

    public func read(
        _ board: BoardID, after: Seq, limit: Int, maximumBytes: Int
    ) async throws(LogError) -> [LoggedOperation] {
        try await read { db in
            guard let key = try Self.key(of: board, in: db) else { throw LogError.noSuchBoard(board) }
            var found: [LoggedOperation] = []
            var bytes = 0
            let rows = try Row.fetchCursor(
                db, sql: "SELECT seq, tail FROM operations WHERE board = ? AND seq > ? ORDER BY seq LIMIT ?",
                arguments: [key, after, max(0, limit)])
            while bytes < maximumBytes, let row = try rows.next() {
                let seq: Seq = row["seq"]
                guard seq == after + found.count + 1 else {
                    if let oldest = try Self.oldest(key: key, in: db), oldest > after + 1 {
                        throw LogError.trimmed(oldest: oldest)
                    }
                    throw LogError.corrupt("seq \(after + found.count + 1) of board \(board.string) is missing")
                }
                let tail = try row.withUnsafeData(named: "tail") { ByteBuffer(bytes: $0 ?? Data()) }
                let operation = LoggedOperation(seq: seq, tail: tail)
                bytes += operation.json.readableBytes
                found.append(operation)
            }
            if found.isEmpty, let oldest = try Self.oldest(key: key, in: db), oldest > after + 1 {
                throw LogError.trimmed(oldest: oldest)
            }
            return found
        }
    }

    public func follow(
        _ board: BoardID, on eventLoop: any EventLoop, _ handler: @escaping @Sendable (BoardEvent) -> Void
    ) async throws(LogError) -> any LogSubscription {
        followers.add(handler, to: board)
    }

    public func now() async throws(LogError) -> Int { Self.now() }

    // MARK: Recovery

    public func examine(_ board: BoardID, at seq: Seq) async throws(LogError) -> LogExamination? {
        guard let head = try await head(board) else { return nil }
        let operation = try? await read(board, after: seq - 1, limit: 1, maximumBytes: 1).first
        return LogExamination(head: head, operation: operation)
    }

    /// A commit is on disk before anybody is told of it: there is nothing that a node could know and the file not. What
    /// is put in here is imported.
    public func recover(_ batch: RecoveryBatch) async throws(LogError) -> Seq {
        let head = try await write { try SQLiteRecovery.recover(batch, in: $0) }
        followers.tell(.interrupted, of: batch.board)
        return head
    }

    public func hasTombstone(of board: BoardID, epoch: Epoch) async throws(LogError) -> Bool { true }

    // MARK: Snapshots

    public func store(_ snapshot: Snapshot, of board: BoardID) async throws(LogError) {
        try await write { db in
            guard
                let found = try Row.fetchOne(
                    db, sql: "SELECT key, epoch FROM boards WHERE id = ?", arguments: [board.string])
            else { throw LogError.noSuchBoard(board) }
            let (key, epoch) = (found["key"] as Int, try Epoch(stored: found["epoch"]))
            // A snapshot of another epoch is late: the board it shows is no more.
            guard epoch == snapshot.epoch else { throw LogError.epochChanged(current: epoch) }
            // One that was damaged may have had more parts.
            try db.execute(sql: "DELETE FROM snapshots WHERE board = ? AND seq = ?", arguments: [key, snapshot.seq])
            for (index, frame) in snapshot.frames.enumerated() {
                try db.execute(
                    sql: """
                        INSERT INTO snapshots (board, seq, part, parts, epoch, digest, frame)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        key, snapshot.seq, index + 1, snapshot.frames.count, snapshot.epoch.string,
                        "\(snapshot.digest)", Data(frame.readableBytesView),
                    ])
            }
        }
    }

    public func snapshot(of board: BoardID, atOrBefore seq: Seq?) async throws(LogError) -> Snapshot? {
        try await read { db in
            guard let key = try Self.key(of: board, in: db) else { return nil }
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM snapshots WHERE board = ?1 AND seq =
                        (SELECT max(seq) FROM snapshots WHERE board = ?1 AND seq <= ?2)
                    ORDER BY part
                    """, arguments: [key, seq ?? Int.max])
            guard let first = rows.first else { return nil }
            // What is damaged is given as it is: its digest tells.
            return Snapshot(
                epoch: (try? Epoch(validating: first["epoch"])) ?? .unknown, seq: first["seq"],
                digest: Digest(first["digest"] as String) ?? Digest(value: 0),
                frames: rows.map { ByteBuffer(bytes: $0["frame"] as Data) })
        }
    }

    // MARK: Participants

    public func enter(_ participant: Participant, node: NodeID, on board: BoardID) async throws(LogError) {
        roster.enter(RosterEntry(participant: participant, node: node), on: board)
    }

    public func leave(_ sessions: [SessionID], on board: BoardID) async throws(LogError) {
        roster.leave(sessions, on: board)
    }

    public func participants(of board: BoardID) async throws(LogError) -> [RosterEntry] {
        roster.participants(of: board)
    }

    public func participants(of boards: [BoardID]) async throws(LogError) -> [[RosterEntry]] {
        roster.participants(of: boards)
    }

    public func publish(_ frame: ByteBuffer, on board: BoardID) async throws(LogError) {
        followers.tell(.published(frame), of: board)
    }

    // MARK: Nodes

    public func heartbeat(_ node: NodeID) async throws(LogError) {
        roster.heartbeat(node)
    }

    public func liveNodes(within time: TimeAmount) async throws(LogError) -> Set<NodeID> {
        roster.liveNodes(within: time)
    }

    public func deregister(_ node: NodeID) async throws(LogError) {
        roster.deregister(node)
    }

    public func checkReadiness() async throws(LogError) {
        try await write { db in try db.execute(sql: "SELECT 1") }
    }

    public func shutdown() async {
        try? database.close()
    }

    // MARK: SQLite

    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws(LogError) -> Value {
        do { return try await database.read(body) } catch { throw Self.logError(error) }
    }

    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws(LogError) -> Value
    {
        do { return try await database.write(body) } catch { throw Self.logError(error) }
    }

    static func logError(_ error: any Error) -> LogError {
        if let error = error as? LogError { return error }
        return .unavailable("SQLite: \(error)")
    }

    static func now() -> Int {
        Int(Date().timeIntervalSince1970 * 1_000)
    }

    static func key(of board: BoardID, in db: Database) throws -> Int? {
        try Int.fetchOne(db, sql: "SELECT key FROM boards WHERE id = ?", arguments: [board.string])
    }

    private static func oldest(key: Int, in db: Database) throws -> Seq? {
        try Int.fetchOne(db, sql: "SELECT oldest FROM boards WHERE key = ?", arguments: [key])
    }

    private static func info(_ board: BoardID, in db: Database) throws -> BoardInfo? {
        try Row.fetchOne(db, sql: "SELECT * FROM boards WHERE id = ?", arguments: [board.string]).map(info)
    }

    private static func info(_ row: Row) throws -> BoardInfo {
        guard let id = try? BoardID(validating: row["id"]) else { throw LogError.corrupt("a board's id") }
        return BoardInfo(
            id: id, title: row["title"], epoch: try Epoch(stored: row["epoch"]), seq: row["seq"], oldest: row["oldest"],
            createdAt: row["createdAt"], updatedAt: row["updatedAt"])
    }

    static func last(of client: ClientID, key: Int, in db: Database) throws -> LastSubmission? {
        let statement = try db.cachedStatement(sql: "SELECT n, seq FROM clients WHERE board = ? AND client = ?")
        return try Row.fetchOne(statement, arguments: [key, client.string]).map {
            LastSubmission(n: $0["n"], seq: $0["seq"])
        }
    }
}
