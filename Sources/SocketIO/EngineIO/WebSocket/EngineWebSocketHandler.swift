internal import DequeModule
internal import NIOCore
internal import NIOPosix
internal import NIOWebSocket

/// Carries packets over a WebSocket. All on the channel's event loop; the session may be on another.
///
/// It reads frames and writes bytes, since what many sessions are sent is encoded once.
final class EngineWebSocketHandler: ChannelInboundHandler, LoopFlushable {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = ByteBuffer

    /// What the WebSocket is for.
    enum Purpose: Sendable {
        case open
        case upgrade(NIOLoopBound<EngineConnection>)
    }

    private enum State {
        case open
        /// A close frame was sent; the client's is awaited.
        case closing
        case closed
    }

    private let server: EngineServer
    private let request: EngineHTTPRequest
    private let purpose: Purpose
    private let revision: EngineRevision
    private let encoding: EngineEncoding
    /// From how many bytes on messages are compressed; nil if none is.
    private let compressionThreshold: Int?
    private let id: Int
    private let output: SocketOutput
    private var context: ChannelHandlerContext?
    private var session: NIOLoopBound<EngineConnection>?
    private var state = State.open
    private var assembler: WebSocketAssembler
    private let limit: MessageLimit
    let unsent = UnsentBytes()
    private var flusher: LoopFlusher?
    private var isFlushScheduled = false
    private var isReading = true
    /// Whether a message is being unpacked elsewhere: nothing behind it is received until it has been.
    private var isUnpacking = false
    /// Whether nothing more comes. A message that is being unpacked, and what was read behind it, counts.
    private var hasInputEnded = false
    /// Bytes that came behind the end.
    private var dropped = 0
    /// Frames that were read before they could be received: at most what one read brings.
    private var held = Deque<WebSocketFrame>()

    /// For a client to answer a close frame.
    private static let closeTimeout = TimeAmount.seconds(5)

    /// - Parameters:
    ///   - revision: of the session.
    ///   - isCompressed: whether messages may be compressed, as was negotiated.
    ///   - isDirect: see ``SocketOutput``.
    ///   - limit: that of the reader of frames.
    init(
        _ purpose: Purpose, _ request: EngineHTTPRequest, revision: EngineRevision, isCompressed: Bool, isDirect: Bool,
        _ limit: MessageLimit, _ server: EngineServer
    ) {
        self.limit = limit
        output = SocketOutput(isDirect: isDirect)
        self.purpose = purpose
        self.request = request
        self.server = server
        self.revision = revision
        encoding =
            switch revision {
            case .four: .webSocket
            case .three: request.wantsBase64 ? .webSocketThreeBase64 : .webSocketThree
            }
        compressionThreshold = isCompressed ? server.configuration.webSocketCompressionThreshold : nil
        id = server.nextID()
        assembler = WebSocketAssembler(maximumBytes: limit.bytes, allowsCompression: isCompressed)
    }

    // MARK: Channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        flusher = server.flushers.flusher(on: context.eventLoop)
        readLittleAtOnce(context.channel)
        let webSocket = EngineWebSocket(id: id, self, on: context.channel)
        switch purpose {
        case .open:
            session = server.open(.webSocket(webSocket), request, on: context.eventLoop)
            if session == nil { close() }
        case .upgrade(let session):
            self.session = session
            tell { $0.connected(webSocket) }
        }
    }

    /// What is read is taken apart into frames at once: a flood of small ones must not hold up the loop.
    private func readLittleAtOnce(_ channel: any Channel) {
        guard let options = channel.syncOptions else { return }
        try? options.setOption(.maxMessagesPerRead, value: 1)
        try? options.setOption(
            .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 64, initial: 2_048, maximum: 16_384))
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        inputEnded()
        self.context = nil
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        tellIfWritable()
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        inputEnded()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // A client that sends no more can't close in good order any more.
        if case .some(.inputClosed) = event as? ChannelEvent {
            inputEnded()
            context.close(promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case NIOWebSocketError.invalidFrameLength: violated(.tooLarge)
        case is NIOWebSocketError: violated(.protocolError)
        case ByteToMessageDecoderError.dataReceivedInErrorState(_, let bytes): drop(bytes.readableBytes)
        default:
            finish(byError: true)
            context.close(promise: nil)
        }
    }

    // MARK: Input

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        guard state != .closed else { return drop(frame.length) }
        if isReading, !isUnpacking, held.isEmpty { receive(frame) } else { held.append(frame) }
    }

    private func receive(_ frame: WebSocketFrame) {
        guard state != .closed else { return }
        switch assembler.receive(frame) {
        case .nothing, .pong: break
        case .compressed(let payload, let isText): unpack(payload, isText: isText)
        case .message(let message): receive(message)
        case .ping(let bytes): answer(bytes)
        case .close(let payload): closed(payload)
        case .violation(let violation): violated(violation)
        }
    }

    /// Unpacks at once what is short, and elsewhere what may be long: a few bytes may be megabytes.
    private func unpack(_ payload: ByteBuffer, isText: Bool) {
        let maximum = limit.bytes
        let unpacked = PermessageDeflate.unpack(payload, upTo: min(maximum, PermessageDeflate.maximumUnpackedInline))
        guard case .tooLong = unpacked, maximum > PermessageDeflate.maximumUnpackedInline, let context else {
            return receive(unpacked, isText: isText)
        }
        isUnpacking = true
        updateReading()
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        NIOThreadPool.singleton.runIfActive(eventLoop: context.eventLoop) {
            PermessageDeflate.unpack(payload, upTo: maximum)
        }.whenComplete { result in
            let handler = handler.value
            handler.isUnpacking = false
            handler.receive((try? result.get()) ?? .malformed, isText: isText)
            handler.goOn()
        }
    }

    private func receive(_ unpacked: PermessageDeflate.Unpacked, isText: Bool) {
        switch unpacked {
        case .message(let bytes) where !isText: receive(.binary(bytes))
        case .message(let bytes) where bytes.isValidUTF8: receive(.text(bytes))
        case .message, .malformed: violated(.invalidText)
        case .tooLong: violated(.tooLarge)
        }
    }

    private func receive(_ message: EngineMessage) {
        guard state == .open else { return }
        let id = self.id
        if let packet = EnginePacket(message, revision: revision) {
            tell { $0.received(packet, onWebSocket: id) }
        } else {
            tell { $0.malformed(onWebSocket: id) }
        }
    }

    /// Pongs count as unsent too: a client that sends pings and reads nothing costs no more than another.
    private func answer(_ ping: ByteBuffer) {
        guard state == .open else { return }
        write(frame(.pong, ping))
    }

    private func closed(_ payload: ByteBuffer) {
        guard state == .open else {
            context?.close(promise: nil)
            return
        }
        finish(byError: false)
        sendLast(payload)
    }

    /// Ends a connection whose client breaks the protocol of WebSockets.
    private func violated(_ violation: WebSocketAssembler.Violation) {
        switch state {
        case .open:
            finish(byError: true)
            refuse(violation)
        case .closing: context?.close(promise: nil)
        case .closed: break
        }
    }

    /// Says why the connection ends, and ends what is sent. What the client still sends is read and dropped until it closes
    /// too, up to a bound: a connection that is closed over unread bytes is reset, and its client might never read why.
    private func refuse(_ violation: WebSocketAssembler.Violation) {
        guard let context else { return }
        let payload = ByteBuffer(integer: violation.rawValue)
        output.write(frame(.connectionClose, payload), to: context)
        output.flush(context)
        context.close(mode: .output, promise: nil)
        setReading(true)
        closeLater(context)
    }

    private func drop(_ bytes: Int) {
        dropped += bytes
        // Closing now would lose what the client has not taken yet.
        if dropped > WebSocketAssembler.maximumDropped { setReading(false) }
    }

    private func sendLast(_ payload: ByteBuffer) {
        guard let context else { return }
        let channel = context.channel
        // A client that reads nothing does not keep the connection open.
        closeLater(context)
        output.passHeld(to: context)
        context.writeAndFlush(wrapOutboundOut(frame(.connectionClose, payload))).whenComplete { _ in
            channel.close(promise: nil)
        }
    }

    /// A message that was unpacked elsewhere has been received.
    private func goOn() {
        if hasInputEnded { return inputEnded() }
        receiveHeld()
        updateReading()
    }

    /// Receives what was read before and may be received now.
    private func receiveHeld() {
        while isReading || hasInputEnded, !isUnpacking, let frame = held.popFirst() { receive(frame) }
    }

    /// Nothing more comes; what has come counts.
    private func inputEnded() {
        hasInputEnded = true
        receiveHeld()
        if !isUnpacking { finish(byError: false) }
    }

    /// The WebSocket carries nothing more; the session is told.
    private func finish(byError isError: Bool) {
        guard state == .open else {
            state = .closed
            return
        }
        state = .closed
        held = []
        let id = self.id
        tell { $0.webSocketEnded(id, byError: isError) }
        session = nil
    }

    private func tell(_ body: @escaping @Sendable (EngineConnection) -> Void) {
        guard let session else { return }
        if session.eventLoop.inEventLoop { return body(session.value) }
        session.eventLoop.execute { body(session.value) }
    }

    // MARK: What the session wants

    func setReading(_ isReading: Bool) {
        self.isReading = isReading
        guard context != nil else { return }
        receiveHeld()
        updateReading()
    }

    private func updateReading() {
        guard let context else { return }
        let isReading = isReading && !isUnpacking
        try? context.channel.syncOptions?.setOption(.autoRead, value: isReading)
        // Where another server has accepted the connection, its handlers may let no read of the channel's own through.
        if isReading { context.read() }
    }

    func setMaximumMessage(_ bytes: Int) {
        limit.bytes = bytes
        assembler.maximumBytes = bytes
    }

    func write(_ outputs: [EngineOutput]) {
        for output in outputs {
            guard state == .open else { return }
            write(output.encoded(encoding, compressionThreshold: compressionThreshold))
        }
    }

    private func write(_ bytes: ByteBuffer) {
        server.metrics.sent(bytes.readableBytes)
        if let context { output.write(bytes, to: context) }
        guard unsentBytes <= server.configuration.maximumUnsentBytes else {
            finish(byError: true)
            context?.close(promise: nil)
            return
        }
        flushSoon()
    }

    private var unsentBytes: Int { context.map { output.unsentBytes(in: $0.channel) } ?? 0 }

    private func flushSoon() {
        guard !isFlushScheduled else { return }
        isFlushScheduled = true
        flusher?.schedule(self)
    }

    func flush() {
        isFlushScheduled = false
        if let context { output.flush(context) }
        tellIfWritable()
    }

    /// Notes how much waits for the network.
    func measure() {
        unsent.holds(unsentBytes)
    }

    /// Tells a session that has waited for it that little waits for the network.
    func tellIfWritable() {
        measure()
        if unsent.isAwaitedAndLow() { tell { $0.becameWritable() } }
    }

    /// Closes the WebSocket in good order, behind what was written.
    func close() {
        guard state == .open, let context else { return }
        state = .closing
        session = nil
        held = []
        output.write(frame(.connectionClose, ByteBuffer()), to: context)
        output.flush(context)
        setReading(true)
        closeLater(context)
    }

    private func closeLater(_ context: ChannelHandlerContext) {
        let channel = context.channel
        let timeout = context.eventLoop.scheduleTask(in: Self.closeTimeout) { channel.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in timeout.cancel() }
    }

    private func frame(_ opcode: WebSocketOpcode, _ payload: ByteBuffer) -> ByteBuffer {
        var frame = ByteBuffer()
        WebSocketFrameHead.write(opcode, length: payload.readableBytes, to: &frame)
        frame.writeImmutableBuffer(payload)
        return frame
    }
}

extension EnginePacket {
    /// Reads the packet of a message of a WebSocket. Nil if it is none.
    package init?(_ message: EngineMessage, revision: EngineRevision) {
        switch message {
        case .text(let text): self.init(text: text, revision: revision)
        case .binary(let bytes): self.init(binary: bytes, revision: revision)
        }
    }
}
