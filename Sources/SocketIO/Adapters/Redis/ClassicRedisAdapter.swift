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

    /// With connections to Redis of its own, which are closed with the server.
    ///
    /// - Parameters:
    ///   - url: `redis://[user[:password]@]host[:6379][/database]`, `rediss://…` for TLS, or `redis+sentinel://…` and
    ///     `redis+cluster://…` as `easel serve --redis` takes them.
    ///   - publishOnSpecificResponseChannel: whether answers go to the node that asked rather than to all nodes.
    /// - Throws: `RedisError.invalidURL`, which says what is wrong with it.
    public init(
        url: String, options: RedisAdapterOptions = RedisAdapterOptions(),
        publishOnSpecificResponseChannel: Bool = false, logger: Logger = Logger(label: "socket.io")
    ) throws {
        self.init(
            try .forAdapter(url: url, logger: logger), isOwn: true, options, publishOnSpecificResponseChannel, logger)
    }

    /// - Parameters:
    ///   - redis: is not shut down by the adapter.
    ///   - publishOnSpecificResponseChannel: whether answers go to the node that asked rather than to all nodes.
    public init(
        redis: RedisClient, options: RedisAdapterOptions = RedisAdapterOptions(),
        publishOnSpecificResponseChannel: Bool = false, logger: Logger = Logger(label: "socket.io")
    ) {
        self.init(redis, isOwn: false, options, publishOnSpecificResponseChannel, logger)
    }

    private init(
        _ redis: RedisClient, isOwn: Bool, _ options: RedisAdapterOptions, _ answersPrivately: Bool, _ logger: Logger
    ) {
        self.options = options
        self.answersPrivately = answersPrivately
        node = .withOwnLog(
            id: ClusterNodeID(text: ClusterNode.randomText(6)), redis: redis, ownsRedis: isOwn, name: options.prefix,
            options: options, logger: logger)
    }

    public func adapter(for namespace: any LocalNamespace) -> any Adapter {
        node.adapter(
            for: namespace,
            wire: ClassicWire(prefix: options.prefix, namespace: namespace.name, answersPrivately: answersPrivately),
            name: options.prefix, options: options)
    }
}
