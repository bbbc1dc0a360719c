public import EaselBoard
import EaselJSON
internal import EaselRedis

extension RedisBoardLog: SnapshotStore {
    public func store(_ snapshot: Snapshot, of board: BoardID) async throws(LogError) {
        try await store(snapshot, in: BoardKeys(board: board))
    }

    func store(_ snapshot: Snapshot, in keys: BoardKeys) async throws(LogError) {
        let header: JSON = .object([
            "format": 1, "epoch": .string(snapshot.epoch.string), "seq": .number(Double(snapshot.seq)),
            "parts": .number(Double(snapshot.frames.count)), "digest": .string("\(snapshot.digest)"),
        ])
        _ = try await evaluate(
            BoardScripts.storeSnapshot, keys: [keys.snapshots, keys.meta],
            arguments: [.text(snapshot.epoch.string), .integer(snapshot.seq), .bytes(header.canonical)]
                + snapshot.frames.map { .buffer($0) },
            of: keys.board)
    }

    /// Parts that a stored snapshot may have: those of the largest document.
    private static let maximumParts = 100_000

    public func snapshot(of board: BoardID, atOrBefore seq: Seq?) async throws(LogError) -> Snapshot? {
        let keys = BoardKeys(board: board)
        // The board's meta names the newest, which saves listing all.
        if seq == nil,
            let newest = try? await send(RedisCommand("HGET", key: keys.meta, ["snapshot"]), of: board).stored
                .seq("the seq of the newest snapshot"),
            let snapshot = try await snapshot(of: board, at: newest)
        {
            return snapshot
        }
        // Thinning may remove a snapshot after it was listed; then the one before it is the newest.
        for stored in try await snapshotSeqs(of: board).reversed() where stored <= seq ?? .max {
            if let snapshot = try await snapshot(of: board, at: stored) { return snapshot }
        }
        return nil
    }

    /// Nil if there is none at that seq, or no longer. A damaged snapshot is returned as it is; its digest shows the
    /// damage.
    private func snapshot(of board: BoardID, at stored: Seq) async throws(LogError) -> Snapshot? {
        let key = BoardKeys(board: board).snapshots
        let header = try await send(RedisCommand("HGET", key: key, [.text("\(stored)")]), of: board)
        if case .null = header { return nil }
        let (snapshot, missing) = try await self.snapshot(of: board, at: stored, header: header)
        guard missing > 0 else { return snapshot }
        // Missing parts are damage only if the snapshot is still the one whose header was read.
        let isSame = try await send(RedisCommand("HGET", key: key, [.text("\(stored)")]), of: board) == header
        return isSame ? snapshot : try await self.snapshot(of: board, at: stored)
    }

    private func snapshot(
        of board: BoardID, at stored: Seq, header text: RESPValue
    ) async throws(LogError) -> (Snapshot, missingParts: Int) {
        guard let bytes = text.buffer, let header = try? JSON(parsing: bytes.readableBytesView),
            let epoch = header["epoch"]?.stringValue.flatMap({ try? Epoch(validating: $0) }),
            let parts = header["parts"]?.integerValue, (1...Self.maximumParts).contains(parts),
            let digest = header["digest"]?.stringValue.flatMap({ Digest($0) })
        else { return (Snapshot(epoch: .unknown, seq: stored, digest: Digest(value: 0), frames: []), 0) }
        let replies = try await send(
            RedisCommand("HMGET", key: BoardKeys(board: board).snapshots, (1...parts).map { .text("\(stored):\($0)") }),
            of: board)
        let frames = (replies.array ?? []).compactMap(\.buffer)
        return (Snapshot(epoch: epoch, seq: stored, digest: digest, frames: frames), parts - frames.count)
    }

    public func snapshotSeqs(of board: BoardID) async throws(LogError) -> [Seq] {
        let fields = try await send(RedisCommand("HKEYS", key: BoardKeys(board: board).snapshots), of: board)
        // A snapshot's parts are fields of their own, `seq:part`.
        return (fields.array ?? []).compactMap { try? $0.stored.seq("the seq of a snapshot") }.sorted()
    }

    public func removeSnapshots(at seqs: [Seq], of board: BoardID) async throws(LogError) {
        guard !seqs.isEmpty else { return }
        let key = BoardKeys(board: board).snapshots
        let fields = try await send(RedisCommand("HKEYS", key: key), of: board).array ?? []
        let doomed = Set(seqs)
        // One command removes header and parts, so that none is ever found without the other.
        let names = fields.compactMap(\.string).filter { name in
            name.split(separator: ":").first.flatMap { Int($0) }.map(doomed.contains) ?? false
        }
        guard !names.isEmpty else { return }
        _ = try await send(RedisCommand("HDEL", key: key, names.map { .text($0) }), of: board)
    }
}
