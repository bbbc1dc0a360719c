import EaselBoard
import Foundation
import GRDB
import Logging
import NIOCore

/// Appends to boards and deletes them. Jobs that arrive during a commit share the next transaction, and so the cost of
/// making it durable. Followers hear of them in the order of the commits.
actor SQLiteWriter {
    private enum Job {
        case append(AppendBatch, CheckedContinuation<Result<AppendReceipt, LogError>, Never>)
        case delete(BoardID, judgedBy: BoardAccess?, CheckedContinuation<Result<Bool, LogError>, Never>)
        case setAccess(AccessChange, CheckedContinuation<Result<Void, LogError>, Never>)

        func fail(_ error: LogError) {
            switch self {
            case .append(_, let continuation): continuation.resume(returning: .failure(error))
            case .delete(_, _, let continuation): continuation.resume(returning: .failure(error))
            case .setAccess(_, let continuation): continuation.resume(returning: .failure(error))
            }
        }
    }

    /// What a job has to do within the transaction, and what it did.
    private enum Work: Sendable {
        case append(AppendBatch)
        case delete(BoardID, judgedBy: BoardAccess?)
        case setAccess(AccessChange)
    }

    private enum Done: Sendable {
        case appended(SQLiteAppend.Done)
        case deleted(Bool)
        /// In the board's epoch.
        case accessSet(Epoch)
    }

    private struct AccessChange: Sendable {
        let board: BoardID
        let record: AccessRecord
        let replaced: BoardAccess
    }

    private let database: DatabasePool
    private let followers: BoardFollowers
    private var pending: [Job] = []
    private var committing: Task<Void, Never>?
    private nonisolated let purgeRequests: AsyncStream<Void>.Continuation
    private let purging: Task<Void, Never>

    init(database: DatabasePool, followers: BoardFollowers, logger: Logger) {
        self.database = database
        self.followers = followers
        // One waiting request stands for all: a purge finds every board that was deleted before it began.
        let (requests, purgeRequests) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        self.purgeRequests = purgeRequests
        purging = Task {
            for await _ in requests {
                do {
                    while !Task.isCancelled, try await database.write({ try SQLitePurge.step(in: $0) }) {}
                } catch {
                    guard !Task.isCancelled else { return }
                    logger.warning(
                        "Rows of a deleted board were not removed; the next start tries again",
                        metadata: ["error": "\(error)"])
                }
            }
        }
    }

    deinit {
        purgeRequests.finish()
        purging.cancel()
    }

    func append(_ batch: AppendBatch) async throws(LogError) -> AppendReceipt {
        try await withCheckedContinuation { continuation in
            pending.append(.append(batch, continuation))
            commitNext()
        }.get()
    }

    /// False if there is no such board. Throws ``LogError/accessChanged`` if it is not what it was judged by.
    func delete(_ board: BoardID, judgedBy access: BoardAccess?) async throws(LogError) -> Bool {
        try await withCheckedContinuation { continuation in
            pending.append(.delete(board, judgedBy: access, continuation))
            commitNext()
        }.get()
    }

    /// Throws ``LogError/stale`` unless the record that is replaced is the known one.
    func setAccess(_ record: AccessRecord, replacing known: BoardAccess, of board: BoardID) async throws(LogError) {
        try await withCheckedContinuation { continuation in
            pending.append(.setAccess(AccessChange(board: board, record: record, replaced: known), continuation))
            commitNext()
        }.get()
    }

    private func commitNext() {
        guard committing == nil, !pending.isEmpty else { return }
        let group = pending
        pending = []
        committing = Task {
            await commit(group)
            committing = nil
            commitNext()
        }
    }

    private func commit(_ group: [Job]) async {
        let work: [Work] = group.map { job in
            switch job {
            case .append(let batch, _): .append(batch)
            case .delete(let board, let access, _): .delete(board, judgedBy: access)
            case .setAccess(let change, _): .setAccess(change)
            }
        }
        let results: [Result<Done, any Error>]
        do {
            results = try await database.write { db in try work.map { try Self.perform($0, in: db) } }
        } catch {
            for job in group { job.fail(SQLiteBoardLog.logError(error)) }
            return
        }
        for (job, result) in zip(group, results) {
            switch (job, result) {
            case (.append(let batch, let continuation), .success(.appended(let done))):
                for frame in done.frames { followers.tell(.operations(frame), of: batch.board) }
                continuation.resume(returning: .success(done.receipt))
            case (.delete(let board, _, let continuation), .success(.deleted(let found))):
                if found { followers.tell(.deleted, of: board) }
                continuation.resume(returning: .success(found))
                if found { purge() }
            case (.setAccess(let change, let continuation), .success(.accessSet(let epoch))):
                followers.tell(.accessChanged(change.record, epoch: epoch), of: change.board)
                continuation.resume(returning: .success(()))
            case (_, .failure(let error)):
                job.fail(SQLiteBoardLog.logError(error))
            case (.append, .success), (.delete, .success), (.setAccess, .success):
                preconditionFailure("a result belongs to the job at its place")
            }
        }
    }

    /// One job's failure undoes what it wrote and leaves the others of the transaction alone, unless SQLite has given
    /// up the transaction itself (a full disk): then all of them fail.
    private static func perform(_ work: Work, in db: Database) throws -> Result<Done, any Error> {
        do {
            var done: Done?
            try db.inSavepoint {
                switch work {
                case .append(let batch): done = .appended(try SQLiteAppend.append(batch, in: db))
                case .delete(let board, let access):
                    try SQLiteBoardLog.checkAccess(access, of: board, in: db)
                    done = .deleted(try SQLitePurge.hide(board, in: db))
                case .setAccess(let change):
                    done = .accessSet(
                        try SQLiteBoardLog.setAccess(
                            change.record, replacing: change.replaced, of: change.board, in: db))
                }
                return .commit
            }
            guard let done else { throw LogError.unavailable("SQLite did not run a write") }
            return .success(done)
        } catch {
            guard db.isInsideTransaction else { throw error }
            return .failure(error)
        }
    }

    /// Requests the removal of deleted boards' rows, a piece at a time, with appends in between.
    nonisolated func purge() {
        purgeRequests.yield()
    }

    /// Stops purging, which the next start resumes, and waits for the commit of all jobs that were accepted.
    func stop() async {
        purgeRequests.finish()
        purging.cancel()
        await purging.value
        while let committing { await committing.value }
    }
}
