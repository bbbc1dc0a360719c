import DequeModule
import NIOCore

/// One connection: commands go out as they come, answers come back in the same order.
///
/// On the event loop of its channel. What is written within one turn of the loop is flushed once: that is the pipeline.
final class RedisChannelHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private struct InFlight {
        let promise: EventLoopPromise<RESPValue>
        let deadline: NIODeadline
        /// The channel that the command gives up.
        let unsubscribes: String?
    }

    private let reader: ReplyReader
    private let timeout: TimeAmount
    private var inFlight: Deque<InFlight> = []
    private var context: ChannelHandlerContext?
    private var isFlushScheduled = false
    private var timer: RepeatedTask?
    private var failure = RedisError.connectionClosed
    /// Messages of sharded pub/sub: channel and payload. Set only where there are subscriptions: elsewhere a reply may
    /// look like a message.
    var onMessage: ((String, ByteBuffer) -> Void)?
    /// The server gave up a subscription by itself: its slot has moved.
    var onUnsubscribed: ((String) -> Void)?
    /// The connection is gone; called once.
    var onClosed: ((RedisError) -> Void)?

    init(reader: ReplyReader, timeout: TimeAmount) {
        self.reader = reader
        self.timeout = timeout
    }

    var inFlightCount: Int { inFlight.count }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        let interval = TimeAmount.nanoseconds(max(timeout.nanoseconds / 4, 1_000_000))
        timer = context.eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
            handler.value.checkTimeout()
        }
    }

    func send(
        _ command: RedisCommand, unsubscribing channel: String? = nil, promise: EventLoopPromise<RESPValue>
    ) {
        guard let context, context.channel.isActive else {
            promise.fail(RedisError.connectionClosed)
            return
        }
        var buffer = context.channel.allocator.buffer(capacity: 256)
        command.write(into: &buffer)
        inFlight.append(InFlight(promise: promise, deadline: .now() + timeout, unsubscribes: channel))
        context.write(wrapOutboundOut(buffer), promise: nil)
        guard !isFlushScheduled else { return }
        isFlushScheduled = true
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.execute {
            handler.value.isFlushScheduled = false
            handler.value.context?.flush()
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        do throws(RedisError) {
            try reader.feed(unwrapInboundIn(data))
            while let reply = try reader.next() {
                try receive(reply)
            }
        } catch {
            close(because: error)
        }
    }

    private func receive(_ reply: RESPValue) throws(RedisError) {
        if let onMessage, case .array(let parts) = reply, parts.count == 3, let channel = parts[1].string {
            switch parts[0].string {
            case "smessage":
                if let payload = parts[2].buffer { onMessage(channel, payload) }
                return
            case "sunsubscribe" where inFlight.first?.unsubscribes != channel:
                onUnsubscribed?(channel)
                return
            default:
                break
            }
        }
        guard let command = inFlight.popFirst() else {
            throw .protocolViolation("a reply that nobody asked for")
        }
        command.promise.succeed(reply)
    }

    private func checkTimeout() {
        guard let oldest = inFlight.first, oldest.deadline < .now() else { return }
        // Later replies could not be told apart any more.
        close(because: .timeout)
    }

    func close(because error: RedisError) {
        failure = error
        context?.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        close(because: .connectFailed("\(error)"))
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        self.context = nil
        let orphans = inFlight
        inFlight = []
        for orphan in orphans { orphan.promise.fail(failure) }
        onMessage = nil
        onUnsubscribed = nil
        let onClosed = self.onClosed
        self.onClosed = nil
        onClosed?(failure)
        context.fireChannelInactive()
    }
}
