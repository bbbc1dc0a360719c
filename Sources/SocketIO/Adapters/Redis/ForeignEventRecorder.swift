internal import DequeModule
internal import EaselBackoff
internal import EaselJSON
internal import EaselRedis
internal import Logging
internal import Metrics
internal import NIOConcurrencyHelpers
internal import NIOCore

/// Which message of a Node server or emitter an entry of the log repeats, and who has logged it.
struct ForeignOrigin: Sendable, Hashable {
    let digest: String
    let recorder: ClusterNodeID
}

/// Puts events that Node servers and emitters publish into the log, once, so that clients of Easel can recover them.
///
/// All nodes hear them. The one that holds a lease for the channel logs them; the others keep what they heard until they see
/// it in the log, and log it themselves if the lease ends before that: its holder has died.
final class ForeignEventRecorder: Sendable {
    private struct Heard {
        let id: Int
        let digest: String
        let lease: String
        let fields: [RedisCommand.Argument]
    }

    private struct State {
        var heard: Deque<Heard> = []
        /// Seen in the log before it was heard.
        var seenFirst: [String: Int] = [:]
        var nextID = 0
        var task: Task<Void, Never>?
        var isClosed = false
    }

    private static let maximumHeard = 4_096
    private static let leaseMilliseconds = 3_000
    private static let script = RedisScript(
        """
        local holder = redis.call('GET', KEYS[2])
        if holder and holder ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
        redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[3], '*', unpack(ARGV, 4))
        return 1
        """)

    private let redis: RedisClient
    private let entries: StreamEntries
    private let namespace: String
    private let node: ClusterNodeID
    private let leasePrefix: String
    private let logger: Logger
    private let state = NIOLockedValueBox(State())
    private let dropped = Counter.droppedAdapterMessages()

    init(
        redis: RedisClient, entries: StreamEntries, namespace: String, node: ClusterNodeID, leasePrefix: String,
        logger: Logger
    ) {
        self.redis = redis
        self.entries = entries
        self.namespace = namespace
        self.node = node
        self.leasePrefix = leasePrefix
        self.logger = logger
    }

    /// An event was heard on a channel.
    ///
    /// - Parameter digest: of its bytes, ``digest(of:)``.
    /// - Returns: whether it is yet to be read from the log.
    func heard(_ envelope: ClusterEnvelope, _ digest: String, over channel: RedisChannel) throws -> Bool {
        let fields = try entries.fields(
            of: envelope, namespace: namespace, origin: ForeignOrigin(digest: digest, recorder: node))
        let isToCome = state.withLockedValue { state -> Bool? in
            if let count = state.seenFirst[digest] {
                state.seenFirst[digest] = count > 1 ? count - 1 : nil
                return false
            }
            guard !state.isClosed, state.heard.count < Self.maximumHeard else { return nil }
            state.heard.append(
                Heard(id: state.nextID, digest: digest, lease: leasePrefix + channel.name, fields: fields))
            state.nextID += 1
            if state.task == nil { state.task = Task { await self.run() } }
            return true
        }
        if let isToCome { return isToCome }
        dropped.increment()
        logger.error("An event of a Node server is dropped: too many wait to be logged")
        return false
    }

    /// An entry of the log was read.
    func seen(_ origin: ForeignOrigin) {
        guard origin.recorder != node else { return }
        state.withLockedValue { state in
            if let index = state.heard.firstIndex(where: { $0.digest == origin.digest }) {
                state.heard.remove(at: index)
            } else if state.seenFirst.count < Self.maximumHeard {
                state.seenFirst[origin.digest, default: 0] += 1
            } else {
                // Nobody publishes here any more what others have heard.
                state.seenFirst = [origin.digest: 1]
            }
        }
    }

    private func run() async {
        var backoff = Backoff(minimum: .milliseconds(20), maximum: .seconds(1))
        while !Task.isCancelled {
            let next = state.withLockedValue { state -> [Heard] in
                if state.heard.isEmpty { state.task = nil }
                return Array(state.heard)
            }
            guard !next.isEmpty else { return }
            do {
                if try await log(next) {
                    backoff.succeeded()
                } else {
                    // Another node holds a lease. What it logs is taken off here when it is seen.
                    try await Task.sleep(for: .milliseconds(500))
                }
            } catch {
                logger.debug("An event of a Node server can't be logged", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: .nanoseconds(backoff.next().nanoseconds))
            }
        }
    }

    /// Logs what this node has the lease for, in order. True if that was something.
    private func log(_ events: [Heard]) async throws -> Bool {
        var heldByOthers: Set<ExactString> = []
        var hasLogged = false
        for event in events where !heldByOthers.contains(ExactString(event.lease)) {
            // Another node may have logged it since.
            guard state.withLockedValue({ $0.heard.contains { $0.id == event.id } }) else { continue }
            let reply = try await redis.evaluate(
                Self.script, keys: [entries.key, event.lease],
                arguments: [
                    .text(node.text), .integer(Self.leaseMilliseconds), .integer(entries.maximumLength),
                ] + event.fields)
            if reply.int == 1 {
                hasLogged = true
                // It is the first, or close to it.
                state.withLockedValue { state in
                    if let index = state.heard.firstIndex(where: { $0.id == event.id }) {
                        state.heard.remove(at: index)
                    }
                }
            } else {
                heldByOthers.insert(ExactString(event.lease))
            }
        }
        return hasLogged
    }

    func close() {
        let task = state.withLockedValue { state in
            state.isClosed = true
            state.heard = []
            return state.task
        }
        task?.cancel()
    }

    /// FNV-1a of 64 bits: it only tells messages of a few seconds apart.
    static func digest(of payload: ByteBuffer) -> String {
        let hash = payload.readableBytesView.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        return String(hash, radix: 16)
    }
}
