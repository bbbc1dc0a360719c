import EaselBackoff
import EaselRoom
import NIOCore
import NIOHTTP1

/// Stands in front of the parser of HTTP/1 and gives it requests piece by piece, once their heads are whole and sound: see
/// ``RequestSplitter`` and ``RequestHead``. It closes connections whose client does not bring a head to its end in time.
///
/// Of many small requests, or chunks of a body, that come at once, a few are passed on in a turn, and the next ones when the
/// server wants to read: other connections of the event loop have their turn in between.
///
/// A refusal goes down the pipeline as a parser's error, so that it is answered in its turn.
package final class RequestFramingHandler: ChannelDuplexHandler, RemovableChannelHandler {
    package typealias InboundIn = ByteBuffer
    package typealias InboundOut = ByteBuffer
    package typealias OutboundIn = ByteBuffer
    package typealias OutboundOut = ByteBuffer

    private enum Phase {
        case serving
        /// What comes waits for the answer to a WebSocket handshake.
        case holding
        /// The last answer was written, or is about to be. What comes is dropped.
        case over
    }

    /// How long, and for how many bytes, a connection is read on behind its last answer, so that its client gets to read
    /// that: a connection that is closed over unread bytes is reset.
    static let lingering = (time: TimeAmount.seconds(2), bytes: 1 << 20)
    /// Heads and parts of bodies that are passed on in a turn.
    private static let piecesPerTurn = 4

    private let timeout: TimeAmount
    private let problem: Problem?
    private var phase = Phase.serving
    private var splitter = RequestSplitter()
    private var heads = CircularBuffer<RequestHead>()
    private var unread = ByteBuffer()
    private var context: ChannelHandlerContext?
    /// Whether the server waits for more of what the client sends.
    private var isReading = true
    private var isTurnScheduled = false
    private var pause = TurnPause()
    /// Whether the client has closed its side, and what came before waits for its turn.
    private var isInputClosed = false
    private var hasRead = false
    private var deadline: (count: LookCount, look: Scheduled<Void>)?
    private var dropped = 0
    /// Why nothing more is read.
    private(set) var refusal: Problem?

    /// - Parameters:
    ///   - timeout: the time that a client has for a head, and for beginning the first.
    ///   - problem: what everything that comes is answered by, without being read.
    init(timeout: TimeAmount, refusingAllBy problem: Problem? = nil) {
        self.timeout = timeout
        self.problem = problem
    }

    /// - Parameter timeout: the time that a client has for a head, and for beginning the first.
    package convenience init(timeout: TimeAmount) {
        self.init(timeout: timeout, refusingAllBy: nil)
    }

    package func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        startDeadline(timeout)
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        stopDeadline()
        self.context = nil
    }

    // MARK: Input

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isReading = false
        var bytes = unwrapInboundIn(data)
        guard phase != .over else { return drop(bytes.readableBytes, context) }
        let hasToWait = isWaiting
        if unread.readableBytes == 0 { unread = bytes } else { unread.writeBuffer(&bytes) }
        if phase == .serving, !hasToWait { serve(context) }
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        if phase == .over { context.read() }
    }

    package func read(context: ChannelHandlerContext) {
        isReading = true
        guard isWaiting else { return context.read() }
        guard !isTurnScheduled else { return }
        isTurnScheduled = true
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        pause.schedule(on: context.eventLoop) { handler.value.takeTurn(late: $0) }
    }

    /// Whether something that came waits for its turn.
    private var isWaiting: Bool { phase == .serving && unread.readableBytes > 0 }

    private func takeTurn(late: TimeAmount) {
        isTurnScheduled = false
        pause.begin(late: late)
        guard let context, isWaiting else { return }
        isReading = false
        serve(context)
        if isInputClosed, !isWaiting {
            isInputClosed = false
            userInboundEventTriggered(context: context, event: ChannelEvent.inputClosed)
        }
        channelReadComplete(context: context)
        // As a channel does behind what it has read.
        if (try? context.channel.syncOptions?.getOption(.autoRead)) ?? true { context.channel.read() }
    }

    package func channelInactive(context: ChannelHandlerContext) {
        stopDeadline()
        context.fireChannelInactive()
    }

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent where !hasRead:
            // Nobody was promised an answer on it.
            context.close(promise: nil)
        case ChannelEvent.inputClosed where phase == .over:
            context.close(promise: nil)
        case ChannelEvent.inputClosed where isWaiting:
            isInputClosed = true
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    private func serve(_ context: ChannelHandlerContext) {
        if let problem { return refuse(problem, context) }
        var pieces = 0
        while phase == .serving, pieces < Self.piecesPerTurn, let piece = splitter.next(from: &unread) {
            pieces += 1
            switch piece {
            case .head(let head):
                stopDeadline()
                hasRead = true
                heads.append(head)
                if head.isWebSocketHandshake { phase = .holding }
                context.fireChannelRead(wrapInboundOut(ByteBuffer(bytes: head.bytes)))
            case .body(let bytes):
                context.fireChannelRead(wrapInboundOut(bytes))
            case .refused(let problem):
                refuse(problem, context)
            }
        }
        if unread.readableBytes == 0 { unread = ByteBuffer() }
        if phase == .serving, splitter.isInHead, deadline == nil { startDeadline(timeout) }
    }

    private func refuse(_ problem: Problem, _ context: ChannelHandlerContext) {
        stopDeadline()
        (phase, refusal, unread) = (.over, problem, ByteBuffer())
        context.fireErrorCaught(HTTPParserError.unknown)
    }

    private func drop(_ bytes: Int, _ context: ChannelHandlerContext) {
        dropped += bytes
        if dropped > Self.lingering.bytes { context.channel.closeAtOnce() }
    }

    // MARK: What becomes of the connection

    /// The head of the request that the parser tells of now.
    func nextHead() -> RequestHead? { heads.popFirst() }

    /// The parser has come to the end of a request.
    func requestEnded() { splitter.requestEnded() }

    /// Leaves the pipeline to a WebSocket, which gets what came behind the handshake.
    func leave() {
        guard let context else { return }
        stopDeadline()
        if unread.readableBytes > 0 {
            context.fireChannelRead(wrapInboundOut(unread))
            context.fireChannelReadComplete()
        }
        if isInputClosed { context.fireUserInboundEventTriggered(ChannelEvent.inputClosed) }
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    /// Reads no more requests.
    func stop() {
        stopDeadline()
        (phase, unread) = (.over, ByteBuffer())
    }

    /// Closes the connection once its client has done so, or had time to read the last answer.
    func linger() {
        guard let context else { return }
        stop()
        if isInputClosed { return context.close(promise: nil) }
        startDeadline(Self.lingering.time)
        context.read()
    }

    // MARK: Time

    private func startDeadline(_ timeout: TimeAmount) {
        schedule(LookCount(), timeout)
    }

    private func stopDeadline() {
        deadline?.look.cancel()
        deadline = nil
    }

    private func schedule(_ count: LookCount, _ timeout: TimeAmount) {
        guard let context else { return }
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        let look = context.eventLoop.scheduleTask(in: LookCount.interval(of: timeout)) {
            handler.value.look(count, timeout)
        }
        deadline = (count, look)
    }

    private func look(_ count: LookCount, _ timeout: TimeAmount) {
        guard let context, deadline != nil else { return }
        var count = count
        // While the server does not read, nobody can send.
        guard phase != .serving || isReading else { return schedule(count, timeout) }
        guard count.look() else { return schedule(count, timeout) }
        deadline = nil
        guard phase == .serving, splitter.isInHead else { return context.channel.closeAtOnce() }
        refuse(
            Problem(
                .requestTimeout, "request-too-slow",
                "a request's line and header fields must come within \(timeout.nanoseconds / 1_000_000) ms"), context)
    }
}

/// Tells the framing behind which bytes the parser has found the end of a request.
package final class RequestEndHandler: ChannelInboundHandler, RemovableChannelHandler {
    package typealias InboundIn = HTTPServerRequestPart
    package typealias InboundOut = HTTPServerRequestPart

    private let framing: RequestFramingHandler

    package init(_ framing: RequestFramingHandler) {
        self.framing = framing
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .end = unwrapInboundIn(data) { framing.requestEnded() }
        context.fireChannelRead(data)
    }
}
