internal import EaselRedis
internal import Logging
internal import NIOCore

/// Recovery where the format has none: in a log under Easel's own keys.
extension ClusterNode {
    static func withOwnLog(
        id: ClusterNodeID, redis: RedisClient, ownsRedis: Bool, name: String, options: RedisAdapterOptions,
        logger: Logger
    ) -> ClusterNode {
        ClusterNode(
            id: id, redis: redis, ownsRedis: ownsRedis, name: name, options: options, logger: logger
        ) { eventLoop in
            EventLog(
                StreamEntries(key: "easel:{\(name)}:log", maximumLength: options.maxLen), redis: redis,
                readCount: options.readCount, blockTime: .seconds(5), eventLoop: eventLoop, logger: logger)
        }
    }

    func adapter(
        for namespace: any LocalNamespace, wire: any ClusterWire, name: String, options: RedisAdapterOptions
    ) -> any Adapter {
        let timeout = TimeAmount(options.requestsTimeout)
        guard let recovery = namespace.recovery, let log else {
            return ClusterAdapter(
                local: namespace, node: self, wire: wire, order: .none, sessions: nil, requestsTimeout: timeout)
        }
        let recorder = ForeignEventRecorder(
            redis: redis, entries: log.entries, namespace: namespace.name, node: id,
            leasePrefix: "easel:{\(name)}:recorder:", logger: logger)
        let sessions = SessionStore(
            redis: redis, outbox: outbox, prefix: "easel:\(name):session:", namespace: namespace.name, node: id,
            recovery: recovery, logger: logger)
        return ClusterAdapter(
            local: namespace, node: self, wire: wire, order: .log(log, recorder), sessions: sessions,
            requestsTimeout: timeout)
    }
}
