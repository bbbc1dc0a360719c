public import EaselBoard
internal import EaselRedis

extension RedisBoardLog {
    /// Entries of the stream that are removed at a time: Redis does nothing else meanwhile.
    private static let entriesAtOnce = 10_000

    public func snapshotSeqs(of board: BoardID) async throws(LogError) -> [Seq] {
        let fields = try await send(RedisCommand("HKEYS", key: BoardKeys(board: board).snapshots), of: board)
        // A snapshot's parts are fields of their own, `seq:part`.
        return (fields.array ?? []).compactMap { $0.string.flatMap { Int($0) } }.sorted()
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

    @discardableResult
    public func trim(_ board: BoardID, upTo base: Seq) async throws(LogError) -> Seq {
        let keys = BoardKeys(board: board)
        let reply = try await evaluate(
            HistoryScripts.trim, keys: [keys.meta, keys.snapshots, keys.readers], arguments: [.integer(base)],
            of: board)
        guard let oldest = reply.int else { throw LogError.corrupt("the script's reply \(reply)") }
        // `~` removes whole nodes of the stream, at most so many entries a call; what is left at the end is less than one.
        let some: [RedisCommand.Argument] = ["~", .text("0-\(oldest)"), "LIMIT", .integer(Self.entriesAtOnce)]
        while try await xtrim(keys.log, some, of: board) > 0 {}
        _ = try await xtrim(keys.log, [.text("0-\(oldest)")], of: board)
        return oldest
    }

    private func xtrim(_ key: String, _ bound: [RedisCommand.Argument], of board: BoardID) async throws(LogError) -> Int
    {
        try await send(RedisCommand("XTRIM", key: key, ["MINID"] + bound), of: board).int ?? 0
    }

    public func acquireLease(on board: BoardID, from seq: Seq, for reader: ReaderID) async throws(LogError) {
        let keys = BoardKeys(board: board)
        _ = try await evaluate(
            HistoryScripts.acquireLease, keys: [keys.readers, keys.meta],
            arguments: [.text(reader.string), .integer(seq)], of: board)
    }

    public func releaseLease(on board: BoardID, of reader: ReaderID) async throws(LogError) {
        _ = try await send(
            RedisCommand("HDEL", key: BoardKeys(board: board).readers, [.text(reader.string)]), of: board)
    }

    @discardableResult
    public func pruneClients(of board: BoardID, before seq: Seq) async throws(LogError) -> Int {
        let key = BoardKeys(board: board).clients
        var forgotten = 0
        var cursor = "0"
        repeat {
            let reply = try await send(
                RedisCommand("HSCAN", key: key, [.text(cursor), "COUNT", 1_000]), of: board)
            guard let parts = reply.array, parts.count == 2, let next = parts[0].string, let pairs = parts[1].array
            else { throw LogError.corrupt("the reply to HSCAN") }
            cursor = next
            let unused = stride(from: 0, to: pairs.count - 1, by: 2).compactMap { index -> String? in
                let last = (pairs[index + 1].string ?? "").split(separator: ":").compactMap { Int($0) }
                return last.count >= 2 && last[1] < seq ? pairs[index].string : nil
            }
            if !unused.isEmpty {
                let arguments: [RedisCommand.Argument] = [.integer(seq)] + unused.map { .text($0) }
                forgotten +=
                    try await evaluate(HistoryScripts.prune, keys: [key], arguments: arguments, of: board).int ?? 0
            }
        } while cursor != "0"
        return forgotten
    }
}
