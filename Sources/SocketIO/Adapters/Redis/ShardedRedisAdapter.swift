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

    /// With connections to Redis of its own, which are closed with the server.
    ///
    /// - Parameter url: `redis://[user[:password]@]host[:6379][/database]`, `rediss://…` for TLS, or `redis+sentinel://…` and
    ///   `redis+cluster://…` as `easel serve --redis` takes them.
    /// - Throws: `RedisError.invalidURL`, which says what is wrong with it.
    public init(
        url: String, options: RedisAdapterOptions = RedisAdapterOptions(),
        subscriptionMode: ShardedSubscriptionMode = .dynamic, logger: Logger = Logger(label: "socket.io")
    ) throws {
        self.init(try .forAdapter(url: url, logger: logger), isOwn: true, options, subscriptionMode, logger)
    }

    /// - Parameter redis: is not shut down by the adapter.
    public init(
        redis: RedisClient, options: RedisAdapterOptions = RedisAdapterOptions(),
        subscriptionMode: ShardedSubscriptionMode = .dynamic, logger: Logger = Logger(label: "socket.io")
    ) {
        self.init(redis, isOwn: false, options, subscriptionMode, logger)
    }

    private init(
        _ redis: RedisClient, isOwn: Bool, _ options: RedisAdapterOptions, _ mode: ShardedSubscriptionMode,
        _ logger: Logger
    ) {
        self.options = options
        self.mode = mode
        node = .withOwnLog(
            id: ClusterNodeID(text: ClusterNode.randomHex(16)), redis: redis, ownsRedis: isOwn, name: options.prefix,
            options: options, logger: logger)
    }

    public func adapter(for namespace: any LocalNamespace) -> any Adapter {
        node.adapter(
            for: namespace, wire: ShardedWire(prefix: options.prefix, namespace: namespace.name, mode: mode),
            name: options.prefix, options: options)
    }
}
