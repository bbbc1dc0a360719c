internal import EaselRedis
internal import Logging
internal import NIOConcurrencyHelpers
internal import NIOCore

/// Tells the Easel nodes of one Redis that this one lives, and which of the others have stopped.
///
/// Node servers have nothing like it, and see nothing of it: it is a sorted set of Easel's own, by the time of Redis.
final class NodeHeartbeats: Sendable {
    private struct State {
        var silent: Set<ClusterNodeID> = []
        var task: Task<Void, Never>?
    }

    /// Adds a heartbeat, drops who has been silent for a minute, and names who has been silent for longer than a node may.
    private static let script = RedisScript(
        """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        redis.call('ZADD', KEYS[1], now, ARGV[1])
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - 60000)
        redis.call('PEXPIRE', KEYS[1], 120000)
        return redis.call('ZRANGE', KEYS[1], '-inf', now - ARGV[2], 'BYSCORE')
        """)

    static let interval = Duration.seconds(1)
    /// A node that is silent for longer is not waited for, in milliseconds.
    static let patience = 3_000

    private let redis: RedisClient
    private let key: String
    private let node: ClusterNodeID
    private let logger: Logger
    private let fellSilent: @Sendable (Int) -> Void
    private let state = NIOLockedValueBox(State())

    /// - Parameter fellSilent: told how many nodes have stopped since the last time.
    init(
        redis: RedisClient, key: String, node: ClusterNodeID, logger: Logger,
        fellSilent: @escaping @Sendable (Int) -> Void
    ) {
        self.redis = redis
        self.key = key
        self.node = node
        self.logger = logger
        self.fellSilent = fellSilent
    }

    /// The nodes that have stopped, of the last minute.
    var silent: Set<ClusterNodeID> { state.withLockedValue(\.silent) }

    /// Sends the first heartbeat and begins to send more.
    func start() async throws {
        try await beat()
        state.withLockedValue { state in
            state.task = Task {
                while !Task.isCancelled {
                    try? await Task.sleep(for: Self.interval)
                    do {
                        try await beat()
                    } catch {
                        logger.debug("No heartbeat to other Socket.IO nodes", metadata: ["error": "\(error)"])
                    }
                }
            }
        }
    }

    private func beat() async throws {
        let reply = try await redis.evaluate(
            Self.script, keys: [key], arguments: [.text(node.text), .integer(Self.patience)])
        let silent = Set((reply.array ?? []).compactMap(\.string).map { ClusterNodeID(text: $0) }).subtracting([node])
        let count = state.withLockedValue { state in
            defer { state.silent = silent }
            return silent.subtracting(state.silent).count
        }
        fellSilent(count)
    }

    func stop() async {
        guard let task = state.withLockedValue(\.task) else { return }
        task.cancel()
        _ = try? await redis.send(RedisCommand("ZREM", key: key, [.text(node.text)]))
    }
}
