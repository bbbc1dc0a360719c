import EaselBoard
import EaselTestSupport
import Testing

@testable import EaselLog

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

    @Test("is put back where its meta alone is gone and the stream is its own, and is nobody's to make anew")
    func lostMeta() async throws {
        let parts = try await LogUnderTest(.redis)
        defer { withExtendedLifetime(parts) {} }
        let (log, redis) = (try parts.open(), try #require(parts.redis))
        let board = BoardID.random()
        _ = try await log.create(board, title: "kept")
        _ = try await log.append([1, 2, 3], to: board)
        let info = try #require(try await log.info(board))
        let known = try await log.read(board, after: 0, limit: 10, maximumBytes: 1 << 20)
        func recover(_ operations: [LoggedOperation], behind base: Seq = 0) async throws -> Seq {
            try await log.recover(
                RecoveryBatch(board: board, found: nil, base: base, operations: operations, info: info))
        }
        // Whoever knows less, as much or more of the same stream.
        for operations in [known.dropLast(), known[...], known.dropFirst()] {
            try await redis.command("DEL", "easel:{\(board.string)}:meta")
            await #expect(throws: LogError.corrupt("the meta of board \(board.string)")) {
                try await log.create(board, title: nil)
            }
            await #expect(throws: LogError.corrupt("the meta of board \(board.string)")) {
                // Another board's operation at that place.
                try await recover([known[0], known[0]])
            }
            let base = operations.startIndex
            await #expect(throws: LogError.stale) { try await recover(Array(operations), behind: base) }
            #expect(try await log.info(board)?.lineage == info.lineage)
            #expect(try await log.info(board)?.title == "kept")
            #expect(try await log.info(board)?.oldest == 1)
            #expect(try await log.read(board, after: 0, limit: 10, maximumBytes: 1 << 20) == known)
        }
        #expect(try await log.append([4], to: board).outcomes == [.sequenced(4)])
        await log.shutdown()
    }

    @Test("asks for no more at once than there is room for, however small the operations before were")
    func largeBehindSmall() async throws {
        let parts = try await LogUnderTest(.redis)
        defer { withExtendedLifetime(parts) {} }
        let (log, redis) = (try parts.open(), try #require(parts.redis))
        let board = BoardID.random()
        _ = try await log.create(board, title: nil)
        try await redis.command(
            "EVAL",
            """
            for _ = 1, 500 do redis.call('XADD', KEYS[1], '0-*', 'op', ',"client":"x"}') end
            local large = ',"client":"' .. string.rep('x', 65536) .. '"}'
            for _ = 1, 1000 do redis.call('XADD', KEYS[1], '0-*', 'op', large) end
            """, "1", "easel:{\(board.string)}:log")
        let before = try await sentBytes(redis)
        let reader = try await HistoryReader(of: board, after: 0, in: log, maximumBytes: 64 << 10)
        while await reader.seq < 501 { #expect(try await reader.next(upTo: 1_500).isEmpty == false) }
        await reader.close()
        #expect(try await sentBytes(redis) - before < 20 << 20)
        await log.shutdown()
    }

    private func sentBytes(_ redis: RedisServer) async throws -> Int {
        let line = try await redis.command("INFO", "stats").split(whereSeparator: \.isNewline)
            .first { $0.hasPrefix("total_net_output_bytes:") }
        return try #require(line.flatMap { Int($0.drop { $0 != ":" }.dropFirst()) })
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

    @Test("a snapshot that was removed while it was looked for is not damage: the one before it is given")
    func removedSnapshot() async throws {
        let parts = try await LogUnderTest(.redis)
        defer { withExtendedLifetime(parts) {} }
        let (log, redis) = (try parts.open(), try #require(parts.redis))
        let board = BoardID.random()
        let epoch = try await log.create(board, title: nil).info.epoch
        let made = [5, 9].map { seq in
            Snapshot(epoch: epoch, seq: seq, digest: Digest(value: 1), frames: [.init(string: "at \(seq)")])
        }
        for snapshot in made { try await log.store(snapshot, of: board) }
        #expect(try await log.snapshot(of: board, atOrBefore: nil) == made[1])
        try await redis.command("HDEL", "easel:{\(board.string)}:snapshots", "9", "9:1")
        #expect(try await log.snapshot(of: board, atOrBefore: nil) == made[0])
        await log.shutdown()
    }

    @Test("fills a page of boards although its index names boards that are gone")
    func indexWithGhosts() async throws {
        let parts = try await LogUnderTest(.redis)
        defer { withExtendedLifetime(parts) {} }
        let (log, redis) = (try parts.open(), try #require(parts.redis))
        for ghost in ["a1", "a2", "a3", "b2"] { try await redis.command("ZADD", "easel:boards", "0", ghost) }
        let boards = try ["b1", "b3", "b4"].map { try BoardID(validating: $0) }
        for board in boards { _ = try await log.create(board, title: nil) }
        #expect(try await log.list(after: nil, limit: 2).map(\.id) == Array(boards[..<2]))
        #expect(try await log.list(after: boards[1], limit: 2).map(\.id) == [boards[2]])
        #expect(try await log.delete(try BoardID(validating: "a1")) == false)
        #expect(try await log.delete(boards[0]))
        #expect(try await log.list(after: nil, limit: 10).map(\.id) == Array(boards[1...]))
        await log.shutdown()
    }

    @Test("is deleted only in the epoch that has a tombstone")
    func deletionOfAnotherEpoch() async throws {
        let parts = try await LogUnderTest(.redis)
        defer { withExtendedLifetime(parts) {} }
        let log = try #require(try parts.open() as? RedisBoardLog)
        let board = BoardID.random()
        let epoch = try await log.create(board, title: nil).info.epoch
        await #expect(throws: LogError.epochChanged(current: epoch)) { try await log.delete(board, epoch: "another") }
        #expect(try await log.head(board) != nil)
        #expect(try await log.delete(board))
        #expect(try await log.hasTombstone(of: board, epoch: epoch))
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
        #expect(RedisInspection(info: "", streamNodeBytes: 4_096).advice.first?.contains("16384") == true)
        for fine in [16_384, 65_536, 0, nil] { #expect(RedisInspection(info: "", streamNodeBytes: fine).advice == []) }
        #expect(RedisInspection(info: "redis_version:6.2.9\r\n").refusal?.contains("6.2.9") == true)
        await log.shutdown()
    }
}
