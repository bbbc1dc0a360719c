import NIOCore

/// Carries out what a ``ConnectionStateMachine`` says: commands go out as they come, answers come back in the same
/// order.
///
/// On the event loop of its channel. What is written within one turn of the loop is flushed once: that is the pipeline.
final class RedisChannelHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    typealias StateMachine = ConnectionStateMachine<EventLoopPromise<RESPValue>>

    private let reader: ReplyReader
    /// The longest wait for a reply; after it the connection is closed.
    private let timeout: TimeAmount
    private var machine: StateMachine
    private var context: ChannelHandlerContext?
    private var isFlushScheduled = false
    private var timer: RepeatedTask?
    /// Messages: what they were subscribed as, and payload.
    var onMessage: ((RedisChannel, ByteBuffer) -> Void)?
    /// The server gave up a subscription by itself: its slot has moved.
    var onUnsubscribed: ((String) -> Void)?
    /// The connection is gone; called once.
    var onClosed: ((RedisError) -> Void)?

    init(reader: ReplyReader, role: StateMachine.Role, timeout: TimeAmount) {
        self.reader = reader
        self.timeout = timeout
        machine = StateMachine(role: role)
    }

    /// Commands that were sent and not answered yet.
    var inFlightCount: Int { machine.inFlightCount }
    var isOpen: Bool { machine.isOpen && context?.channel.isActive == true }

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
        switch machine.send(promise, unsubscribing: channel, deadline: .now() + timeout) {
        case .write: write(command, on: context)
        case .fail(let error): promise.fail(error)
        }
    }

    private func write(_ command: RedisCommand, on context: ChannelHandlerContext) {
        var buffer = context.channel.allocator.buffer(capacity: 256)
        command.write(into: &buffer)
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
            while let reply = try reader.next() { receive(reply) }
        } catch {
            close(because: error)
        }
    }

    private func receive(_ reply: RESPValue) {
        switch machine.receive(reply) {
        case .answer(let promise): promise.succeed(reply)
        case .message(let channel, let payload): onMessage?(channel, payload)
        case .unsubscribed(let channel): onUnsubscribed?(channel)
        case .close: context?.close(promise: nil)
        case .ignore: break
        }
    }

    private func checkTimeout() {
        perform(machine.checkTimeout(at: .now()))
    }

    func close(because error: RedisError) {
        perform(machine.close(because: error))
    }

    private func perform(_ action: StateMachine.CloseAction) {
        switch action {
        case .close: context?.close(promise: nil)
        case .ignore: break
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        close(because: .connectFailed("\(error)"))
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        self.context = nil
        if case .fail(let promises, let error) = machine.closed() {
            for promise in promises { promise.fail(error) }
            let onClosed = self.onClosed
            (onMessage, onUnsubscribed, self.onClosed) = (nil, nil, nil)
            onClosed?(error)
        }
        context.fireChannelInactive()
    }
}
