public import EaselAuth
import EaselBackoff
public import EaselBoard
import EaselLog
import NIOCore

/// A drawing of many operations comes onto its board whole, or not at all (docs/decisions/0126-an-import-is-one-unit.md).
extension BoardService {
    /// Sequences the operations of an import. If one of them is refused, or the log is away, or the task is cancelled, what was
    /// sequenced is taken back before this throws; if the log is away then, as soon as it is there again.
    ///
    /// - Parameters:
    ///   - before: the board as the operations were made for.
    ///   - principal: on whose behalf they are sequenced. It is the node that takes them back: whoever imports may have lost
    ///     their rights in the middle.
    /// - Throws: as ``sequence(_:on:by:)`` does.
    public func sequenceAsUnit(
        _ operations: [PendingEdits], onto before: Document, on board: BoardID, by principal: Principal = .anonymous
    ) async throws -> Seq {
        do {
            return try await sequence(operations, on: board, by: principal)
        } catch {
            // The first operation of a single one was refused: nothing is there.
            if case BoardServiceError.rejected(let rejection) = error, operations.count == 1,
                rejection.code != .unavailable
            {
                throw error
            }
            await takeBack(operations, to: before, on: board, isComplete: error is BoardServiceError)
            throw error
        }
    }

    /// Returns once it is taken back, or could not be at the first attempt; then it is tried for as long as the node runs, for a
    /// time.
    private func takeBack(
        _ operations: [PendingEdits], to before: Document, on board: BoardID, isComplete: Bool
    ) async {
        registry.counters.importsTakenBack.count()
        await withCheckedContinuation { (answer: CheckedContinuation<Void, Never>) in
            // Apart from this task: that its client has left is often why.
            registry.run { registry in
                let boards = BoardService(registry: registry)
                let end = NIODeadline.now() + Self.patience
                var backoff = Backoff.ofLog
                var waiting: CheckedContinuation<Void, Never>? = answer
                while !Task.isCancelled, NIODeadline.now() < end {
                    do {
                        try await boards.reverse(operations, to: before, on: board, isComplete: isComplete)
                        break
                    } catch {
                        registry.logger.warning(
                            "An import is not taken back yet",
                            metadata: ["board": "\(board.string)", "error": "\(error)"])
                    }
                    waiting?.resume()
                    waiting = nil
                    try? await Task.sleep(nanoseconds: UInt64(backoff.next().nanoseconds))
                }
                waiting?.resume()
            }
        }
    }

    /// How long an import is tried to be taken back.
    private static let patience = TimeAmount.minutes(10)

    private func reverse(
        _ operations: [PendingEdits], to before: Document, on board: BoardID, isComplete: Bool
    ) async throws {
        let edits = try await withTaskExecutorPreference(WorkerThreads.background) {
            guard try await log.head(board) != nil else { return [PendingEdits]() }
            let now = try await document(of: board).document
            let imported = try operations.flatMap { try $0.decoded(within: limits) }
            return ImportReversal(of: imported, before: before, now: now, isComplete: isComplete, limits: limits)
                .operations.map { PendingEdits($0) }
        }
        let key = ClientKey.random()
        for (number, edits) in edits.enumerated() {
            let result = try await registry.submitOwn(edits, n: number + 1, key: key, to: board)
            if case .rejected(let rejection) = result { throw BoardServiceError.rejected(rejection) }
        }
    }
}
