internal import DequeModule
internal import EaselBackoff
internal import NIOCore
internal import NIOHTTP1
internal import NIOWebSocket

/// Serves the requests of one HTTP connection, one behind the other, and lets a WebSocket take over where one is granted.
///
/// It reads on while an answer is awaited, since only then is it seen that the client goes; what comes meanwhile waits,
/// and then no more is read.
final class EngineHTTPHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private enum State {
        case awaitingHead
        /// Until the end of the request; then it is answered, if it has not been.
        case readingBody(Request)
        case awaitingAnswer(Request)
        /// Until the answer has left.
        case answering(closes: Bool)
        /// Nothing that comes matters any more.
        case closing
    }

    private struct Request {
        let exchange: EngineExchange
        let keepsAlive: Bool
        var body = ByteBuffer()
        var deadline = ProgressDeadline(patience: bodyPatience, bytesPerSecond: slowest)
    }

    private let server: EngineServer
    private let encoder: any RemovableChannelHandler
    private let decoder: any RemovableChannelHandler
    private var context: ChannelHandlerContext?
    private var state = State.awaitingHead
    private var handshake: HTTPRequestHead?
    private var waiting = Deque<HTTPServerRequestPart>()
    private var isServing = false
    private var isQuiescing = false
    private var headTimeout: Scheduled<Void>?
    private var look: RepeatedTask?
    private var answerDeadline = ProgressDeadline(patience: bodyPatience, bytesPerSecond: slowest)
    private var unsent = 0

    /// From the connection, or the answer before, to the end of a request's head.
    private static let headPatience = TimeAmount.seconds(75)
    private static let bodyPatience = TimeAmount.seconds(15)
    /// Bytes a second; a body or an answer may take its time above that.
    private static let slowest = 1_024
    private static let interval = TimeAmount.seconds(1)
    /// For a client to read an answer behind which the connection closes.
    private static let linger = TimeAmount.seconds(2)

    /// - Parameters:
    ///   - encoder: of answers, which a WebSocket has no use for.
    ///   - decoder: of requests, which hands on what comes behind the handshake of a WebSocket.
    init(_ server: EngineServer, encoder: any RemovableChannelHandler, decoder: any RemovableChannelHandler) {
        self.server = server
        self.encoder = encoder
        self.decoder = decoder
    }

    // MARK: Channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        awaitHead(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        stop()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        switch state {
        case .readingBody(let request), .awaitingAnswer(let request): request.exchange.abandon()
        case .awaitingHead, .answering, .closing: break
        }
        stop()
        context.fireChannelInactive()
    }

    private func stop() {
        state = .closing
        waiting = []
        headTimeout?.cancel()
        look?.cancel()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            isQuiescing = true
            if case .awaitingHead = state { context.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is HTTPParserError, case .awaitingHead = state else {
            context.close(promise: nil)
            return
        }
        answer(EngineHTTPResponse(status: 400), keepsAlive: false)
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .closing = state { return }
        waiting.append(unwrapInboundIn(data))
        serve()
    }

    /// Takes what may be taken now. Not again from within: an answer may come at once.
    private func serve() {
        guard !isServing else { return }
        isServing = true
        while let part = waiting.first, accepts(part) {
            waiting.removeFirst()
            receive(part)
        }
        isServing = false
        guard let channel = context?.channel else { return }
        try? channel.syncOptions?.setOption(.autoRead, value: waiting.isEmpty)
    }

    private func accepts(_ part: HTTPServerRequestPart) -> Bool {
        switch state {
        case .awaitingHead, .readingBody, .closing: true
        // The rest of a request that was answered early.
        case .awaitingAnswer, .answering: false
        }
    }

    private func receive(_ part: HTTPServerRequestPart) {
        switch part {
        case .head(let head): receive(head)
        case .body(let bytes): receive(bytes)
        case .end: receiveEnd()
        }
    }

    private func receive(_ head: HTTPRequestHead) {
        guard case .awaitingHead = state, let context else { return }
        headTimeout?.cancel()
        let request = EngineHTTPRequest(
            method: head.method.rawValue, uri: head.uri, headers: head.headers,
            address: context.channel.remoteAddress?.ipAddress ?? "", isSecure: false)
        guard request.path == server.configuration.path else {
            return answer(EngineHTTPResponse(status: 404), keepsAlive: false)
        }
        guard !Self.isWebSocket(head) else {
            handshake = head
            return state = .awaitingHead
        }
        // The parser reads nothing behind a request for an upgrade that nobody has granted.
        let keepsAlive = head.isKeepAlive && !head.headers.contains(name: "upgrade")
        let exchange = server.exchange(request, on: context.eventLoop)
        state = .readingBody(Request(exchange: exchange, keepsAlive: keepsAlive))
        startLooking()
        let length = head.headers["content-length"].first.flatMap { Int($0) } ?? 0
        if let maximum = exchange.maximumBody, length > maximum { return refuseBody() }
        if head.headers["expect"].first?.lowercased() == "100-continue" {
            context.writeAndFlush(wrapOutboundOut(.head(.init(version: .http1_1, status: .continue))), promise: nil)
        }
    }

    private static func isWebSocket(_ head: HTTPRequestHead) -> Bool {
        head.headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
    }

    private func receive(_ bytes: ByteBuffer) {
        guard case .readingBody(var request) = state else { return }
        // So that the body is held once, and grows in place.
        state = .closing
        request.deadline.moved(bytes.readableBytes)
        let maximum = request.exchange.maximumBody ?? 0
        let isTooLarge = bytes.readableBytes > maximum - request.body.readableBytes
        if !isTooLarge { request.body.writeImmutableBuffer(bytes) }
        state = .readingBody(request)
        if isTooLarge { refuseBody() }
    }

    /// The body exceeds the maximum: what is left of it is not read.
    private func refuseBody() {
        guard case .readingBody(let request) = state else { return }
        request.exchange.refuseBody()
        awaitAnswer(to: Request(exchange: request.exchange, keepsAlive: false))
    }

    private func receiveEnd() {
        if let handshake {
            self.handshake = nil
            return open(handshake)
        }
        guard case .readingBody(let request) = state else { return }
        request.exchange.finish(request.body)
        awaitAnswer(to: Request(exchange: request.exchange, keepsAlive: request.keepsAlive))
    }

    private func awaitAnswer(to request: Request) {
        guard let context else { return }
        look?.cancel()
        state = .awaitingAnswer(request)
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        request.exchange.response.whenSuccess { response in
            let handler = handler.value
            guard case .awaitingAnswer(let request) = handler.state else { return }
            handler.answer(response, keepsAlive: request.keepsAlive)
        }
    }

    // MARK: Answers

    private func answer(_ response: EngineHTTPResponse, keepsAlive: Bool) {
        guard let context else { return }
        let keepsAlive = keepsAlive && !isQuiescing
        headTimeout?.cancel()
        state = .answering(closes: !keepsAlive)
        write(response, keepsAlive: keepsAlive, context)
        unsent = response.body.readableBytes
        answerDeadline.rest()
        startLooking()
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenSuccess { handler.value.answered() }
    }

    private func write(_ response: EngineHTTPResponse, keepsAlive: Bool, _ context: ChannelHandlerContext) {
        var headers = response.headers
        headers.replaceOrAdd(name: "Connection", value: keepsAlive ? "keep-alive" : "close")
        let status = HTTPResponseStatus(statusCode: response.status)
        context.write(wrapOutboundOut(.head(.init(version: .http1_1, status: status, headers: headers))), promise: nil)
        if response.body.readableBytes > 0 {
            context.write(wrapOutboundOut(.body(.byteBuffer(response.body))), promise: nil)
        }
    }

    private func answered() {
        guard case .answering(let closes) = state, let context else { return }
        look?.cancel()
        guard closes else {
            awaitHead(context)
            return serve()
        }
        stop()
        // What the client is still sending is read and dropped: closing at once might take the answer from it.
        try? context.channel.syncOptions?.setOption(.autoRead, value: true)
        context.close(mode: .output, promise: nil)
        let channel = context.channel
        let timeout = context.eventLoop.scheduleTask(in: Self.linger) { channel.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in timeout.cancel() }
    }

    // MARK: WebSocket

    private func open(_ head: HTTPRequestHead) {
        guard let context else { return }
        let request = EngineHTTPRequest(
            method: head.method.rawValue, uri: head.uri, headers: head.headers,
            address: context.channel.remoteAddress?.ipAddress ?? "", isSecure: false)
        state = .answering(closes: true)
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        server.admitWebSocket(request, on: context.eventLoop).whenSuccess { admission in
            switch admission {
            case .refused(_, let response): handler.value.answer(response, keepsAlive: false)
            case .accepted(let acceptance): handler.value.accept(head, acceptance)
            }
        }
    }

    private func accept(_ head: HTTPRequestHead, _ acceptance: EngineWebSocketAcceptance) {
        guard let context else { return }
        let upgrader = NIOWebSocketServerUpgrader(
            shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture(acceptance.headers) },
            upgradePipelineHandler: { channel, _ in channel.eventLoop.makeSucceededVoidFuture() })
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        upgrader.buildUpgradeResponse(channel: context.channel, upgradeRequest: head, initialResponseHeaders: [:])
            .whenComplete { result in
                switch result {
                case .success(let headers): handler.value.upgrade(headers, acceptance)
                // It is no handshake of RFC 6455.
                case .failure: handler.value.answer(EngineHTTPResponse(status: 400), keepsAlive: false)
                }
            }
    }

    private func upgrade(_ headers: HTTPHeaders, _ acceptance: EngineWebSocketAcceptance) {
        guard let context, context.channel.isActive else { return }
        var headers = headers
        headers.replaceOrAdd(name: "Connection", value: "upgrade")
        headers.replaceOrAdd(name: "Upgrade", value: "websocket")
        context.write(
            wrapOutboundOut(.head(.init(version: .http1_1, status: .switchingProtocols, headers: headers))),
            promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        try? context.channel.syncOptions?.setOption(.autoRead, value: true)
        let pipeline = context.pipeline.syncOperations
        do {
            // A session writes bytes from the moment that its handlers are there, and the decoder reads them last.
            pipeline.removeHandler(encoder, promise: nil)
            try pipeline.addHandlers(acceptance.handlers(isOverTLS: false), position: .after(self))
            pipeline.removeHandler(self, promise: nil)
            pipeline.removeHandler(decoder, promise: nil)
        } catch {
            context.close(promise: nil)
        }
    }

    // MARK: Time

    private func awaitHead(_ context: ChannelHandlerContext) {
        state = .awaitingHead
        guard !isQuiescing else { return context.close(promise: nil) }
        let channel = context.channel
        headTimeout = context.eventLoop.scheduleTask(in: Self.headPatience) { channel.close(promise: nil) }
    }

    /// Watches that bytes move.
    private func startLooking() {
        guard let context else { return }
        look?.cancel()
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        look = context.eventLoop.scheduleRepeatedTask(initialDelay: Self.interval, delay: Self.interval) { _ in
            handler.value.lookForProgress()
        }
    }

    private func lookForProgress() {
        guard let context else { return }
        switch state {
        case .readingBody(var request):
            guard request.deadline.waited(Self.interval) else { return context.close(promise: nil) }
            state = .readingBody(request)
        case .answering:
            let left = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
            answerDeadline.moved(max(0, unsent - left))
            unsent = left
            guard answerDeadline.waited(Self.interval) else { return context.close(promise: nil) }
        case .awaitingHead, .awaitingAnswer, .closing:
            break
        }
    }
}
