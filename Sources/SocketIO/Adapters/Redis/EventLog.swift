internal import EaselBackoff
internal import EaselJSON
internal import EaselRedis
internal import Logging
internal import NIOConcurrencyHelpers
internal import NIOCore

/// The stream that gives events of all nodes one order: follows it from now on, and reads what was before.
final class EventLog: Sendable {
    /// What is told of each entry, in order; the next is read when it returns.
    typealias Reader = @Sendable (StreamEntries.Entry, _ offset: StreamOffset) async -> Void

    private struct State {
        var position = StreamOffset.zero
        /// Where following has begun.
        var beginning = StreamOffset.zero
        var readers: [ExactString: (owner: ObjectIdentifier, read: Reader)] = [:]
        var waiting: [(StreamOffset, EventLoopPromise<Void>)] = []
        var task: Task<Void, Never>?
        /// For clients that come back; nil if no namespace recovers sessions.
        var tail: EventTail?
        var keepsTail = false
        /// Reads what is before the tail, once for all who wait for it.
        var filling: Task<Void, any Error>?
    }

    /// Of the newest entries, in memory.
    private static let maximumTailBytes = 32 << 20

    let entries: StreamEntries
    private let redis: RedisClient
    private let blocking: RedisClient
    private let readCount: Int
    private let blockTime: TimeAmount
    private let eventLoop: any EventLoop
    private let logger: Logger
    private let state = NIOLockedValueBox(State())

    init(
        _ entries: StreamEntries, redis: RedisClient, readCount: Int, blockTime: TimeAmount,
        eventLoop: any EventLoop, logger: Logger
    ) {
        self.entries = entries
        self.redis = redis
        self.readCount = readCount
        self.blockTime = blockTime
        self.eventLoop = eventLoop
        self.logger = logger
        blocking = redis.forBlockingCommands(upTo: blockTime, on: eventLoop)
    }

    /// The last entry that readers were told of.
    var position: StreamOffset { state.withLockedValue(\.position) }

    /// Readers were told of the entries behind this one.
    var beginning: StreamOffset { state.withLockedValue(\.beginning) }

    func setReader(of namespace: String, _ owner: AnyObject, _ reader: @escaping Reader) {
        state.withLockedValue { $0.readers[ExactString(namespace)] = (ObjectIdentifier(owner), reader) }
    }

    /// Tells a reader nothing more. A namespace that was made in the place of one that is still ending keeps its own.
    func removeReader(of namespace: String, _ owner: AnyObject) {
        state.withLockedValue { state in
            guard state.readers[ExactString(namespace)]?.owner == ObjectIdentifier(owner) else { return }
            state.readers[ExactString(namespace)] = nil
        }
    }

    // MARK: Following

    /// Returns when what is appended from now on will be told.
    func start() async throws {
        let last = try await redis.send(RedisCommand("XREVRANGE", key: entries.key, ["+", "-", "COUNT", 1]))
        let position = Self.entries(in: last).first?.offset ?? .zero
        state.withLockedValue { state in
            guard state.task == nil else { return }
            state.position = position
            state.beginning = position
            if state.keepsTail { state.tail = tail(after: position) }
            state.task = Task { await self.follow() }
        }
    }

    private func follow() async {
        var backoff = Backoff(minimum: .milliseconds(20), maximum: .seconds(1))
        while !Task.isCancelled {
            do {
                let reply = try await blocking.send(
                    RedisCommand(
                        "XREAD",
                        [
                            "COUNT", .integer(readCount), "BLOCK", .integer(Int(blockTime.nanoseconds / 1_000_000)),
                            "STREAMS", .text(entries.key), .text(position.text),
                        ], route: entries.key))
                backoff.succeeded()
                guard let found = reply.array?.first?.array?.dropFirst().first else { continue }
                await tell(Self.entries(in: found))
            } catch {
                guard error as? RedisError != .closed else { return }
                logger.debug("The log of Socket.IO events can't be read", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: .nanoseconds(backoff.next().nanoseconds))
            }
        }
    }

    private func tell(_ found: [(offset: StreamOffset, fields: [RESPValue])]) async {
        for (offset, fields) in found {
            let entry = read(fields)
            // Before it is delivered: a client that comes back meanwhile gets it here or there, or both and then once.
            state.withLockedValue { $0.tail?.append(LoggedEvent(entry, at: offset)) }
            if let entry,
                let reader = state.withLockedValue({ $0.readers[ExactString(entry.namespace)] })
            {
                await reader.read(entry, offset)
            }
            let reached = state.withLockedValue { state in
                state.position = offset
                let reached = state.waiting.filter { $0.0 <= offset }
                state.waiting.removeAll { $0.0 <= offset }
                return reached
            }
            for (_, promise) in reached { promise.succeed() }
        }
    }

    private func read(_ fields: [RESPValue]) -> StreamEntries.Entry? {
        do {
            return try StreamEntries.read(fields)
        } catch {
            logger.warning("An entry of the Socket.IO stream is not understood", metadata: ["error": "\(error)"])
            return nil
        }
    }

    /// Returns when readers were told of the entry.
    func told(of offset: StreamOffset) async {
        let promise = eventLoop.makePromise(of: Void.self)
        let isReached = state.withLockedValue { state in
            guard state.task != nil, state.position < offset else { return true }
            state.waiting.append((offset, promise))
            return false
        }
        if isReached { promise.succeed() }
        try? await promise.futureResult.get()
    }

    func close() async {
        let (task, waiting) = state.withLockedValue { state in
            defer {
                state.task = nil
                state.waiting = []
            }
            return (state.task, state.waiting)
        }
        task?.cancel()
        for (_, promise) in waiting { promise.succeed() }
        await blocking.shutdown()
    }

    // MARK: What was before

    /// Keeps the newest entries from the start on, for clients that come back: many do at once when a node has died, and read from Redis
    /// for each of them, the log would take all of a node's time and memory.
    func keepTail() {
        state.withLockedValue { $0.keepsTail = true }
    }

    private func tail(after start: StreamOffset) -> EventTail {
        // A stream is cut in whole parts, so that it has somewhat more than that.
        EventTail(
            after: start, maximumCount: entries.maximumLength + 1_000, maximumBytes: Self.maximumTailBytes)
    }

    /// Whether nothing behind an entry has been dropped.
    func reaches(backTo offset: StreamOffset) async throws -> Bool {
        if state.withLockedValue({ $0.tail?.reaches(backTo: offset) == true }) { return true }
        guard offset == .zero else {
            let found = try await redis.send(
                RedisCommand("XRANGE", key: entries.key, [.text(offset.text), .text(offset.text)]))
            return found.array?.isEmpty == false
        }
        // There was no entry at all then: all that were ever added have to be there still.
        do {
            let reply = try await redis.send(RedisCommand("XINFO", ["STREAM", .text(entries.key)], route: entries.key))
            let fields = reply.array ?? []
            func number(_ name: String) -> Int? {
                guard let index = fields.firstIndex(where: { $0.string == name }), index + 1 < fields.count else {
                    return nil
                }
                return fields[index + 1].int
            }
            return number("length") == number("entries-added")
        } catch RedisError.reply {
            // There is no stream yet.
            return true
        }
    }

    /// What follows an entry as far as this node has heard of it; nil if it is more than is kept.
    func events(after offset: StreamOffset) async throws -> [LoggedEvent]? {
        while true {
            if let events = state.withLockedValue({ $0.tail?.events(after: offset) }) { return events }
            let (task, isOwn) = state.withLockedValue { state in
                if let filling = state.filling { return (filling, false) }
                let filling = Task {
                    defer { self.state.withLockedValue { $0.filling = nil } }
                    try await fillTail(backTo: offset)
                }
                state.filling = filling
                return (filling, true)
            }
            try await task.value
            if isOwn { return state.withLockedValue { $0.tail?.events(after: offset) } }
        }
    }

    /// Reads what is between an entry and the tail, and puts it there if it fits.
    private func fillTail(backTo offset: StreamOffset) async throws {
        guard let end = state.withLockedValue(\.tail)?.start else { return }
        var older: [LoggedEvent] = []
        var (last, bytes) = (offset, 0)
        while last < end, older.count <= entries.maximumLength + 1_000, bytes <= Self.maximumTailBytes {
            let reply = try await redis.send(
                RedisCommand(
                    "XRANGE", key: entries.key,
                    [.text("(" + last.text), .text(end.text), "COUNT", .integer(Self.partSize)]))
            let found = Self.entries(in: reply)
            for (offset, fields) in found {
                let event = LoggedEvent(try? StreamEntries.read(fields), at: offset)
                older.append(event)
                (last, bytes) = (offset, bytes + event.footprint)
            }
            guard found.count == Self.partSize else { break }
        }
        state.withLockedValue { _ = $0.tail?.prepend(older, after: offset, upTo: end) }
    }

    /// Reads the entry and what is before it, backwards, a part of it.
    func read(backFrom offset: StreamOffset, _ body: (StreamEntries.Entry?) -> Void) async throws {
        let reply = try await redis.send(
            RedisCommand("XREVRANGE", key: entries.key, [.text(offset.text), "-", "COUNT", .integer(Self.partSize)]))
        for (_, fields) in Self.entries(in: reply) { body(try? StreamEntries.read(fields)) }
    }

    private static let partSize = 500

    private static func entries(in reply: RESPValue) -> [(offset: StreamOffset, fields: [RESPValue])] {
        (reply.array ?? []).compactMap { entry in
            guard let parts = entry.array, parts.count == 2, let offset = parts[0].string.flatMap({ StreamOffset($0) }),
                let fields = parts[1].array
            else { return nil }
            return (offset, fields)
        }
    }
}
