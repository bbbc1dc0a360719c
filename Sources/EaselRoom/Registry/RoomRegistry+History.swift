import EaselBoard
import EaselJSON
import EaselLog
import NIOCore

/// The past of boards, whether they are hosted here or not: snapshots and retention. Nothing of this runs on an event
/// loop.
extension RoomRegistry {
    /// A client that has submitted nothing for this long is forgotten: what it submitted then and submits again now would
    /// be taken for new. Milliseconds.
    private static let clientMemory = 90 * 86_400_000

    /// The last seq that had been sequenced at a time, in milliseconds since 1970. Gives `oldest - 1` if everything that is kept came later.
    func lastSeq(of info: BoardInfo, atTime time: Int) async throws -> Seq {
        var known = info.oldest - 1
        var above = info.seq + 1
        while above - known > 1 {
            let middle = (known + above) / 2
            guard
                let logged = try await log.read(
                    info.id, in: info.epoch, after: middle - 1, limit: 1, maximumBytes: 1
                ).first,
                let at = try JSON(parsing: logged.json.readableBytesView)["at"]?.integerValue
            else { throw LogError.corrupt("seq \(middle) of board \(info.id)") }
            if at <= time { known = middle } else { above = middle }
        }
        return known
    }

    // MARK: Snapshots

    /// The document at a seq of the history that is kept, from the nearest stored snapshot and the operations behind it.
    func projection(of info: BoardInfo, at target: Seq) async throws -> DocumentProjection {
        guard target >= info.oldest - 1 else { throw LogError.trimmed(oldest: info.oldest) }
        return try await log.withRetentionLease(of: info.id, after: info.oldest - 1) {
            let loaded = try await DocumentProjection.load(
                info.id, lineage: info.lineage, atOrBefore: target, from: log, logger: logger,
                on: .background)
            try await fold(loaded.projection, to: target)
            if !loaded.damaged.isEmpty { rebuild(loaded.damaged, of: info.id) }
            return loaded.projection
        }
    }

    /// Throws ``EaselLog/LogError/corrupt(_:)`` if the target is kept and there is no sound snapshot to begin with.
    private func fold(_ projection: DocumentProjection, to target: Seq) async throws {
        do {
            try await advance(projection, to: target)
        } catch LogError.trimmed(let oldest) where target >= oldest - 1 {
            throw LogError.corrupt("the snapshot at seq \(oldest - 1), where history begins")
        }
    }

    /// Stores a snapshot wherever the series has a gap, so that later reads are short.
    private func advance(_ projection: DocumentProjection, to target: Seq) async throws {
        let spacing = configuration.snapshotOperations
        while target - (await projection.seq) >= 2 * spacing {
            try await projection.advance(to: (await projection.seq / spacing + 1) * spacing)
            do {
                try await log.store(await projection.snapshot(), of: projection.board)
                counters.snapshots.count()
            } catch {
                logger.warning("Snapshot was not stored", metadata: ["error": "\(error)"])
            }
        }
        try await projection.advance(to: target)
    }

    /// Makes a snapshot of any seq from the log, and stores it.
    private func storeSnapshot(of info: BoardInfo, at seq: Seq) async throws {
        try await log.store(try await projection(of: info, at: seq).snapshot(), of: info.id)
        counters.snapshots.count()
    }

    /// Replaces snapshots that were found to be damaged.
    func rebuild(_ damaged: [Seq], of board: BoardID) {
        run { registry in
            for seq in damaged.sorted() { await registry.rebuildSnapshot(of: board, at: seq) }
        }
    }

    private func rebuildSnapshot(of board: BoardID, at seq: Seq) async {
        do {
            try await log.removeSnapshots(at: [seq], of: board)
            guard let info = try await log.info(board), seq <= info.seq, seq >= info.oldest else { return }
            try await storeSnapshot(of: info, at: seq)
            logger.notice(
                "Rebuilt a damaged snapshot from the log", metadata: ["board": "\(board)", "seq": "\(seq)"])
        } catch {
            logger.error(
                "Damaged snapshot can't be rebuilt",
                metadata: ["board": "\(board)", "seq": "\(seq)", "error": "\(error)"])
        }
    }

    // MARK: Retention

    /// Applies the retention policy to every board of the log, also where nobody draws any more.
    public func sweepRetention() async {
        var after: BoardID?
        while !Task.isCancelled {
            let boards: [BoardInfo]
            do {
                boards = try await log.list(after: after, limit: 100)
            } catch {
                return logger.warning(
                    "Boards can't be listed; the next sweep goes on with them", metadata: ["error": "\(error)"])
            }
            guard let last = boards.last else { return }
            for info in boards {
                await applyRetention(to: info.id, isSweep: true)
            }
            after = last.id
        }
    }

    /// Trims a board's history and thins its snapshots. In a sweep everything goes that the policy gives up; else only
    /// when it is worth the effort.
    func applyRetention(to board: BoardID, isSweep: Bool) async {
        await withTaskExecutorPreference(WorkerThreads.background) {
            await enforceRetention(on: board, isSweep: isSweep)
        }
    }

    private func enforceRetention(on board: BoardID, isSweep: Bool) async {
        do {
            guard let info = try await log.info(board) else { return }
            let oldest = try await trim(info, isSweep: isSweep)
            let seqs = try await log.snapshotSeqs(of: board)
            let kept = seqs.filter { $0 >= oldest - 1 }
            let useless =
                seqs.filter { $0 < oldest - 1 }
                + SnapshotSeries.superfluous(kept, spacing: configuration.snapshotOperations)
            if !useless.isEmpty { try await log.removeSnapshots(at: useless, of: board) }
            if isSweep {
                let long = try await log.now() - Self.clientMemory
                try await log.pruneClients(of: board, before: try await lastSeq(of: info, atTime: long) + 1)
            }
        } catch {
            logger.warning(
                "Retention policy was not applied; the next sweep will",
                metadata: ["board": "\(board)", "error": "\(error)"])
        }
    }

    /// Gives the oldest seq that is kept.
    private func trim(_ info: BoardInfo, isSweep: Bool) async throws -> Seq {
        guard let base = try await base(of: info), base >= info.oldest,
            isSweep || base - info.oldest >= configuration.snapshotOperations
        else { return info.oldest }
        return try await trim(info, upTo: base)
    }

    private func trim(_ info: BoardInfo, upTo base: Seq) async throws -> Seq {
        try await archive(info, upTo: base)
        // Made of what was read and found to be sound: behind it there is nothing to fall back on.
        try await storeSnapshot(of: info, at: base)
        let oldest = try await log.trim(info.id, upTo: base)
        logger.info(
            "Trimmed history", metadata: ["board": "\(info.id)", "oldest": "\(oldest)"])
        return oldest
    }

    /// Trims a board so that its newest operations are kept, so many of them, or more while somebody reads older ones. Gives the
    /// oldest seq that is kept.
    func trim(_ info: BoardInfo, keeping count: Int) async throws -> Seq {
        let base = info.seq - min(count, info.seq)
        guard base >= info.oldest else { return info.oldest }
        let oldest = try await trim(info, upTo: base)
        let useless = try await log.snapshotSeqs(of: info.id).filter { $0 < oldest - 1 }
        if !useless.isEmpty { try await log.removeSnapshots(at: useless, of: info.id) }
        return oldest
    }

    /// The last seq that the policy gives up, or nil.
    private func base(of info: BoardInfo) async throws -> Seq? {
        switch configuration.history {
        case .all: nil
        case .newest(let count): info.seq - count
        case .within(let time):
            try await lastSeq(of: info, atTime: try await log.now() - Int(time.nanoseconds / 1_000_000))
        }
    }
}
