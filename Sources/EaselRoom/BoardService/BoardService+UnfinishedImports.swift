import EaselBoard
import EaselLog
import Logging

/// Takes back what is left of imports whose node has died, or could not reach its log for long
/// (docs/decisions/0185-an-import-outlives-its-node.md).
extension BoardService {
    /// Seconds after which an import that no node sees to is taken back by another.
    private static let standstill = 30

    /// Looks for imports that nobody finishes, and takes them back beside whatever else the node does. What fails is tried again by
    /// the next call.
    ///
    /// - Parameter seconds: after which an import counts as left alone; nil for the default.
    func takeBackUnfinishedImports(after seconds: Int? = nil) async throws(LogError) {
        let found = try await log.takeUpImports(after: seconds ?? Self.standstill, by: registry.node)
            .filter { registry.imports.begin($0.client) }
        guard !found.isEmpty else { return }
        registry.run { registry in
            let boards = BoardService(registry: registry)
            for pending in found {
                await withTaskExecutorPreference(WorkerThreads.background) { await boards.finish(pending) }
                registry.imports.end(pending.client)
            }
        }
    }

    private func finish(_ pending: PendingImport) async {
        let metadata: Logger.Metadata = ["board": "\(pending.board)", "client": "\(pending.client)"]
        do {
            guard !Task.isCancelled else { return }
            do {
                try await takeBack(pending)
            } catch LogError.noSuchBoard {
                // Deleted meanwhile, with all that it had.
            } catch let error as LogError where Self.isFinal(error) {
                registry.logger.error(
                    "An unfinished import can't be taken back", metadata: metadata.adding("\(error)"))
            }
            _ = try await log.endImport(pending, by: registry.node)
        } catch {
            registry.logger.warning(
                "An unfinished import is not taken back yet",
                metadata: metadata.adding("\(error)"))
        }
    }

    /// Whether it does not get better by itself.
    private static func isFinal(_ error: LogError) -> Bool {
        switch error {
        case .trimmed, .corrupt: true
        default: false
        }
    }

    private func takeBack(_ pending: PendingImport) async throws {
        guard let info = try await log.info(pending.board) else { return }
        let imported = try await operations(of: pending, in: info)
        guard let first = imported.first, let last = imported.last else { return }
        let before = try await document(of: info, at: first.seq - 1).document
        let now = try await document(of: pending.board).document
        let reversal = ImportReversal(
            of: imported.flatMap(\.edits), uncertain: [], before: before, now: now, limits: limits)
        try await sequenceOwn(reversal.operations.map { PendingEdits($0) }, on: pending.board, author: last.author)
        registry.counters.importsTakenBack.count()
        registry.logger.notice(
            "Took back an import that its node did not finish", metadata: ["board": "\(pending.board)"])
    }

    /// Those of an import that its board's log has.
    private func operations(of pending: PendingImport, in info: BoardInfo) async throws -> [Operation] {
        // Where history has forked since, its operations may be anywhere.
        let isSameHistory = info.lineage.includes(epoch: pending.epoch, seq: pending.seq)
        let reader = try await HistoryReader(
            of: info.id, epoch: info.epoch, after: isSameHistory ? pending.seq : info.oldest - 1, in: log)
        do {
            var found: [Operation] = []
            try await reader.readAll(upTo: info.seq) { logged in
                if logged.identity?.hasPrefix(#","client":"\#(pending.client)","#) == true {
                    found.append(try Operation(logged: logged))
                }
            }
            await reader.close()
            return found
        } catch {
            await reader.close()
            throw error
        }
    }
}

extension Logger.Metadata {
    fileprivate func adding(_ error: String) -> Logger.Metadata {
        merging(["error": "\(error)"]) { _, new in new }
    }
}
