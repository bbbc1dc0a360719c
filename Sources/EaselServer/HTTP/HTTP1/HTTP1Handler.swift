import NIOCore
import NIOHTTP1

/// Answers requests of HTTP/1 by the rules of their version, and lets a WebSocket take over where one is granted.
///
/// It stands between the parser and Hummingbird, which knows neither versions nor expectations. What serves HTTP is added
/// behind it with the first request that is none for a WebSocket, so that WebSockets do not pay for it. Where a WebSocket
/// comes later on a kept connection, Swift's end of that stays in the pipeline, and this handler keeps the two apart.
final class HTTP1Handler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// The server asks for the body of the request that it answers.
    struct BodyWanted: Sendable {}

    private enum Phase {
        case serving
        /// `101` was written, and the handlers of HTTP leave.
        case upgrading
        case webSocket
        /// The last answer was written.
        case over
    }

    private let framing: RequestFramingHandler
    /// The handlers of HTTP in front of this one, which a WebSocket has no use for.
    private let parsers: [any RemovableChannelHandler]
    private let webSockets: WebSocketUpgrade
    private let negotiated: EventLoopPromise<EaselChannel.Negotiated>
    /// Adds what serves HTTP behind this handler.
    private let serveHTTP: () throws -> EaselChannel.HTTPService

    private var phase = Phase.serving
    private var exchange: HTTP1Exchange?
    private var handshake: HTTPRequestHead?
    /// Whether a request was read up to its head, but not to its end.
    private var isRequestOpen = false
    private var isOutputClosed = false
    private var service: EaselChannel.HTTPService?

    init(
        _ framing: RequestFramingHandler, parsers: [any RemovableChannelHandler], webSockets: WebSocketUpgrade,
        negotiated: EventLoopPromise<EaselChannel.Negotiated>,
        serveHTTP: @escaping () throws -> EaselChannel.HTTPService
    ) {
        self.framing = framing
        self.parsers = parsers
        self.webSockets = webSockets
        self.negotiated = negotiated
        self.serveHTTP = serveHTTP
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        negotiated.fail(ChannelError.ioOnClosedChannel)
    }

    func channelInactive(context: ChannelHandlerContext) {
        if phase != .webSocket { phase = .over }
        negotiated.fail(ChannelError.ioOnClosedChannel)
        context.fireChannelInactive()
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard phase == .serving else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            guard let request = framing.nextHead() else { return context.close(promise: nil) }
            exchange = HTTP1Exchange(request)
            isRequestOpen = true
            guard !request.isWebSocketHandshake else { return handshake = head }
        case .body:
            exchange?.readBody()
        case .end:
            exchange?.readEnd()
            isRequestOpen = false
            if let handshake { return answer(handshake, context) }
            if isOutputClosed { framing.linger() }
        }
        if startService(context) { context.fireChannelRead(data) }
    }

    private func startService(_ context: ChannelHandlerContext) -> Bool {
        guard service == nil else { return true }
        do {
            let service = try serveHTTP()
            self.service = service
            negotiated.succeed(service.negotiated)
            return true
        } catch {
            context.close(promise: nil)
            return false
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed where phase != .webSocket && service == nil:
            // A request whose client does not listen.
            context.close(promise: nil)
        case _ where phase == .webSocket:
            // It is no business of what served HTTP.
            break
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        if phase == .webSocket { readOn(context) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else {
            if service == nil { context.close(promise: nil) } else { context.fireErrorCaught(error) }
            return
        }
        guard phase == .serving else { return }
        refuse(framing.refusal ?? Self.problem(error), context)
    }

    private static func problem(_ error: HTTPParserError) -> Problem {
        switch error {
        case .headerOverflow: .headTooLarge("a request's trailer fields are too large")
        default: .malformedRequest("the request is malformed: \(error.debugDescription)")
        }
    }

    /// Answers what is no request, once, and ends the connection.
    private func refuse(_ problem: Problem, _ context: ChannelHandlerContext) {
        framing.stop()
        if exchange?.isAnswered == true {
            // Another answer would be taken for a part of the one that is under way.
            phase = .over
            return context.close(promise: nil)
        }
        write(problem, context)
        if service == nil { negotiated.succeed(.refused) } else { context.fireErrorCaught(RequestRefused()) }
    }

    /// Answers with a problem, in place of what serves HTTP, and ends the connection.
    private func write(_ problem: Problem, _ context: ChannelHandlerContext) {
        let body = ByteBuffer(bytes: problem.json.canonical)
        var headers: HTTPHeaders = [
            "Content-Type": Problem.contentType, "Content-Length": "\(body.readableBytes)",
            "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
            "Cross-Origin-Resource-Policy": "same-origin",
        ]
        if let retryAfter = problem.retryAfter { headers.add(name: "Retry-After", value: "\(retryAfter)") }
        if problem.status == .upgradeRequired {
            headers.add(name: "Sec-WebSocket-Version", value: WebSocketUpgrade.version)
        }
        write(.init(statusCode: problem.status.code), headers, body, context)
    }

    /// Answers in place of what serves HTTP, and ends the connection.
    private func write(
        _ status: HTTPResponseStatus, _ headers: HTTPHeaders, _ body: ByteBuffer, _ context: ChannelHandlerContext
    ) {
        var head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        head.headers.replaceOrAdd(name: "Connection", value: "close")
        let isHead = exchange?.dropsBody == true
        if let answer = exchange?.answer(head) { head = answer }
        (phase, exchange) = (.over, nil)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !isHead { context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        endOutput(context)
    }

    private func endOutput(_ context: ChannelHandlerContext) {
        context.close(mode: .output, promise: nil)
        framing.linger()
    }

    // MARK: Answers

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard phase == .serving, exchange != nil else {
            promise?.fail(ChannelError.outputClosed)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(let head):
            let isFinal = !(100..<200).contains(head.status.code)
            // A client of HTTP/1.0 takes each head for that of the answer.
            guard isFinal || exchange?.isOldVersion == false else {
                promise?.succeed()
                return
            }
            context.write(wrapOutboundOut(.head(isFinal ? exchange?.answer(head) ?? head : head)), promise: promise)
        case .body:
            if exchange?.dropsBody == true { promise?.succeed() } else { context.write(data, promise: promise) }
        case .end:
            // Writing it brings the next request; and a request that goes on is seen to its end by who serves HTTP.
            let isLast = exchange?.isLast == true && !isRequestOpen
            exchange = nil
            if isLast { phase = .over }
            context.write(data, promise: promise)
            guard isLast else { return }
            context.flush()
            endOutput(context)
            context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        }
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is BodyWanted else { return context.triggerUserOutboundEvent(event, promise: promise) }
        if phase == .serving, exchange?.wantsBody() == true {
            context.writeAndFlush(
                wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: promise)
        } else {
            promise?.succeed()
        }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        switch (phase, mode) {
        case (.over, .all):
            // The last answer is still on its way: the framing closes when it was read.
            context.channel.closeFuture.cascade(to: promise)
        case (.over, _), (.webSocket, .input), (.webSocket, .output), (.upgrading, .input), (.upgrading, .output):
            promise?.succeed()
        case (.serving, .output):
            isOutputClosed = true
            context.close(mode: mode, promise: promise)
            // What goes on of a request is seen to its end by who serves HTTP.
            if !isRequestOpen { framing.linger() }
        default:
            context.close(mode: mode, promise: promise)
        }
    }

    // MARK: WebSockets

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        handshake = nil
        do throws(UpgradeRefusal) {
            let grant = try webSockets.accept(head, on: context.channel)
            phase = .upgrading
            let answer = HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: grant.headers)
            context.write(wrapOutboundOut(.head(answer)), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            let removals = parsers.map { context.pipeline.syncOperations.removeHandler($0) }
            let handler = NIOLoopBound((self, context, grant.handlers), eventLoop: context.eventLoop)
            EventLoopFuture.andAllComplete(removals, on: context.eventLoop).whenComplete { _ in
                let (handler, context, handlers) = handler.value
                handler.upgrade(handlers, context)
            }
        } catch {
            switch error {
            case .problem(let problem): write(problem, context)
            case .socketIO(let answer):
                write(.init(statusCode: answer.status), answer.headers, answer.body, context)
            }
            if service == nil { negotiated.succeed(.refused) } else { context.fireErrorCaught(RequestRefused()) }
        }
    }

    private func upgrade(_ handlers: [any ChannelHandler], _ context: ChannelHandlerContext) {
        guard phase == .upgrading else { return }
        let pipeline = context.pipeline.syncOperations
        do {
            try context.channel.syncOptions?.setOption(.writeBufferWaterMark, value: EaselChannel.waterMark)
            try pipeline.addHandlers(handlers, position: .after(framing))
        } catch {
            return context.close(promise: nil)
        }
        phase = .webSocket
        if let service {
            for handler in service.handlers { pipeline.removeHandler(handler, promise: nil) }
            // Ends the task that served HTTP.
            context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        } else {
            negotiated.succeed(.webSocket)
            pipeline.removeHandler(context: context, promise: nil)
        }
        framing.leave()
        if service != nil { readOn(context) }
    }

    /// Swift's end of the pipeline reads nothing after it has ended.
    private func readOn(_ context: ChannelHandlerContext) {
        // Every channel that a node accepts knows it.
        if (try? context.channel.syncOptions?.getOption(.autoRead)) ?? true { context.read() }
    }
}

/// What came on the connection is no request any more, and was answered.
struct RequestRefused: Error {}
