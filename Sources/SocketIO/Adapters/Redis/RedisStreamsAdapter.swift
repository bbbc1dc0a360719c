public import EaselRedis
public import Logging
public import NIOCore

/// Shares namespaces over Redis with `@socket.io/redis-streams-adapter`: events go through a stream, which gives them one
/// order on all nodes.
public struct RedisStreamsAdapter: AdapterFactory {
    private let node: ClusterNode
    private let options: RedisAdapterOptions
    private let stream: StreamEntries
    private let sessionKeyPrefix: String

    /// With connections to Redis of its own, which are closed with the server.
    ///
    /// - Parameters:
    ///   - url: `redis://[user[:password]@]host[:6379][/database]`, `rediss://…` for TLS, or `redis+sentinel://…` and
    ///     `redis+cluster://…` as `easel serve --redis` takes them.
    ///   - streamName: the stream's key; `streamName` of Node's adapter.
    ///   - sessionKeyPrefix: what the keys of sessions begin with; `sessionKeyPrefix` of Node's adapter.
    ///   - blockTime: how long one read of the stream waits for entries; `blockTimeInMs` of Node's adapter.
    /// - Throws: `RedisError.invalidURL`, which says what is wrong with it.
    public init(
        url: String, options: RedisAdapterOptions = RedisAdapterOptions(), streamName: String = "socket.io",
        sessionKeyPrefix: String = "sio:session:", blockTime: TimeAmount = .seconds(5),
        logger: Logger = Logger(label: "socket.io")
    ) throws {
        self.init(
            try .forAdapter(url: url, logger: logger), isOwn: true, options, streamName, sessionKeyPrefix, blockTime,
            logger)
    }

    /// - Parameters:
    ///   - redis: is not shut down by the adapter, which has a connection of its own besides.
    ///   - streamName: the stream's key; `streamName` of Node's adapter.
    ///   - sessionKeyPrefix: what the keys of sessions begin with; `sessionKeyPrefix` of Node's adapter.
    ///   - blockTime: how long one read of the stream waits for entries; `blockTimeInMs` of Node's adapter.
    public init(
        redis: RedisClient, options: RedisAdapterOptions = RedisAdapterOptions(), streamName: String = "socket.io",
        sessionKeyPrefix: String = "sio:session:", blockTime: TimeAmount = .seconds(5),
        logger: Logger = Logger(label: "socket.io")
    ) {
        self.init(redis, isOwn: false, options, streamName, sessionKeyPrefix, blockTime, logger)
    }

    private init(
        _ redis: RedisClient, isOwn: Bool, _ options: RedisAdapterOptions, _ streamName: String,
        _ sessionKeyPrefix: String, _ blockTime: TimeAmount, _ logger: Logger
    ) {
        self.options = options
        self.sessionKeyPrefix = sessionKeyPrefix
        let stream = StreamEntries(key: streamName, maximumLength: options.maxLen)
        self.stream = stream
        node = ClusterNode(
            id: ClusterNodeID(text: ClusterNode.randomHex(16)), redis: redis, ownsRedis: isOwn, name: streamName,
            options: options, logger: logger
        ) { eventLoop in
            EventLog(
                stream, redis: redis, readCount: options.readCount, blockTime: blockTime, eventLoop: eventLoop,
                logger: logger)
        }
    }

    public func adapter(for namespace: any LocalNamespace) -> any Adapter {
        guard let log = node.log else { preconditionFailure("the streams adapter's node has a log") }
        let sessions = namespace.recovery.map { recovery in
            SessionStore(
                redis: node.redis, outbox: node.outbox, prefix: sessionKeyPrefix, namespace: namespace.name,
                node: node.id,
                recovery: recovery, logger: node.logger)
        }
        return ClusterAdapter(
            local: namespace, node: node,
            wire: StreamsWire(prefix: options.prefix, namespace: namespace.name, stream: stream),
            order: .stream(log), sessions: sessions, requestsTimeout: TimeAmount(options.requestsTimeout))
    }
}
