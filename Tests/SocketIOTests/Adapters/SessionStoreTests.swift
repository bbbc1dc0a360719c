import EaselRedis
import EaselTestSupport
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import Testing

@testable import SocketIO

@Suite("The sessions of a node in Redis", .serialized) struct SessionStoreTests {
    private struct Node {
        let redis: RedisClient
        let outbox: Outbox
        let store: SessionStore

        init(_ url: String) throws {
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            var configuration = try RedisConfiguration(url: url)
            configuration.commandTimeout = Patience.timeAmount
            redis = RedisClient(
                configuration: configuration, eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
            outbox = Outbox(
                redis: redis, eventLoop: redis.eventLoops[0], maximumCount: 10_000, maximumBytes: 1 << 20,
                logger: logger)
            store = SessionStore(
                redis: redis, outbox: outbox, prefix: "s:", namespace: "/", node: ClusterNodeID(text: "n"),
                recovery: .seconds(120), logger: logger)
        }

        func close() async {
            await outbox.close()
            await redis.shutdown()
        }
    }

    private func session(_ rooms: Int) -> RecoverableSession {
        RecoverableSession(id: "a", privateID: "p", rooms: Set((0..<rooms).map { RoomName("r\($0)") }), data: [:])
    }

    private func writes(_ redis: RedisServer) async throws -> Int {
        let calls = try await redis.command("INFO", "commandstats").split(whereSeparator: \.isNewline)
            .first { $0.hasPrefix("cmdstat_set:") }?.split(separator: "=").dropFirst().first?.prefix { $0 != "," }
        return calls.flatMap { Int($0) } ?? 0
    }

    @Test("are stored as they are in the end, however many rooms they join meanwhile, and whoever waits hears of it")
    func manyRooms() async throws {
        let redis = try await RedisServer()
        let node = try Node(redis.url)
        _ = try await node.redis.send(RedisCommand("PING"), on: node.redis.eventLoops[0])
        let told = NIOLockedValueBox(0)
        redis.pause()
        for rooms in 1...1_000 {
            node.store.remember(session(rooms), at: .zero) { told.withLockedValue { $0 += 1 } }
        }
        redis.resume()
        try await Eventually.holds("all are told") { told.withLockedValue { $0 } == 1_000 }
        #expect(try await writes(redis) == 2)
        #expect(try await node.store.take("p")?.session == session(1_000))
        await node.close()
    }

    @Test("are gone when they have ended, whatever of them was on its way") func ended() async throws {
        let redis = try await RedisServer()
        let node = try Node(redis.url)
        _ = try await node.redis.send(RedisCommand("PING"), on: node.redis.eventLoops[0])
        let told = NIOLockedValueBox(0)
        redis.pause()
        for rooms in 1...3 { node.store.remember(session(rooms), at: .zero) { told.withLockedValue { $0 += 1 } } }
        node.store.forget(session(3))
        #expect(told.withLockedValue { $0 } == 2, "nobody waits for what is not stored")
        redis.resume()
        try await Eventually.holds("all are told") { told.withLockedValue { $0 } == 3 }
        try await Eventually.holds("it is gone") { try await redis.command("EXISTS", "s:p") == "0" }
        #expect(try await node.store.take("p") == nil)
        await node.close()
    }
}
