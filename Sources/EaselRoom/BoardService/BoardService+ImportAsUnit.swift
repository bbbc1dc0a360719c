public import EaselAuth
import EaselBackoff
public import EaselBoard
import EaselLog
import NIOCore

/// A drawing of many operations comes onto its board whole, or not at all (docs/decisions/0126-an-import-is-one-unit.md).
extension BoardService {
    /// Sequences the operations of an import. If one of them is refused, or the log is away, or the task is cancelled, what was
    /// sequenced is taken back before this throws; if the log is away then, as soon as it is there again. Where nothing was, nothing is
    /// written.
    ///
    /// - Parameters:
    ///   - before: the board as the operations were made for.
    ///   - principal: on whose behalf they are sequenced. What takes them back is theirs, too, and is not asked for rights: whoever
    ///     imports may have lost them in the middle.
    /// - Throws: as ``sequence(_:on:by:)`` does.
    public func sequenceAsUnit(
        _ operations: [PendingEdits], onto before: Document, on board: BoardID, by principal: Principal = .anonymous
    ) async throws -> Seq {
        let info = try await registry.make(board, for: principal, from: nil)
        var progress = ImportProgress()
        progress.found(info)
        let client = ClientID(key: ClientKey.random())
        var record = try await record(of: operations, on: info, as: client)
        do {
            let seq = try await sequence(operations, on: info, as: client, by: principal, &progress, &record)
            try await record?.end()
            registry.imports.end(client)
            return seq
        } catch {
            if progress.isEmpty {
                try? await record?.end()
                registry.imports.end(client)
            } else {
                await takeBack(operations, progress, to: before, on: board, of: client, record)
            }
            throw error
        }
    }

    /// Tells the store of an import, for whoever has to take it back if this node dies. Nil for one of a single operation, which is
    /// there or not.
    private func record(
        of operations: [PendingEdits], on info: BoardInfo, as client: ClientID
    ) async throws -> ImportRecord? {
        guard operations.count > 1 else { return nil }
        _ = registry.imports.begin(client)
        do {
            return try await ImportRecord(
                of: PendingImport(client: client, board: info.id, epoch: info.epoch, seq: info.seq), by: registry.node,
                in: log)
        } catch {
            registry.imports.end(client)
            throw error
        }
    }

    /// Returns once it is taken back, or could not be at the first attempt; then it is tried for a time. What is left then, or when the
    /// node stops, stands in the store for others.
    private func takeBack(
        _ operations: [PendingEdits], _ progress: ImportProgress, to before: Document, on board: BoardID,
        of client: ClientID, _ record: ImportRecord?
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
                        // Its end may have been written though the answer was lost.
                        try await record?.reopen()
                        try await boards.reverse(operations, progress, to: before, on: board)
                        // Where another node has taken it up, that one finds nothing more to do.
                        try? await record?.end()
                        break
                    } catch {
                        registry.logger.warning(
                            "An import is not taken back yet",
                            metadata: ["board": "\(board)", "error": "\(error)"])
                    }
                    waiting?.resume()
                    waiting = nil
                    try? await Task.sleep(nanoseconds: UInt64(backoff.next().nanoseconds))
                }
                registry.imports.end(client)
                waiting?.resume()
            }
        }
    }

    /// How long an import is tried to be taken back.
    private static let patience = TimeAmount.minutes(10)

    private func reverse(
        _ operations: [PendingEdits], _ progress: ImportProgress, to before: Document, on board: BoardID
    ) async throws {
        let edits = try await withTaskExecutorPreference(WorkerThreads.background) {
            guard let info = try await log.info(board), progress.isOf(info) else { return [PendingEdits]() }
            let now = try await document(of: info, at: info.seq).document
            let imported = try operations.prefix(progress.sequenced).flatMap { try $0.decoded(within: limits) }
            let next = progress.isNextUncertain ? operations.dropFirst(progress.sequenced).first : nil
            let uncertain = try next?.decoded(within: limits) ?? []
            return ImportReversal(of: imported, uncertain: uncertain, before: before, now: now, limits: limits)
                .operations.map { PendingEdits($0) }
        }
        try await sequenceOwn(edits, on: board, author: try await author(of: progress, on: board))
    }

    /// Sequences what takes an import back, whatever anybody may do on the board.
    func sequenceOwn(_ operations: [PendingEdits], on board: BoardID, author: Author?) async throws {
        let key = ClientKey.random()
        for (number, edits) in operations.enumerated() {
            let result = try await registry.submitOwn(edits, n: number + 1, key: key, to: board, author: author)
            if case .rejected(let rejection) = result { throw BoardServiceError.rejected(rejection) }
        }
    }

    /// Whose what takes an import back is: the importer's, unless they were removed from the board meanwhile. Then their name must not
    /// come back with it.
    private func author(of progress: ImportProgress, on board: BoardID) async throws -> Author? {
        guard let author = progress.author, let record = try await log.access(of: board)?.record else { return nil }
        guard record.forgettings != progress.forgettings else { return author }
        // Somebody was. The log says who the importer is now.
        guard let seq = progress.lastSeq,
            let logged = try await log.read(board, after: seq - 1, limit: 1, maximumBytes: 1).first
        else { return .forgotten }
        return try Operation(logged: logged).author == author ? author : .forgotten
    }
}
