public import EaselBoard
internal import EaselRedis

extension RedisBoardLog: StorageMeter {
    /// Redis says what a key takes by looking at some of its entries.
    public func storage(of board: BoardID) async throws(LogError) -> BoardStorage? {
        guard try await head(board) != nil else { return nil }
        let keys = BoardKeys(board: board)
        let count = try await send(RedisCommand("XLEN", key: keys.log), of: board).int ?? 0
        let bytes = try await send(RedisCommand("MEMORY", ["USAGE", .text(keys.log)], route: keys.log), of: board)
        return BoardStorage(
            operations: count, bytes: bytes.int ?? 0, snapshots: try await snapshotSeqs(of: board).count)
    }
}
