import EaselBackoff
import NIOCore
import NIOHTTP2

/// Stands in front of a connection's HTTP/2 and sees to what the connection costs: carries out what ``HTTP2ConnectionState``
/// decides, and passes on a few frames in a turn, as ``RequestFramingHandler`` does with requests of HTTP/1.
final class HTTP2ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = ByteBuffer

    private let timeouts: HTTPConnectionTimeouts
    private let cut: @Sendable () -> Void
    private var state: HTTP2ConnectionState
    private var look: RepeatedTask?
    private var clock: LookClock
    private var context: ChannelHandlerContext?
    private var cutter = HTTP2FrameCutter()
    /// What came, and waits for its turn.
    private var unread = ByteBuffer()
    private var isTurnScheduled = false
    private var pause = TurnPause()
    private var waiting = WaitingDataFrames()
    /// Whether more was asked for, and is not read while too many frames wait.
    private var isHeldBack = false
    /// Whether the connection was given up: what comes is dropped.
    private var isOver = false
    private var dropped = 0

    /// - Parameters:
    ///   - firstRequest: how long a client has for its first request.
    ///   - cut: counts connections that were closed because the client was too slow.
    init(_ timeouts: HTTPConnectionTimeouts, firstRequest: TimeAmount, cut: @escaping @Sendable () -> Void) {
        self.timeouts = timeouts
        clock = LookClock(interval: timeouts.interval)
        self.cut = cut
        state = HTTP2ConnectionState(timeouts, firstRequest: firstRequest)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        clock.start()
        let handler = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        look = context.eventLoop.scheduleRepeatedTask(initialDelay: timeouts.interval, delay: timeouts.interval) { _ in
            let (handler, context) = handler.value
            handler.look(context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        look?.cancel()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        look?.cancel()
        context.fireChannelInactive()
    }

    // MARK: Input

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        guard !isOver else { return drop(bytes.readableBytes, context) }
        guard unread.readableBytes == 0 else {
            unread.writeBuffer(&bytes)
            return
        }
        unread = bytes
        passOn(context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        if isOver { context.read() }
    }

    private func drop(_ bytes: Int, _ context: ChannelHandlerContext) {
        dropped += bytes
        if dropped > RequestFramingHandler.lingering.bytes { context.channel.closeAtOnce() }
    }

    private func passOn(_ context: ChannelHandlerContext) {
        guard let piece = cutter.next(from: &unread) else { return }
        if unread.readableBytes == 0 { unread = ByteBuffer() }
        let dataFrames = cutter.dataFrames
        context.fireChannelRead(wrapInboundOut(piece))
        // Their streams may have been made by frames in front of them.
        for id in dataFrames { waiting.passed(id) }
    }

    func read(context: ChannelHandlerContext) {
        guard !waiting.isFull || isOver else { return isHeldBack = true }
        guard unread.readableBytes > 0 else { return context.read() }
        guard !isTurnScheduled else { return }
        isTurnScheduled = true
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        pause.schedule(on: context.eventLoop) { handler.value.takeTurn(late: $0) }
    }

    private func takeTurn(late: TimeAmount) {
        isTurnScheduled = false
        pause.begin(late: late)
        guard let context else { return }
        passOn(context)
        context.fireChannelReadComplete()
        // As a channel does behind what it has read.
        context.channel.read()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        context.fireUserInboundEventTriggered(event)
        // Whoever sends no more can neither take up windows nor end streams.
        if case .some(.inputClosed) = event as? ChannelEvent { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isOver else {
            promise?.fail(ChannelError.outputClosed)
            return
        }
        guard case .byteBuffer(let bytes) = unwrapOutboundIn(data) else {
            promise?.fail(ChannelError.operationUnsupported)
            return
        }
        state.wrote(bytes.readableBytes)
        context.write(wrapOutboundOut(bytes), promise: promise)
    }

    /// A DATA frame of the stream has come to its request.
    func delivered(_ id: HTTP2StreamID) {
        waiting.delivered(id)
        readOn()
    }

    /// Reads what was asked for once less waits, in a turn of its own: frames are delivered in the middle of others' turns.
    private func readOn() {
        guard isHeldBack, !waiting.isFull, let context else { return }
        isHeldBack = false
        let handler = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.execute {
            let (handler, context) = handler.value
            if handler.context != nil { handler.read(context: context) }
        }
    }

    private func look(_ context: ChannelHandlerContext) {
        let time = clock.look()
        // Every channel that a node accepts knows it.
        let pending = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        switch state.look(after: time, pending: pending) {
        case .fine:
            break
        case .outputStalled:
            cut()
            HTTPConnectionHandler.reset(context)
        case .idle:
            context.close(promise: nil)
        }
    }

    /// Ends the connection behind the frame that tells its client what it did wrong.
    private func end() {
        guard let context else { return }
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        // The frame is not on its way yet.
        context.eventLoop.execute { handler.value.linger() }
    }

    /// Ends what is sent, and closes the connection once its client has done so, or had time to read the last frame.
    private func linger() {
        guard let context, !isOver else { return }
        (isOver, unread) = (true, ByteBuffer())
        context.close(mode: .output, promise: nil)
        let channel = context.channel
        let end = context.eventLoop.scheduleTask(in: RequestFramingHandler.lingering.time) {
            channel.closeAtOnce()
        }
        channel.closeFuture.whenComplete { _ in end.cancel() }
        context.read()
    }

    /// Sees the connection being given up, which NIO leaves to be closed by others.
    struct Frames: NIOHTTP2FrameDelegate {
        let handler: HTTP2ConnectionHandler

        func wroteFrame(_ frame: HTTP2Frame) {
            if case .goAway(_, let code, _) = frame.payload, code != .noError { handler.end() }
        }
    }

    /// Counts the streams of the connection, on its event loop.
    struct Streams: NIOHTTP2StreamDelegate {
        private let handler: NIOLoopBound<HTTP2ConnectionHandler>
        private let next: any NIOHTTP2StreamDelegate

        init(_ handler: HTTP2ConnectionHandler, on eventLoop: any EventLoop, next: any NIOHTTP2StreamDelegate) {
            self.handler = NIOLoopBound(handler, eventLoop: eventLoop)
            self.next = next
        }

        func streamCreated(_ id: HTTP2StreamID, channel: any Channel) {
            handler.value.state.streamCreated()
            handler.value.waiting.streamCreated(id)
            next.streamCreated(id, channel: channel)
        }

        func streamClosed(_ id: HTTP2StreamID, channel: any Channel) {
            handler.value.state.streamClosed()
            handler.value.waiting.streamClosed(id)
            handler.value.readOn()
            next.streamClosed(id, channel: channel)
        }
    }
}
