import EaselRedis
import Logging
import SocketIO

/// How the nodes of one Redis share Socket.IO's rooms, and with which Node servers they do.
public enum SocketIOAdapter: String, Sendable, CaseIterable {
    /// As `@socket.io/redis-adapter` does by default, by pub/sub.
    case classic
    /// As its sharded adapter does, by sharded pub/sub.
    case sharded
    /// As `@socket.io/redis-streams-adapter` does, by a stream.
    case streams
    /// Each node has its rooms for itself.
    case none

    /// - Parameter redis: nil for a node that has none, and shares nothing.
    func factory(redis: RedisClient?, logger: Logger) -> any AdapterFactory {
        guard let redis else { return MemoryAdapterFactory() }
        return switch self {
        case .classic: ClassicRedisAdapter(redis: redis, logger: logger)
        case .sharded: ShardedRedisAdapter(redis: redis, logger: logger)
        case .streams: RedisStreamsAdapter(redis: redis, logger: logger)
        case .none: MemoryAdapterFactory()
        }
    }
}
