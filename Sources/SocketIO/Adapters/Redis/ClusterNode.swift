internal import EaselRedis
internal import Logging
internal import NIOConcurrencyHelpers
internal import NIOCore
internal import Synchronization

/// What all namespaces of a server share on one Redis: who the server is there, its outbox, its open requests.
final class ClusterNode: Sendable {
    private struct State {
        /// Adapters that were made and are not closed.
        var adapters = 0
        var start: Task<Void, any Error>?
    }

    let id: ClusterNodeID
    let redis: RedisClient
    /// Whether the client of Redis is the node's own, and ends with it.
    private let ownsRedis: Bool
    /// The loop that all messages of the node leave from and come to.
    let eventLoop: any EventLoop
    let outbox: Outbox
    let requests: PendingRequests
    let log: EventLog?
    let logger: Logger
    private let heartbeats: NodeHeartbeats
    private let nextNumber = Atomic<Int>(1)
    private let state = NIOLockedValueBox(State())

    /// - Parameters:
    ///   - name: of Easel's own keys.
    ///   - log: where events get their order; nil where they have none.
    init(
        id: ClusterNodeID, redis: RedisClient, ownsRedis: Bool, name: String, options: RedisAdapterOptions,
        logger: Logger,
        log: (_ eventLoop: any EventLoop) -> EventLog?
    ) {
        self.id = id
        self.redis = redis
        self.ownsRedis = ownsRedis
        self.logger = logger
        eventLoop = redis.eventLoops[0]
        outbox = Outbox(
            redis: redis, eventLoop: eventLoop, maximumCount: options.maximumWaitingMessages,
            maximumBytes: options.maximumWaitingBytes, logger: logger)
        let requests = PendingRequests(eventLoop: eventLoop)
        self.requests = requests
        self.log = log(eventLoop)
        heartbeats = NodeHeartbeats(
            redis: redis, key: "easel:{\(name)}:nodes", node: id, logger: logger, fellSilent: { requests.excuse($0) })
    }

    /// A number for a message that others must not act on twice.
    func takeNumber() -> Int { nextNumber.wrappingAdd(1, ordering: .relaxed).oldValue }

    /// The Easel nodes that have stopped lately, but may still be subscribed.
    var silent: Set<ClusterNodeID> { heartbeats.silent }

    /// Returns when the other nodes know of this one. Only the first call has something to do, and those after one that failed.
    func start() async throws {
        let start = state.withLockedValue { state in
            let start = state.start ?? Task { try await heartbeats.start() }
            state.start = start
            return start
        }
        do {
            try await start.value
        } catch {
            state.withLockedValue { if $0.start == start { $0.start = nil } }
            throw error
        }
    }

    /// A namespace has got an adapter, which may be started, again and again where that fails, until it is closed.
    func adapterMade() {
        state.withLockedValue { $0.adapters += 1 }
    }

    /// The adapter of a namespace was closed; with the last one all of the node ends.
    func adapterClosed() async {
        let isLast = state.withLockedValue { state in
            state.adapters -= 1
            return state.adapters == 0
        }
        guard isLast else { return }
        requests.close()
        await outbox.close()
        await heartbeats.stop()
        await log?.close()
        if ownsRedis { await redis.shutdown() }
    }

    /// Random lower-case hexadecimal digits.
    static func randomHex(_ count: Int) -> String {
        String((0..<count).compactMap { _ in "0123456789abcdef".randomElement() })
    }

    /// Random letters and digits.
    static func randomText(_ count: Int) -> String {
        String(
            (0..<count).compactMap { _ in
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".randomElement()
            })
    }
}
