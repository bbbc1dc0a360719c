internal import EaselRedis

extension RedisBoardLog: LogLifecycle {
    /// Writes a key to each server that holds boards. That fails on a replica, on a full and on a loading server. A
    /// replica has to confirm it where acknowledgements need one.
    public func checkReadiness() async throws(LogError) {
        try await mapped(of: nil) {
            for primary in try await self.client.primaries() {
                _ = try await self.client.send(
                    RedisCommand("SET", key: primary.key(BoardKeys.readiness), ["1", "EX", 60]),
                    durability: self.durability)
            }
        }
    }

    public func shutdown() async {
        await client.shutdown()
    }
}
