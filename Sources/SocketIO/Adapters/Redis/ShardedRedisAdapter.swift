public import EaselRedis
public import Logging
internal import NIOCore

/// Shares namespaces over Redis with the sharded adapter of `@socket.io/redis-adapter`, by sharded pub/sub.
///
/// With recovery, Easel nodes besides keep a log of events in Redis.
public struct ShardedRedisAdapter: AdapterFactory {
    private let node: ClusterNode
    private let options: RedisAdapterOptions
    private let mode: ShardedSubscriptionMode

    /// - Parameter redis: is not shut down by the adapter.
    public init(
        redis: RedisClient, options: RedisAdapterOptions = RedisAdapterOptions(),
        subscriptionMode: ShardedSubscriptionMode = .dynamic, logger: Logger = Logger(label: "socket.io")
    ) {
        self.options = options
        mode = subscriptionMode
        node = .withOwnLog(
            id: ClusterNodeID(text: ClusterNode.randomHex(16)), redis: redis, name: options.prefix, options: options,
            logger: logger)
    }

    public func adapter(for namespace: any LocalNamespace) -> any Adapter {
        node.adapter(
            for: namespace, wire: ShardedWire(prefix: options.prefix, namespace: namespace.name, mode: mode),
            name: options.prefix, options: options)
    }
}
