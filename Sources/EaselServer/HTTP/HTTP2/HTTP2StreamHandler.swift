import HTTPTypes
import NIOCore
import NIOHTTPTypes
import NIOHTTPTypesHTTP2

/// Sees to what one request of HTTP/2 costs, and to what HTTP/1's own handlers do there: refuses heads that can't be served, asks
/// for bodies whose clients wait for that, and keeps back the bodies of answers to HEAD. Carries out what ``HTTP2StreamState``
/// decides.
final class HTTP2StreamHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let timeouts: HTTPConnectionTimeouts
    private let connections: Connections
    private let head: EventLoopPromise<HTTPRequest?>
    private let departure: Signal
    private let cut: @Sendable () -> Void
    private var state: HTTP2StreamState
    private var look: RepeatedTask?
    private var clock: LookClock
    /// Whether the server has asked for more of what the client sends and none has come.
    private var isReading = true
    private var isHead = false
    /// Whether the client waits to be asked for the body.
    private var awaitsContinue = false
    /// Whether the request was answered here, so that nobody else hears of it.
    private var isRefused = false
    /// Whether the request is counted, and for whom.
    private var (isCounted, address) = (false, PeerAddress?.none)

    /// - Parameters:
    ///   - head: gets the request's, or nil for one that is refused here; what goes on to the server is what comes behind it.
    ///   - departure: is told when the stream has ended.
    ///   - cut: counts streams that were ended because the client was too slow.
    init(
        _ timeouts: HTTPConnectionTimeouts, connections: Connections, head: EventLoopPromise<HTTPRequest?>,
        departure: Signal, cut: @escaping @Sendable () -> Void
    ) {
        self.head = head
        self.connections = connections
        self.timeouts = timeouts
        clock = LookClock(interval: timeouts.interval)
        self.departure = departure
        self.cut = cut
        state = HTTP2StreamState(timeouts)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        clock.start()
        let handler = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        look = context.eventLoop.scheduleRepeatedTask(initialDelay: timeouts.interval, delay: timeouts.interval) { _ in
            let (handler, context) = handler.value
            handler.look(context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    private func end() {
        look?.cancel()
        if isCounted { connections.closeStream(of: address) }
        isCounted = false
        head.fail(ChannelError.ioOnClosedChannel)
        departure.happen()
    }

    // MARK: Input

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isReading = false
        switch unwrapInboundIn(data) {
        case .head(let request):
            return readHead(request, context)
        case .body(let bytes):
            state.readBody(bytes.readableBytes)
            awaitsContinue = false
        case .end:
            state.readEnd()
            awaitsContinue = false
        }
        if !isRefused { context.fireChannelRead(data) }
    }

    private func readHead(_ request: HTTPRequest, _ context: ChannelHandlerContext) {
        isHead = request.method == .head
        awaitsContinue = request.headerFields[.expect] != nil
        do throws(Problem) {
            try HTTP2Head.check(request)
            address = try connections.openStream(
                on: context.channel, forwardedFor: request.headerFields[values: .forwardedFor])
            isCounted = true
            head.succeed(request)
        } catch {
            head.succeed(nil)
            refuse(error, context)
        }
    }

    func read(context: ChannelHandlerContext) {
        isReading = true
        context.read()
    }

    /// Answers with a problem in place of the server, and ends the stream.
    private func refuse(_ problem: Problem, _ context: ChannelHandlerContext) {
        isRefused = true
        let body = ByteBuffer(bytes: problem.json.canonical)
        var head = HTTPResponse(
            status: problem.status,
            headerFields: [
                .contentType: Problem.contentType, .contentLength: "\(body.readableBytes)", .cacheControl: "no-store",
                .xContentTypeOptions: "nosniff", .crossOriginResourcePolicy: "same-origin",
            ])
        if let retryAfter = problem.retryAfter { head.headerFields[.retryAfter] = "\(retryAfter)" }
        write(.head(head), context, nil)
        write(.body(body), context, nil)
        write(.end(nil), context, nil)
        context.flush()
    }

    // MARK: Output

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isRefused else {
            promise?.fail(ChannelError.outputClosed)
            return
        }
        write(unwrapOutboundIn(data), context, promise)
    }

    private func write(
        _ part: HTTPResponsePart, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?
    ) {
        switch part {
        case .head(var head):
            if head.status.kind != .informational { state.beginAnswer() }
            // What is about a connection of HTTP/1 must not stand here.
            head.headerFields[.connection] = nil
            head.headerFields[.transferEncoding] = nil
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body(let bytes):
            guard !isHead else {
                promise?.succeed()
                return
            }
            let count = bytes.readableBytes
            state.wrote(count)
            let written = promise ?? context.eventLoop.makePromise(of: Void.self)
            let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
            written.futureResult.whenComplete { _ in handler.value.state.taken(count) }
            context.write(wrapOutboundOut(.body(bytes)), promise: written)
        case .end:
            let written = promise ?? context.eventLoop.makePromise(of: Void.self)
            let handler = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            // What waits for the client's window would be lost with an earlier reset.
            written.futureResult.whenSuccess {
                let (handler, context) = handler.value
                handler.dropBody(context)
            }
            context.write(wrapOutboundOut(.end(nil)), promise: written)
        }
    }

    /// The answer was written; the rest of the body is wanted by nobody (RFC 9113, section 8.1).
    private func dropBody(_ context: ChannelHandlerContext) {
        guard state.isRequestOpen, context.channel.isActive else { return }
        context.triggerUserOutboundEvent(NIOHTTP2FramePayloadToHTTPEvent.reset(code: .noError), promise: nil)
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is HTTP1Handler.BodyWanted else {
            return context.triggerUserOutboundEvent(event, promise: promise)
        }
        guard awaitsContinue, !state.hasBegunAnswer else {
            promise?.succeed()
            return
        }
        awaitsContinue = false
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: promise)
    }

    // MARK: Time

    private func look(_ context: ChannelHandlerContext) {
        let time = clock.look()
        switch state.look(after: time, isReading: isReading) {
        case .fine:
            break
        case .bodyStalled where !state.hasBegunAnswer:
            cut()
            context.fireErrorCaught(RequestBodyStalled())
        case .bodyStalled, .outputStalled:
            cut()
            context.close(promise: nil)
        }
    }
}
