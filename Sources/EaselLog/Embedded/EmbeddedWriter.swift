import EaselBoard
import Foundation
import GRDB
import NIOCore

/// Commits batches: all that came while the last commit was on its way go into one transaction, so that the price of
/// making them durable is shared. Followers are told in the order of the commits.
actor EmbeddedWriter {
    private struct Pending {
        let batch: AppendBatch
        let continuation: CheckedContinuation<AppendReceipt, any Error>
    }

    private let database: DatabasePool
    private let followers: BoardFollowers
    private var pending: [Pending] = []
    private var isCommitting = false

    init(database: DatabasePool, followers: BoardFollowers) {
        self.database = database
        self.followers = followers
    }

    func append(_ batch: AppendBatch) async throws -> AppendReceipt {
        try await withCheckedThrowingContinuation { continuation in
            pending.append(Pending(batch: batch, continuation: continuation))
            commitNext()
        }
    }

    private func commitNext() {
        guard !isCommitting, !pending.isEmpty else { return }
        isCommitting = true
        let group = pending
        pending = []
        Task {
            await commit(group)
            isCommitting = false
            commitNext()
        }
    }

    private func commit(_ group: [Pending]) async {
        let batches = group.map(\.batch)
        let results: [Result<EmbeddedAppend.Done, any Error>]
        do {
            results = try await database.write { db in
                try batches.map { batch in
                    do {
                        return .success(try EmbeddedAppend.append(batch, in: db))
                    } catch let error as LogError {
                        // Found before anything was written: the other batches of the transaction stand.
                        return .failure(error)
                    }
                }
            }
        } catch {
            for pending in group { pending.continuation.resume(throwing: EmbeddedBoardLog.logError(error)) }
            return
        }
        for (pending, result) in zip(group, results) {
            switch result {
            case .success(let done):
                for frame in done.frames { followers.tell(.operations(frame), of: pending.batch.board) }
                pending.continuation.resume(returning: done.receipt)
            case .failure(let error):
                pending.continuation.resume(throwing: error)
            }
        }
    }
}
