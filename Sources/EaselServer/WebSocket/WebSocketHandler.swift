import EaselAuth
import EaselBackoff
import EaselBoard
import EaselRoom
import NIOCore
import NIOWebSocket
import SocketIO

/// Carries a session over a WebSocket, by RFC 6455. All on the connection's event loop.
package final class WebSocketHandler: ChannelInboundHandler, SessionTransport {
    package typealias InboundIn = WebSocketFrame
    package typealias OutboundOut = ByteBuffer

    private let board: BoardID
    private let registry: RoomRegistry
    private let countNewBoard: (@Sendable (Principal) throws -> Void)?
    /// Whether messages may be compressed, as was negotiated.
    private let isCompressed: Bool
    private let address: String?
    private let output: SocketOutput
    private var context: ChannelHandlerContext?
    private var session: Session?
    private var state = State.open
    private var assembler: WebSocketAssembler
    private var monitor = KeepaliveMonitor()
    private var heartbeat: NIOScheduledCallback?
    /// Frames that were read, and wait until other connections have had their turn.
    private var turns = TurnQueue<WebSocketFrame>(perTurn: framesPerTurn)
    private var pause = TurnPause()
    /// As the channel says when that changes: it is asked for each frame of each session.
    private var isChannelWritable = true
    /// Whether the session wants to hear more.
    private var isReading = true
    /// Bytes that came behind the end.
    private var dropped = 0
    /// Short frames that go out with the next flush, one behind the other. Each by itself would take places in the channel's queue,
    /// which never gets smaller: whoever joins a board is sent hundreds.
    private var gathered = ByteBuffer()

    /// Longer frames are not worth copying.
    private static let longestGathered = 4 << 10
    private static let mostGathered = 32 << 10

    /// A person who draws sends one or two at a time, and a client that keeps 16 operations on their way need not pause
    /// between them; a client that comes back with a queue sends many more.
    private static let framesPerTurn = 16

    private enum State {
        case open
        /// A close frame was sent; the peer's is awaited.
        case closing
        case closed
    }

    /// - Parameters:
    ///   - address: see ``EaselRoom/Session``.
    ///   - isCompressed: whether `permessage-deflate` was negotiated.
    ///   - isDirect: see ``SocketIO/SocketOutput``.
    ///   - countNewBoard: see ``EaselRoom/Session``.
    package init(
        board: BoardID, registry: RoomRegistry, address: String? = nil, isCompressed: Bool = false,
        isDirect: Bool = false, countNewBoard: (@Sendable (Principal) throws -> Void)? = nil
    ) {
        output = SocketOutput(isDirect: isDirect)
        self.address = address
        self.board = board
        self.isCompressed = isCompressed
        self.registry = registry
        self.countNewBoard = countNewBoard
        assembler = WebSocketAssembler(
            maximumBytes: registry.configuration.limits.frameBytes, allowsCompression: isCompressed)
    }

    // MARK: Channel

    package func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        isChannelWritable = context.channel.isWritable
        readLittleAtOnce(context.channel)
        let session = Session(
            board: board, registry: registry, eventLoop: context.eventLoop, transport: self,
            countNewBoard: countNewBoard, address: address)
        self.session = session
        session.opened()
        awaitBeat(on: context.eventLoop)
    }

    /// What is read is taken apart into frames before their turns: a flood of small ones must not hold up the loop there.
    private func readLittleAtOnce(_ channel: any Channel) {
        guard let options = channel.syncOptions else { return }
        try? options.setOption(.maxMessagesPerRead, value: 1)
        try? options.setOption(
            .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 64, initial: 512, maximum: 16_384))
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        finish()
    }

    package func channelInactive(context: ChannelHandlerContext) {
        receiveAll()
        finish()
        context.fireChannelInactive()
    }

    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        isChannelWritable = context.channel.isWritable
        if isChannelWritable { session?.becameWritable() }
        context.fireChannelWritabilityChanged()
    }

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // A peer that sends no more can't close in good order any more.
        if case .some(.inputClosed) = event as? ChannelEvent {
            receiveAll()
            context.close(promise: nil)
        }
        if event is ChannelShouldQuiesceEvent { session?.quiesce() }
        context.fireUserInboundEventTriggered(event)
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case NIOWebSocketError.invalidFrameLength:
            violated(.tooLarge)
            endOutput(context)
        case is NIOWebSocketError:
            violated(.protocolError)
            endOutput(context)
        case ByteToMessageDecoderError.dataReceivedInErrorState(_, let bytes):
            drop(bytes.readableBytes)
        default:
            context.close(promise: nil)
        }
    }

    /// Nothing that comes is understood any more, the client's close frame neither: the end of what is sent says that it is
    /// not waited for.
    private func endOutput(_ context: ChannelHandlerContext) {
        context.close(mode: .output, promise: nil)
    }

    /// What a client sends behind its end is read and dropped, up to a bound: a connection that is closed over unread bytes is
    /// reset, and its client might never read why.
    private func drop(_ bytes: Int) {
        dropped += bytes
        // Closing now would lose what the client has not taken yet.
        if dropped > WebSocketAssembler.maximumDropped { setReading(false) }
    }

    /// Bytes were read, even if they do not complete a frame.
    package func channelReadComplete(context: ChannelHandlerContext) {
        monitor.heard()
        if turns.isEmpty { turns.beginTurn() }
        context.fireChannelReadComplete()
    }

    // MARK: Frames

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        guard state == .open else {
            drop(frame.length)
            return receive(frame)
        }
        let wasWaiting = !turns.isEmpty
        if let frame = turns.admit(frame) {
            receive(frame)
        } else if !wasWaiting {
            updateReading()
            scheduleTurn(on: context.eventLoop)
        }
    }

    private func scheduleTurn(on eventLoop: any EventLoop) {
        let handler = NIOLoopBound(self, eventLoop: eventLoop)
        pause.schedule(on: eventLoop) { handler.value.takeTurn(late: $0) }
    }

    private func takeTurn(late: TimeAmount) {
        pause.begin(late: late)
        turns.beginTurn()
        while let frame = turns.next() { receive(frame) }
        guard let context else { return }
        if turns.isEmpty { updateReading() } else { scheduleTurn(on: context.eventLoop) }
    }

    /// The peer sends no more: what came before that counts.
    private func receiveAll() {
        for frame in turns.takeAll() { receive(frame) }
    }

    private func receive(_ frame: WebSocketFrame) {
        guard state == .open else {
            if state == .closing, frame.opcode == .connectionClose { context?.close(promise: nil) }
            return
        }
        switch assembler.receive(frame) {
        case .nothing where frame.opcode == .binary, .message(.binary), .compressed(_, isText: false):
            session?.fail(.binaryFrame)
        case .compressed(let payload, isText: true):
            receive(compressed: payload)
        case .nothing:
            session?.count(bytes: 0)
        case .message(.text(let message)):
            session?.receive(message)
        case .ping(let bytes):
            session?.count(bytes: frame.length)
            send(.pong, bytes)
            flush()
        case .pong:
            session?.count(bytes: frame.length)
        case .close(let payload):
            endSession()
            sendLast(payload)
        case .violation(let violation) where frame.opcode == .connectionClose:
            endSession()
            sendLast(ByteBuffer(integer: violation.rawValue))
        case .violation(let violation):
            violated(violation)
        }
    }

    /// What is short is unpacked at once, the rest where long messages are decoded.
    private func receive(compressed payload: ByteBuffer) {
        let maximum = registry.configuration.limits.frameBytes
        switch PermessageDeflate.unpack(payload, upTo: min(maximum, PermessageDeflate.maximumUnpackedInline)) {
        case .message(let message) where message.isValidUTF8:
            session?.receive(message)
        case .tooLong where maximum > PermessageDeflate.maximumUnpackedInline:
            session?.receive(packedBytes: payload.readableBytes) { () throws(SessionFailure) in
                switch PermessageDeflate.unpack(payload, upTo: maximum) {
                case .message(let message) where message.isValidUTF8: return message
                case .message: throw Self.failure(.invalidText, maximum)
                case .tooLong: throw Self.failure(.tooLarge, maximum)
                case .malformed: throw Self.malformed
                }
            }
        case .message: violated(.invalidText)
        case .tooLong: violated(.tooLarge)
        case .malformed: if state == .open { session?.fail(Self.malformed) }
        }
    }

    private static let malformed = SessionFailure.transportViolation(
        .invalidPayload, "a compressed message must be as RFC 7692 says")

    private func violated(_ violation: WebSocketAssembler.Violation) {
        guard state == .open else { return }
        session?.fail(Self.failure(violation, registry.configuration.limits.frameBytes))
    }

    /// How a connection ends that breaks the WebSocket protocol itself.
    private static func failure(_ violation: WebSocketAssembler.Violation, _ maximum: Int) -> SessionFailure {
        switch violation {
        case .protocolError:
            .transportViolation(.protocolError, "not a frame of RFC 6455, or not one that may come here")
        case .invalidText: .transportViolation(.invalidPayload, "a text message must be valid UTF-8")
        case .tooLarge: .transportViolation(.frameTooLarge, "a message is at most \(maximum) bytes")
        }
    }

    /// Has the next heartbeat come. A repeated task would keep promises and futures for each connection.
    private func awaitBeat(on eventLoop: any EventLoop) {
        let handler = NIOLoopBound(self, eventLoop: eventLoop)
        heartbeat = try? eventLoop.scheduleCallback(
            in: registry.configuration.heartbeat, handler: Beat(handler: handler))
    }

    private struct Beat: NIOScheduledCallbackHandler, Sendable {
        let handler: NIOLoopBound<WebSocketHandler>

        func handleScheduledCallback(eventLoop: some EventLoop) { handler.value.beat() }
    }

    private func beat() {
        guard state == .open, let context else { return }
        awaitBeat(on: context.eventLoop)
        switch monitor.beat(pendingBytes: pendingBytes) {
        case .ping:
            send(.ping, ByteBuffer())
            flush()
        case .gone:
            session?.vanished()
            context.close(promise: nil)
        }
    }

    // MARK: SessionTransport

    package var isWritable: Bool { state == .open && isChannelWritable }

    package var pendingBytes: Int { context.map { output.unsentBytes(in: $0.channel) } ?? 0 }

    package func setReading(_ isReading: Bool) {
        self.isReading = isReading
        updateReading()
    }

    private func updateReading() {
        let isReading = self.isReading && turns.isEmpty
        try? context?.channel.syncOptions?.setOption(.autoRead, value: isReading)
        // What served HTTP on the connection before may still be there, and then lets no read of the channel's own through.
        if isReading { context?.read() }
    }

    package func write(_ message: ServerMessage) {
        guard state == .open else { return }
        send(.text, ByteBuffer(bytes: message.encode()))
    }

    package func write(_ frame: SharedFrame) {
        guard state == .open else { return }
        if isCompressed, let packed = frame.packed ?? PermessageDeflate.packInline(frame.bytes) {
            send(.text, packed, isCompressed: true)
        } else {
            send(.text, frame.bytes)
        }
    }

    package func write(_ messages: SharedMessages) {
        guard state == .open else { return }
        let bytes =
            isCompressed
            ? messages.encoded(for: Compressed.self) { Self.frames($0, isCompressed: true) }
            : messages.encoded(for: Self.self) { Self.frames($0, isCompressed: false) }
        writeGathered()
        if let context { output.write(bytes, to: context) }
    }

    /// Names the encoding of messages for WebSockets that take compressed ones.
    private enum Compressed {}

    /// Messages as text frames, one behind the other. A server's frames are not masked, so they are the same for all.
    private static func frames(_ messages: [SharedFrame], isCompressed: Bool) -> ByteBuffer {
        let count = messages.reduce(0) { $0 + WebSocketFrameHead.maximumBytes + $1.bytes.readableBytes }
        var frames = ByteBufferAllocator().buffer(capacity: count)
        for message in messages {
            let packed = isCompressed ? PermessageDeflate.packInline(message.bytes) : nil
            let payload = packed ?? message.bytes
            WebSocketFrameHead.write(
                .text, length: payload.readableBytes, isCompressed: packed != nil, to: &frames)
            frames.writeImmutableBuffer(payload)
        }
        return frames
    }

    package func flush() {
        writeGathered()
        if let context { output.flush(context) }
    }

    package func close(_ code: CloseCode, reason: String) {
        guard state == .open, let context else { return }
        state = .closing
        session = nil
        var payload = ByteBuffer()
        payload.writeInteger(code.rawValue)
        payload.writeString(Self.shortened(reason))
        send(.connectionClose, payload)
        flush()
        // The client's close frame comes behind what was not wanted before.
        setReading(true)
        let channel = context.channel
        context.eventLoop.scheduleTask(in: .seconds(5)) { channel.closeAtOnce() }
    }

    /// A control frame has at most 125 bytes, two of which are the code.
    private static func shortened(_ reason: String) -> String {
        var reason = reason
        while reason.utf8.count > 120 { reason.removeLast() }
        return reason
    }

    private func send(_ opcode: WebSocketOpcode, _ data: ByteBuffer, isCompressed: Bool = false) {
        guard let context else { return }
        let isShort = data.readableBytes <= Self.longestGathered
        gathered.reserveCapacity(
            minimumWritableBytes: WebSocketFrameHead.maximumBytes + (isShort ? data.readableBytes : 0))
        WebSocketFrameHead.write(opcode, length: data.readableBytes, isCompressed: isCompressed, to: &gathered)
        if isShort {
            gathered.writeImmutableBuffer(data)
            if gathered.readableBytes >= Self.mostGathered { writeGathered() }
        } else {
            writeGathered()
            output.write(data, to: context)
        }
    }

    private func writeGathered() {
        guard gathered.readableBytes > 0 else { return }
        if let context { output.write(gathered, to: context) }
        gathered = ByteBuffer()
    }

    private func sendLast(_ payload: ByteBuffer) {
        state = .closing
        guard let context else { return }
        send(.connectionClose, payload)
        writeGathered()
        output.passHeld(to: context)
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in channel.close(promise: nil) }
    }

    private func endSession() {
        session?.closed()
        session = nil
    }

    private func finish() {
        heartbeat?.cancel()
        heartbeat = nil
        endSession()
        _ = turns.takeAll()
        state = .closed
        context = nil
    }
}
