internal import EaselRedis
internal import Logging
internal import Metrics
internal import NIOConcurrencyHelpers
internal import NIOCore

/// Reads what comes over the channels of a namespace: answers go to the requests that wait for them, messages to the inbox.
final class ClusterReceiver: Sendable {
    private static let maximumInbox = 65_536

    /// Messages in the order in which they came. Whoever takes one says ``taken()``.
    let inbox: AsyncStream<ClusterEnvelope>
    private let deliver: AsyncStream<ClusterEnvelope>.Continuation
    private let wire: any ClusterWire
    private let node: ClusterNode
    private let order: EventOrder
    private let count = NIOLockedValueBox(0)
    private let dropped = Counter(label: "socketio_adapter_dropped_messages_total")

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
                if envelope.message.isRecoverable { return try recorder.heard(envelope, payload, over: channel) }
            }
            put(envelope)
        }
    }

    private func put(_ envelope: ClusterEnvelope) {
        let isFull = count.withLockedValue { count in
            guard count < Self.maximumInbox else { return true }
            count += 1
            return false
        }
        guard isFull else {
            deliver.yield(envelope)
            return
        }
        dropped.increment()
        node.logger.error("A message of another Socket.IO node is dropped: too many wait to be delivered")
    }

    func taken() {
        count.withLockedValue { $0 -= 1 }
    }

    func close() {
        deliver.finish()
    }
}
