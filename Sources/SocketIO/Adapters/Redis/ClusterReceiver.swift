internal import EaselRedis
internal import Logging
internal import Metrics
internal import NIOConcurrencyHelpers
internal import NIOCore

/// Reads what comes over the channels of a namespace: answers go to the requests that wait for them, messages to the inbox.
final class ClusterReceiver: Sendable {
    private struct State {
        /// Messages that were ever put into the inbox, and those of them that were acted on.
        var putCount = 0
        var doneCount = 0
        var foreign = ForeignOrder()
        /// Those who wait until so many were acted on.
        var waiting: [(Int, EventLoopPromise<Void>)] = []
        var isClosed = false
    }

    private static let maximumInbox = 65_536
    /// How long a message waits for the events before it, which may have to wait for another node's lease to end.
    private static let maximumWait = TimeAmount.seconds(10)

    /// Messages in the order in which they came. Whoever has acted on one says ``done()``.
    let inbox: AsyncStream<ClusterEnvelope>
    private let deliver: AsyncStream<ClusterEnvelope>.Continuation
    private let wire: any ClusterWire
    private let node: ClusterNode
    private let order: EventOrder
    private let state = NIOLockedValueBox(State())
    private let dropped = Counter.droppedAdapterMessages()

    init(wire: any ClusterWire, node: ClusterNode, order: EventOrder) {
        self.wire = wire
        self.node = node
        self.order = order
        (inbox, deliver) = AsyncStream.makeStream()
    }

    func received(_ event: SubscriptionEvent, over channel: RedisChannel) {
        switch event {
        case .message(let payload):
            do {
                try received(payload, over: channel)
            } catch {
                node.logger.warning(
                    "A message of another Socket.IO node is not understood",
                    metadata: ["channel": "\(channel)", "error": "\(error)"])
            }
        case .interrupted:
            node.logger.debug("Messages of other Socket.IO nodes may be missed", metadata: ["channel": "\(channel)"])
        case .resubscribed: break
        }
    }

    private func received(_ payload: ByteBuffer, over channel: RedisChannel) throws {
        switch try wire.read(payload, over: channel) {
        case nil: break
        case .response(let request, let response, _): node.requests.receive(response, to: request)
        case .message(let envelope):
            guard envelope.sender != node.id else { return }
            if case .log(_, let recorder) = order {
                // What Easel nodes have logged is read from the log.
                guard !envelope.isLogged else { return }
                if envelope.message.isRecoverable { return try heard(envelope, payload, over: channel, recorder) }
                return putInTurn(envelope)
            }
            put { _ in [envelope] }
        }
    }

    private func heard(
        _ envelope: ClusterEnvelope, _ payload: ByteBuffer, over channel: RedisChannel,
        _ recorder: ForeignEventRecorder
    ) throws {
        let digest = ForeignEventRecorder.digest(of: payload)
        // Before it can come back.
        state.withLockedValue { $0.foreign.heard(event: digest) }
        var isToCome = false
        defer { if !isToCome { put { $0.forget(event: digest) } } }
        isToCome = try recorder.heard(envelope, digest, over: channel)
    }

    /// Puts a message into the inbox, after the events before it.
    private func putInTurn(_ envelope: ClusterEnvelope) {
        var place: Int?
        put { foreign in
            place = foreign.hold(envelope)
            return place == nil ? [envelope] : []
        }
        guard let place else { return }
        node.eventLoop.scheduleTask(in: Self.maximumWait) { [weak self] in
            self?.put { $0.giveUp(place) }
        }
    }

    /// Puts what `take` gives into the inbox.
    private func put(_ take: (inout ForeignOrder) -> [ClusterEnvelope]) {
        let droppedCount = state.withLockedValue { state in
            // Within the lock, so that messages come in the order in which they are taken.
            let envelopes = take(&state.foreign)
            let fitting = envelopes.prefix(max(0, Self.maximumInbox - (state.putCount - state.doneCount)))
            state.putCount += fitting.count
            for envelope in fitting { deliver.yield(envelope) }
            return envelopes.count - fitting.count
        }
        guard droppedCount > 0 else { return }
        dropped.increment(by: droppedCount)
        node.logger.error("Messages of another Socket.IO node are dropped: too many wait to be delivered")
    }

    /// A message was acted on.
    func done() {
        let reached = state.withLockedValue { state in
            state.doneCount += 1
            let reached = state.waiting.prefix { $0.0 <= state.doneCount }
            state.waiting.removeFirst(reached.count)
            return reached
        }
        for (_, promise) in reached { promise.succeed() }
    }

    // MARK: Events of Node servers, from the log

    /// An event that this node has heard, too, is about to be delivered; returns when what was published before it was acted on.
    func begin(_ event: ForeignOrigin) async {
        put { $0.begin(event: event.digest) }
        let promise = node.eventLoop.makePromise(of: Void.self)
        let isDone = state.withLockedValue { state in
            guard !state.isClosed, state.doneCount < state.putCount else { return true }
            state.waiting.append((state.putCount, promise))
            return false
        }
        if isDone { promise.succeed() }
        try? await promise.futureResult.get()
    }

    /// The event was delivered: what was published behind it may be acted on.
    func end(_ event: ForeignOrigin) {
        put { $0.end(event: event.digest) }
    }

    func close() {
        deliver.finish()
        let waiting = state.withLockedValue { state in
            state.isClosed = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for (_, promise) in waiting { promise.succeed() }
    }
}
