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

        init(session: RecoverableSession, begin: StreamOffset?, node: ClusterNodeID?) {
            self.session = session
            self.begin = begin
            self.node = node
        }

        init(_ text: String) throws {
            guard let bytes = Base64.decode(text.utf8) else { throw ClusterFormatError("a session that is no base64") }
            let value = try MessagePack.decode(ByteBuffer(bytes: bytes))
            session = try RecoverableSession(value)
            begin = value["offset"]?.stringValue.flatMap { StreamOffset($0) }
            node = value["node"]?.stringValue.map { ClusterNodeID(text: $0) }
        }

        func encoded() throws -> String {
            var value = session.value
            if case .object(var members) = value {
                if let begin { members["offset"] = .string(begin.text) }
                if let node { members["node"] = .string(node.text) }
                value = .object(members)
            }
            return String(decoding: Base64.encode(try MessagePack.encode(value).readableBytesView), as: UTF8.self)
        }
    }

    private struct State {
        /// The sessions with a socket here, each with the last event before it began.
        var live: [String: StreamOffset] = [:]
        var task: Task<Void, Never>?
    }

    private let redis: RedisClient
    private let outbox: Outbox
    private let prefix: String
    private let node: ClusterNodeID
    private let recovery: Duration
    private let logger: Logger
    private let state = NIOLockedValueBox(State())

    init(
        redis: RedisClient, outbox: Outbox, prefix: String, node: ClusterNodeID, recovery: Duration, logger: Logger
    ) {
        self.redis = redis
        self.outbox = outbox
        self.prefix = prefix
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
        store(Record(session: session, begin: begin, node: node), done: done)
    }

    /// Keeps a session whose connection was lost, for as long as it may be recovered.
    func persist(_ session: RecoverableSession) {
        guard let begin = state.withLockedValue({ $0.live.removeValue(forKey: session.privateID) }) else { return }
        store(Record(session: session, begin: begin, node: nil)) {}
    }

    private func store(_ record: Record, done: @escaping @Sendable () -> Void) {
        let once = NIOLockedValueBox(false)
        do {
            let command = RedisCommand(
                "SET", key: prefix + record.session.privateID, [.text(try record.encoded()), "PX", lifetime])
            try outbox.send(command, isKept: true) { _ in
                let isFirst = once.withLockedValue { wasTold in
                    defer { wasTold = true }
                    return !wasTold
                }
                if isFirst { done() }
            }
        } catch {
            logger.warning("A Socket.IO session can't be kept", metadata: ["error": "\(error)"])
            done()
        }
    }

    func forget(_ session: RecoverableSession) {
        guard state.withLockedValue({ $0.live.removeValue(forKey: session.privateID) }) != nil else { return }
        try? outbox.send(RedisCommand("DEL", key: prefix + session.privateID), isKept: true)
    }

    /// Takes a session, which nobody else will get then.
    func take(_ privateID: String) async throws -> Record? {
        let reply = try await redis.send(RedisCommand("GETDEL", key: prefix + privateID))
        return try reply.string.map { try Record($0) }
    }

    /// The session has a socket here again, which has seen nothing after `begin`.
    func resume(_ privateID: String, from begin: StreamOffset) {
        state.withLockedValue { $0.live[privateID] = begin }
    }

    /// The session has gone to another node.
    func release(_ privateID: String) {
        state.withLockedValue { $0.live[privateID] = nil }
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
