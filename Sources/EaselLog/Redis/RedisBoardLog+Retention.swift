public import EaselBoard
internal import EaselRedis

extension RedisBoardLog: HistoryRetention {
    /// Stream entries that one command removes; it blocks Redis meanwhile.
    private static let entriesAtOnce = 10_000

    @discardableResult
    public func trim(_ board: BoardID, upTo base: Seq) async throws(LogError) -> Seq {
        let keys = BoardKeys(board: board)
        let reply = try await evaluate(
            HistoryScripts.trim, keys: [keys.meta, keys.snapshots, keys.readers], arguments: [.integer(base)],
            of: board)
        let oldest = try reply.stored.integer("the script's reply", in: 1...StoredValue.largestInteger + 1)
        // `~` removes whole nodes of the stream, at most so many entries a call; what is left at the end is less than
        // one.
        while try await removeTrimmed(["~", .integer(Self.entriesAtOnce)], keys, of: board) > 0 {}
        _ = try await removeTrimmed(["=", 0], keys, of: board)
        return oldest
    }

    private func removeTrimmed(
        _ bound: [RedisCommand.Argument], _ keys: BoardKeys, of board: BoardID
    ) async throws(LogError) -> Int {
        try await evaluate(
            HistoryScripts.removeTrimmed, keys: [keys.meta, keys.log], arguments: bound, of: board
        ).int ?? 0
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
                // What can't be read counts for nothing, and goes.
                guard let last = RedisBorder.lastSubmission(pairs[index + 1]) else { return pairs[index].string }
                return last.seq < seq ? pairs[index].string : nil
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
