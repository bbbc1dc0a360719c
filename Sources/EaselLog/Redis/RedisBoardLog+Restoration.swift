import EaselBoard
internal import EaselRedis

extension RedisBoardLog: BoardRestoration {
    public func beginRestore(
        of info: BoardInfo, numbers: BoardRestore.Numbers
    ) async throws(LogError) -> BoardRestore {
        let restore = BoardRestore(of: info, numbers: numbers)
        let keys = BoardKeys(restore)
        _ = try await evaluate(
            RestoreScripts.begin, keys: [BoardKeys(board: info.id).meta, keys.meta, keys.log],
            arguments: [
                .integer(RestoreScripts.lifetime), .text(info.epoch.string), .text(info.title),
                .integer(info.createdAt), .integer(info.seq),
            ] + Self.arguments(info.access), of: info.id)
        return restore
    }

    public func add(_ operations: [LoggedOperation], to restore: BoardRestore) async throws(LogError) {
        let operations = try operations.map(RestoredOperation.init)
        guard let first = operations.first, let last = operations.last else { return }
        let keys = BoardKeys(restore)
        var arguments: [RedisCommand.Argument] = [
            .integer(RestoreScripts.lifetime), .integer(first.seq - 1), .integer(last.at),
            restore.numbers == .kept ? 1 : 0,
        ]
        for operation in operations {
            arguments += [.text(operation.client.string), .integer(operation.n), .buffer(operation.tail)]
        }
        _ = try await evaluate(
            RestoreScripts.add, keys: [keys.meta, keys.log, keys.clients], arguments: arguments, of: restore.board)
    }

    public func add(_ snapshot: Snapshot, to restore: BoardRestore) async throws(LogError) {
        let keys = BoardKeys(restore)
        try await store(snapshot, in: keys)
        for key in [keys.snapshots, keys.meta] {
            _ = try await send(
                RedisCommand("EXPIRE", key: key, [.integer(RestoreScripts.lifetime)]), of: restore.board)
        }
    }

    public func publish(_ restore: BoardRestore) async throws(LogError) {
        let (keys, source) = (BoardKeys(board: restore.board), BoardKeys(restore))
        // The index is in another slot of a cluster. It may name boards that are not there, and must name all that are.
        try await addToIndex(restore.board)
        do throws(LogError) {
            _ = try await evaluate(
                RestoreScripts.publish,
                keys: [
                    keys.meta, keys.log, keys.clients, keys.snapshots, keys.readers, source.meta, source.log,
                    source.clients, source.snapshots, keys.people,
                ], arguments: [.text(restore.epoch.string)], durability: durability, of: restore.board)
        } catch {
            try? await removeFromIndex(restore.board)
            throw error
        }
    }

    public func abandon(_ restore: BoardRestore) async throws(LogError) {
        let keys = BoardKeys(restore)
        for key in [keys.meta, keys.log, keys.clients, keys.snapshots] {
            _ = try await send(RedisCommand("UNLINK", key: key), of: restore.board)
        }
    }
}
