import EaselBoard
import EaselLog
import EaselTestSupport
import Testing

@Suite("The log in Redis", .serialized)
struct RedisBoardLogTests {
    @Test("never turns time back, whatever the clock of Redis says")
    func time() async throws {
        let parts = try await LogUnderTest(.redis)
        defer { withExtendedLifetime(parts) {} }
        let (log, redis) = (try parts.open(), try #require(parts.redis))
        let board = BoardID.random()
        _ = try await log.create(board, title: nil)
        let future = 4_000_000_000_000
        try await redis.command("HSET", "easel:{\(board.string)}:meta", "at", "\(future)")
        _ = try await log.append([1, 2], to: board)
        #expect(try await log.operations(of: board).map(\.at) == [future, future])
        #expect(try await log.rename(board, title: "x").updatedAt == future)
        await log.shutdown()
    }

    @Test("does not number from 1 again when the stream is gone and its meta is not")
    func lostStream() async throws {
        let parts = try await LogUnderTest(.redis)
        defer { withExtendedLifetime(parts) {} }
        let (log, redis) = (try parts.open(), try #require(parts.redis))
        let board = BoardID.random()
        _ = try await log.create(board, title: nil)
        _ = try await log.append([1, 2], to: board)
        try await redis.command("DEL", "easel:{\(board.string)}:log")
        await #expect(throws: LogError.behind(head: 0)) { try await log.append([3], to: board) }
        await log.shutdown()
    }

    @Test("is not ready while Redis is full, and reads go on")
    func full() async throws {
        let parts = try await LogUnderTest(.redis)
        defer { withExtendedLifetime(parts) {} }
        let (log, redis) = (try parts.open(), try #require(parts.redis))
        let board = BoardID.random()
        _ = try await log.create(board, title: nil)
        _ = try await log.append([1], to: board)
        try await redis.command("CONFIG", "SET", "maxmemory", "1")
        await #expect(throws: LogError.self) { try await log.checkReadiness() }
        await #expect(throws: LogError.self) { try await log.append([2], to: board) }
        #expect(try await log.operations(of: board).map(\.n) == [1])
        try await redis.command("CONFIG", "SET", "maxmemory", "0")
        try await log.checkReadiness()
        #expect(try await log.append([2], to: board).outcomes == [.sequenced(2)])
        await log.shutdown()
    }

    @Test("a snapshot that lacks a part is given as it is, so that its digest tells")
    func incompleteSnapshot() async throws {
        let parts = try await LogUnderTest(.redis)
        defer { withExtendedLifetime(parts) {} }
        let (log, redis) = (try parts.open(), try #require(parts.redis))
        let board = BoardID.random()
        let epoch = try await log.create(board, title: nil).info.epoch
        try await log.store(
            Snapshot(
                epoch: epoch, seq: 5, digest: Digest(value: 5),
                frames: [.init(string: "one"), .init(string: "two")]), of: board)
        try await redis.command("HDEL", "easel:{\(board.string)}:snapshots", "5:2")
        #expect(try await log.snapshot(of: board, atOrBefore: nil)?.frames == [.init(string: "one")])
        try await redis.command("HSET", "easel:{\(board.string)}:snapshots", "5", "no JSON")
        #expect(try await log.snapshot(of: board, atOrBefore: nil)?.frames == [])
        await log.shutdown()
    }

    @Test("says which servers can't be used, and what may cost data")
    func inspection() async throws {
        let parts = try await LogUnderTest(.redis)
        defer { withExtendedLifetime(parts) {} }
        let log = try #require(try parts.open() as? RedisBoardLog)
        let found = try #require(try await log.inspect().first)
        #expect(found.refusal == nil)
        #expect(found.warnings == [])
        try await #require(parts.redis).command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru", "appendonly", "no")
        #expect(try await log.inspect().first?.warnings.count == 2)
        #expect(RedisInspection(info: "redis_version:6.2.9\r\n").refusal?.contains("6.2.9") == true)
        await log.shutdown()
    }
}
