internal import EaselJSON
internal import EaselRedis
internal import Logging
internal import NIOConcurrencyHelpers
internal import NIOCore

/// The sessions that may be recovered, in Redis: `<prefix><pid>` holds one as `@socket.io/redis-streams-adapter` writes it,
/// base64 of MessagePack, with members more that say where it is.
///
/// A session is kept while it is connected, too, so that it outlives its node.
final class SessionStore: Sendable {
    /// A session as it is stored.
    struct Record: Sendable, Hashable {
        var session: RecoverableSession
        /// The last event before it began; nil if a Node server stored it.
        var begin: StreamOffset?
        /// The node that has its socket; nil if it was disconnected.
        var node: ClusterNodeID?
        /// The one that it may be recovered in; nil if a Node server stored it, which does not say.
        var namespace: String?

        init(session: RecoverableSession, begin: StreamOffset?, node: ClusterNodeID?, namespace: String?) {
            self.session = session
            self.begin = begin
            self.node = node
            self.namespace = namespace
        }

        init(_ text: String) throws {
            guard let bytes = Base64.decode(text.utf8) else { throw ClusterFormatError("a session that is no base64") }
            let value = try MessagePack.decode(ByteBuffer(bytes: bytes))
            session = try RecoverableSession(value)
            begin = value["offset"]?.stringValue.flatMap { StreamOffset($0) }
            node = value["node"]?.stringValue.map { ClusterNodeID(text: $0) }
            namespace = value["nsp"]?.stringValue
        }

        func encoded() throws -> String {
            var value = session.value
            if case .object(var members) = value {
                if let begin { members["offset"] = .string(begin.text) }
                if let node { members["node"] = .string(node.text) }
                if let namespace { members["nsp"] = .string(namespace) }
                value = .object(members)
            }
            return String(decoding: Base64.encode(try MessagePack.encode(value).readableBytesView), as: UTF8.self)
        }
    }

    private struct State {
        /// The sessions with a socket here, each with the last event before it began.
        var live: [String: StreamOffset] = [:]
        /// The sessions of which something is on its way to Redis. Of one that joins many rooms, one after the other, not
        /// every step is stored.
        var storing: [String: Storing] = [:]
        var task: Task<Void, Never>?

        /// Drops what waits, and gives who waits for that.
        mutating func dropNext(of id: String) -> [@Sendable () -> Void] {
            defer { storing[id]?.next = nil }
            return storing[id]?.next?.done ?? []
        }
    }

    private struct Storing {
        /// What is stored next.
        var next: Step?
    }

    private struct Step {
        let record: Record
        let done: [@Sendable () -> Void]
    }

    private let redis: RedisClient
    private let outbox: Outbox
    private let prefix: String
    private let namespace: String
    private let node: ClusterNodeID
    private let recovery: Duration
    private let logger: Logger
    private let state = NIOLockedValueBox(State())

    init(
        redis: RedisClient, outbox: Outbox, prefix: String, namespace: String, node: ClusterNodeID, recovery: Duration,
        logger: Logger
    ) {
        self.redis = redis
        self.outbox = outbox
        self.prefix = prefix
        self.namespace = namespace
        self.node = node
        self.recovery = recovery
        self.logger = logger
    }

    private var lifetime: RedisCommand.Argument {
        .integer(
            max(
                1,
                Int(recovery.components.seconds) * 1_000 + Int(recovery.components.attoseconds / 1_000_000_000_000_000))
        )
    }

    /// Keeps a session that has a socket here.
    ///
    /// - Parameters:
    ///   - position: the last event so far, which counts if the session has just begun.
    ///   - done: called when it is stored, or was not.
    func remember(
        _ session: RecoverableSession, at position: StreamOffset, done: @escaping @Sendable () -> Void
    ) {
        let begin = state.withLockedValue { state in
            let begin = state.live[session.privateID] ?? position
            state.live[session.privateID] = begin
            return begin
        }
        store(Record(session: session, begin: begin, node: node, namespace: namespace), done: done)
    }

    /// Keeps a session whose connection was lost, for as long as it may be recovered.
    func persist(_ session: RecoverableSession) {
        guard let begin = state.withLockedValue({ $0.live.removeValue(forKey: session.privateID) }) else { return }
        store(Record(session: session, begin: begin, node: nil, namespace: namespace)) {}
    }

    private func store(_ record: Record, done: @escaping @Sendable () -> Void) {
        let id = record.session.privateID
        let isWaiting = state.withLockedValue { state in
            guard let storing = state.storing[id] else {
                state.storing[id] = Storing()
                return false
            }
            state.storing[id]?.next = Step(record: record, done: (storing.next?.done ?? []) + [done])
            return true
        }
        if !isWaiting { send(Step(record: record, done: [done])) }
    }

    private func send(_ step: Step) {
        let id = step.record.session.privateID
        let once = NIOLockedValueBox(false)
        do {
            let command = RedisCommand(
                "SET", key: prefix + id, [.text(try step.record.encoded()), "PX", lifetime])
            // With the lock held, so that nothing is stored behind the end of its session.
            let isSent = try state.withLockedValue { state in
                guard step.record.node == nil || state.live[id] != nil else { return false }
                try outbox.send(command, isKept: true) { [weak self] _ in
                    let isFirst = once.withLockedValue { wasTold in
                        defer { wasTold = true }
                        return !wasTold
                    }
                    if isFirst { self?.stored(id, step.done) }
                }
                return true
            }
            if !isSent { stored(id, step.done) }
        } catch {
            logger.warning("A Socket.IO session can't be kept", metadata: ["error": "\(error)"])
            stored(id, step.done)
        }
    }

    private func stored(_ id: String, _ done: [@Sendable () -> Void]) {
        for done in done { done() }
        let next = state.withLockedValue { state in
            let next = state.storing[id]?.next
            state.storing[id] = next == nil ? nil : Storing()
            return next
        }
        if let next { send(next) }
    }

    func forget(_ session: RecoverableSession) {
        let id = session.privateID
        let dropped = state.withLockedValue { state in
            guard state.live.removeValue(forKey: id) != nil else { return [@Sendable () -> Void]() }
            try? outbox.send(RedisCommand("DEL", key: prefix + id), isKept: true)
            return state.dropNext(of: id)
        }
        for done in dropped { done() }
    }

    /// Takes a session, which nobody else will get then; nil if there is none in this namespace.
    func take(_ privateID: String) async throws -> Record? {
        let key = prefix + privateID
        let reply = try await redis.send(RedisCommand("GETDEL", key: key))
        guard let text = reply.string else { return nil }
        let record = try Record(text)
        guard let namespace = record.namespace, !CodeUnitOrder.equal(namespace, self.namespace) else { return record }
        // Who knows it may come back to it, but where it was.
        try outbox.send(RedisCommand("SET", key: key, [.text(text), "NX", "PX", lifetime]), isKept: true)
        return nil
    }

    /// The session has a socket here again, which has seen nothing after `begin`.
    func resume(_ privateID: String, from begin: StreamOffset) {
        state.withLockedValue { $0.live[privateID] = begin }
    }

    /// The session has gone to another node.
    func release(_ privateID: String) {
        let dropped = state.withLockedValue { state in
            state.live[privateID] = nil
            return state.dropNext(of: privateID)
        }
        for done in dropped { done() }
    }

    // MARK: Upkeep

    /// Begins to keep live sessions from expiring.
    func start() {
        state.withLockedValue { state in
            guard state.task == nil else { return }
            state.task = Task {
                while !Task.isCancelled {
                    try? await Task.sleep(for: recovery / 3)
                    guard !Task.isCancelled else { return }
                    await refresh()
                }
            }
        }
    }

    private func refresh() async {
        let live = state.withLockedValue { Array($0.live.keys) }
        for begin in stride(from: 0, to: live.count, by: 500) {
            _ = try? await redis.send(
                pipeline: live[begin..<min(begin + 500, live.count)].map {
                    RedisCommand("PEXPIRE", key: prefix + $0, [lifetime])
                })
        }
    }

    func stop() {
        state.withLockedValue(\.task)?.cancel()
    }
}
