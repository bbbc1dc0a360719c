import Foundation
import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Sees to what an HTTP connection costs: carries out what ``HTTPConnectionState`` decides.
final class HTTPConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let timeouts: HTTPConnectionTimeouts
    private let departure: Signal
    private let cut: @Sendable () -> Void
    private var state: HTTPConnectionState
    private var look: RepeatedTask?
    private var clock: LookClock
    /// Whether the server has asked for more of what the client sends and none has come.
    private var isReading = true
    /// The end of the last answer has left the channel's buffer.
    private var answerWritten: EventLoopFuture<Void>?
    /// The parts of an answer that is held back: a problem.
    private var held: [(part: HTTPResponsePart, promise: EventLoopPromise<Void>?)] = []

    /// - Parameters:
    ///   - departure: is told when the client has gone.
    ///   - cut: counts connections that were closed because the client was too slow.
    init(_ timeouts: HTTPConnectionTimeouts, departure: Signal, cut: @escaping @Sendable () -> Void) {
        self.timeouts = timeouts
        clock = LookClock(interval: timeouts.interval)
        self.departure = departure
        self.cut = cut
        state = HTTPConnectionState(timeouts)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        clock.start()
        let handler = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        look = context.eventLoop.scheduleRepeatedTask(initialDelay: timeouts.interval, delay: timeouts.interval) { _ in
            let (handler, context) = handler.value
            handler.look(context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        look?.cancel()
        for (_, promise) in held { promise?.fail(ChannelError.ioOnClosedChannel) }
        held = []
        departure.happen()
    }

    // MARK: Input

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isReading = false
        switch unwrapInboundIn(data) {
        case .head(let head):
            guard state.isServing else { return }
            state.readHead(awaitsContinue: head.headerFields[.expect] != nil)
        case .body(let bytes):
            guard state.readBody(bytes.readableBytes) else { return dropNoMore(context) }
        case .end:
            state.readEnd()
            if state.isHolding { release(context) }
            guard state.isServing else { return }
        }
        if state.isServing { context.fireChannelRead(data) }
    }

    /// Too much came behind a refusal.
    private func dropNoMore(_ context: ChannelHandlerContext) {
        if state.isHolding { release(context) }
        context.close(promise: nil)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        if !state.isServing { context.read() }
    }

    func read(context: ChannelHandlerContext) {
        isReading = true
        context.read()
    }

    func channelInactive(context: ChannelHandlerContext) {
        departure.happen()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .some(.inputClosed) = event as? ChannelEvent {
            state.closeInput()
        }
        context.fireUserInboundEventTriggered(event)
    }

    // MARK: Output

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if state.isHolding {
            held.append((unwrapOutboundIn(data), promise))
        } else if state.isServing {
            write(unwrapOutboundIn(data), context, promise)
        } else {
            promise?.fail(ChannelError.outputClosed)
        }
    }

    private func write(
        _ part: HTTPResponsePart, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?
    ) {
        switch part {
        case .head(let head) where head.status.kind == .informational:
            context.write(wrapOutboundOut(part), promise: promise)
        case .head(var head):
            let isRefusal = head.status.kind == .clientError || head.status.kind == .serverError
            let beginning = state.beginAnswer(isRefusal: isRefusal)
            if beginning != .write { head.headerFields[.connection] = "close" }
            if beginning == .hold { return held.append((.head(head), promise)) }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body(let bytes):
            state.wrote(bytes.readableBytes)
            context.write(wrapOutboundOut(part), promise: promise)
        case .end:
            let isLast = state.wroteEnd()
            let written = promise ?? context.eventLoop.makePromise(of: Void.self)
            answerWritten = written.futureResult
            context.write(wrapOutboundOut(part), promise: written)
            guard isLast else { return }
            context.flush()
            // The client's side of the connection stays open for a while, and so does ours: there are clients that take
            // its end for a failure while they still send.
            state.closeOutput()
        }
    }

    /// Writes the answer that was held back.
    private func release(_ context: ChannelHandlerContext) {
        state.release()
        let parts = held
        held = []
        for (part, promise) in parts {
            // Its head has begun.
            if case .head = part {
                context.write(wrapOutboundOut(part), promise: promise)
            } else {
                write(part, context, promise)
            }
        }
        context.flush()
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .output else { return context.close(mode: mode, promise: promise) }
        guard state.isServing else {
            promise?.succeed()
            return
        }
        state.closeOutput()
        guard let answerWritten else { return context.close(mode: mode, promise: promise) }
        // Where the client has closed its side, closing the other one closes the channel, and what is pending is lost.
        let context = NIOLoopBound(context, eventLoop: context.eventLoop)
        answerWritten.whenComplete { _ in context.value.close(mode: mode, promise: promise) }
    }

    // MARK: Time

    private func look(_ context: ChannelHandlerContext) {
        let time = clock.look()
        // Every channel that a node accepts knows it.
        let pending = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        switch state.look(after: time, pending: pending, isReading: isReading) {
        case .fine:
            break
        case .bodyStalled:
            cut()
            if state.hasBegunAnswer {
                context.close(promise: nil)
            } else {
                context.fireErrorCaught(RequestBodyStalled())
            }
        case .release:
            release(context)
        case .probe:
            context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .init(code: 102)))), promise: nil)
        case .outputStalled:
            cut()
            Self.reset(context)
        case .finished:
            context.close(promise: nil)
        }
    }

    /// Closes the connection and has the kernel forget what the client did not take.
    static func reset(_ context: ChannelHandlerContext) {
        if let options = context.channel as? any SocketOptionProvider {
            options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in }
        }
        context.channel.closeAtOnce()
    }
}

/// A request's body does not come on.
struct RequestBodyStalled: Error {}
