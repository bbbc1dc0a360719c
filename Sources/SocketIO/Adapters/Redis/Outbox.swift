internal import EaselBackoff
internal import EaselRedis
internal import Logging
internal import Metrics
internal import NIOConcurrencyHelpers
internal import NIOCore

/// Sends what a node has to say to Redis, in order. While Redis is away it waits, bounded, and is sent when Redis is back.
///
/// What was on its way when a connection was lost is sent again: it may have been done. Easel nodes act on it once, by its
/// number (``DuplicateFilter``).
final class Outbox: Sendable {
    private struct State {
        var queue: OutboxQueue
        var task: Task<Void, Never>?
        var isClosed = false
        var isOverflowing = false
    }

    private let redis: RedisClient
    private let eventLoop: any EventLoop
    private let logger: Logger
    private let state: NIOLockedValueBox<State>
    private let dropped = Counter.droppedAdapterMessages()

    init(
        redis: RedisClient, eventLoop: any EventLoop, maximumCount: Int, maximumBytes: Int, logger: Logger
    ) {
        self.redis = redis
        self.eventLoop = eventLoop
        self.logger = logger
        state = NIOLockedValueBox(
            State(queue: OutboxQueue(maximumCount: maximumCount, maximumBytes: maximumBytes)))
    }

    /// Queues a command.
    ///
    /// - Parameters:
    ///   - isKept: whether it waits for Redis if that is away.
    ///   - settled: told the reply, or nil if it failed; again, if it is sent again.
    func send(
        _ command: RedisCommand, isKept: Bool, settled: (@Sendable (RESPValue?) -> Void)? = nil
    ) throws(RedisAdapterError) {
        let item = OutboxQueue.Item(
            command: command, byteCount: command.byteCount, isKept: isKept, settled: settled)
        let failure = state.withLockedValue { state -> RedisAdapterError? in
            guard !state.isClosed else { return .closed }
            guard state.queue.append(item) else { return .overloaded }
            if state.task == nil { state.task = Task { await self.run() } }
            return nil
        }
        guard let failure else { return }
        if failure == .overloaded { reportDropped() }
        throw failure
    }

    private func reportDropped() {
        dropped.increment()
        let isFirst = state.withLockedValue { state in
            defer { state.isOverflowing = true }
            return !state.isOverflowing
        }
        if isFirst {
            logger.error("Messages to other Socket.IO nodes are dropped: too many wait for Redis")
        }
    }

    /// Sends until there is nothing more to send.
    private func run() async {
        var backoff = Backoff(minimum: .milliseconds(50), maximum: .seconds(1))
        while !Task.isCancelled {
            let batch = state.withLockedValue { state in
                let batch = state.queue.takeBatch()
                if batch.isEmpty {
                    state.task = nil
                    state.isOverflowing = false
                }
                return batch
            }
            guard !batch.isEmpty else { return }
            let results = await redis.outcomes(ofPipeline: batch.map(\.command), on: eventLoop)
            let outcomes = state.withLockedValue { $0.queue.settle(results) }
            guard tell(outcomes) else {
                backoff.succeeded()
                continue
            }
            try? await Task.sleep(for: .nanoseconds(backoff.next().nanoseconds))
        }
    }

    /// True if some have to be sent again.
    private func tell(_ outcomes: [OutboxQueue.Outcome]) -> Bool {
        var isPostponed = false
        for outcome in outcomes {
            switch outcome {
            case .done(let item, let reply): item.settled?(reply)
            case .postponed(let item):
                isPostponed = true
                item.settled?(nil)
            case .failed(let item, let error):
                item.settled?(nil)
                guard item.isKept, error != .closed else { continue }
                dropped.increment()
                logger.error("Redis refuses a message to other Socket.IO nodes", metadata: ["error": "\(error)"])
            }
        }
        return isPostponed
    }

    /// Waits until all that can be sent has been, for a second at most, and sends nothing more.
    func close() async {
        let end = ContinuousClock.now + .seconds(1)
        while state.withLockedValue({ $0.task != nil }), ContinuousClock.now < end {
            try? await Task.sleep(for: .milliseconds(5))
        }
        let (task, items) = state.withLockedValue { state -> (Task<Void, Never>?, [OutboxQueue.Item]) in
            state.isClosed = true
            return (state.task, state.queue.removeAll())
        }
        task?.cancel()
        for item in items { item.settled?(nil) }
    }
}
