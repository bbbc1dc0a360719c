public import EaselRedis
public import Logging
internal import NIOCore

/// Shares namespaces over Redis with `@socket.io/redis-adapter` and `@socket.io/redis-emitter`, by plain pub/sub.
///
/// A node listens to the rooms that it has members of. With recovery, Easel nodes besides keep a log of events in Redis.
public struct ClassicRedisAdapter: AdapterFactory {
    private let node: ClusterNode
    private let options: RedisAdapterOptions
    private let answersPrivately: Bool

    /// - Parameters:
    ///   - redis: is not shut down by the adapter.
    ///   - publishOnSpecificResponseChannel: whether answers go to the node that asked rather than to all nodes.
    public init(
        redis: RedisClient, options: RedisAdapterOptions = RedisAdapterOptions(),
        publishOnSpecificResponseChannel: Bool = false, logger: Logger = Logger(label: "socket.io")
    ) {
        self.options = options
        answersPrivately = publishOnSpecificResponseChannel
        node = .withOwnLog(
            id: ClusterNodeID(text: ClusterNode.randomText(6)), redis: redis, name: options.prefix, options: options,
            logger: logger)
    }

    public func adapter(for namespace: any LocalNamespace) -> any Adapter {
        node.adapter(
            for: namespace,
            wire: ClassicWire(prefix: options.prefix, namespace: namespace.name, answersPrivately: answersPrivately),
            name: options.prefix, options: options)
    }
}
