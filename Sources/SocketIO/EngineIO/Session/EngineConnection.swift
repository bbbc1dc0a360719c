internal import DequeModule
internal import EaselBackoff
internal import NIOCore

/// Runs a session: carries out what ``EngineSessionStateMachine`` decides. All on the session's event loop.
final class EngineConnection: EngineSession, LoopFlushable {
    typealias ID = EngineSessionStateMachine.ID

    let id: String
    let eventLoop: any EventLoop
    let request: EngineHandshakeRequest
    var delegate: (any EngineSessionDelegate)?

    private let server: EngineServer
    private let flusher: LoopFlusher
    /// Whether answers to polling may be in the binary form of revision 3.
    private let takesBinary: Bool
    private var machine: EngineSessionStateMachine
    private var answers: [ID: EventLoopPromise<EngineAnswer>] = [:]
    private var webSockets: [ID: EngineWebSocket] = [:]
    private var timers: [EngineSessionStateMachine.Timer: Scheduled<Void>] = [:]
    /// The body of a `POST` of which not all packets have been received.
    private var body: (id: ID, reader: PayloadReader)?
    private var pause = TurnPause()
    private var isReading = true
    private var isDrainAwaited = false
    private var isFlushScheduled = false
    private var actions = Deque<EngineSessionStateMachine.Action>()
    private var isPerforming = false

    /// A client may send a million packets at once: others have their turn in between.
    private static let packetsPerTurn = 256

    // MARK: Beginning

    enum Opening {
        case poll(ID, EventLoopPromise<EngineAnswer>)
        case webSocket(EngineWebSocket)
    }

    init(
        id: String, _ opening: Opening, _ request: EngineHTTPRequest, _ server: EngineServer,
        on eventLoop: any EventLoop
    ) {
        self.id = id
        self.eventLoop = eventLoop
        self.request = request.handshake
        self.server = server
        maximumMessage = server.configuration.initialMaximumMessage ?? server.configuration.maximumPayload
        flusher = server.flushers.flusher(on: eventLoop)
        takesBinary = request.revision == .three && !request.wantsBase64 && request.scriptCallback == nil
        let began: EngineSessionStateMachine.Opening
        switch opening {
        case .poll(let id, let answer):
            answers[id] = answer
            began = .poll(id)
        case .webSocket(let webSocket):
            webSockets[webSocket.id] = webSocket
            began = .webSocket(webSocket.id)
        }
        let configuration = server.configuration
        let handshake = configuration.handshake(id: id, request.transport ?? .polling)
        let first: [EngineSessionStateMachine.Action]
        (machine, first) = EngineSessionStateMachine.open(
            began, handshake: handshake, configuration.sessions(request.revision), now: .now())
        actions.append(contentsOf: first)
    }

    /// Sends the open packet, once the session can be found.
    func start() {
        perform([])
    }

    // MARK: EngineSession

    var isWritable: Bool {
        guard machine.isOpen else { return false }
        guard let id = machine.webSocket else { return machine.hasIdlePoll }
        return webSockets[id]?.isWritable ?? false
    }

    var unsentBytes: Int {
        if let id = machine.webSocket { return webSockets[id]?.unsentBytes ?? 0 }
        if machine.queuedBytes > UnsentBytes.high { isDrainAwaited = true }
        return machine.queuedBytes
    }

    var maximumMessage: Int {
        didSet { for webSocket in webSockets.values { webSocket.setMaximumMessage(maximumMessage) } }
    }

    /// Few bytes wait for the client, after there were many.
    func becameWritable() {
        isDrainAwaited = false
        delegate?.becameWritable()
    }

    private func tellIfDrained() {
        if isDrainAwaited, machine.queuedBytes < UnsentBytes.low { becameWritable() }
    }

    /// Ends the session as the server drains, unless whoever serves it does.
    func drain() {
        if delegate?.leavesByItself != true { shutDown() }
    }
    var answeredPing: NIODeadline? { machine.answeredPing }

    func send(_ messages: EncodedMessages) {
        guard !messages.messages.isEmpty else { return }
        let actions = machine.send(.messages(messages), allowance: server.waiting.allowance)
        if machine.queuedBytes > 0 { messages.wait(in: server.waiting) }
        perform(actions)
    }

    func setReading(_ reading: Bool) {
        guard reading != isReading else { return }
        isReading = reading
        machine.setReading(reading, .now())
        for webSocket in webSockets.values { webSocket.setReading(reading) }
        // Not at once: the layer above may be within a message of this body.
        if reading, body != nil { scheduleReceiving() }
    }

    func close() {
        perform(machine.close(.now()))
    }

    /// Ends the session because the server does.
    func shutDown() {
        perform(machine.shutDown())
    }

    // MARK: Polling

    func poll(_ id: ID, _ answer: EventLoopPromise<EngineAnswer>) {
        answers[id] = answer
        perform(machine.poll(id, .now()))
    }

    func pollAbandoned(_ id: ID) {
        perform(machine.pollAbandoned(id))
        // Whoever asks for the answer of a client that has gone waits for it no longer.
        answers.removeValue(forKey: id)?.succeed(.refused(.badRequest))
    }

    func postBegan(_ id: ID, _ answer: EventLoopPromise<EngineAnswer>) {
        answers[id] = answer
        perform(machine.postBegan(id, .now()))
    }

    func post(_ id: ID, _ reader: PayloadReader) {
        // One that was refused has been answered.
        guard answers[id] != nil else { return }
        body = (id, reader)
        receiveBody()
    }

    func postTooLarge(_ id: ID) {
        machine.postTooLarge(id)
        answers.removeValue(forKey: id)?.succeed(.tooLarge)
    }

    func postAbandoned(_ id: ID) {
        if body?.id == id { body = nil }
        perform(machine.postAbandoned(id))
        answers.removeValue(forKey: id)?.succeed(.refused(.badRequest))
    }

    /// Receives some packets of the body that has come, and the rest in later turns.
    private func receiveBody() {
        for _ in 0..<Self.packetsPerTurn {
            guard isReading, !machine.isClosed, let id = body?.id, let item = body?.reader.next() else { return }
            switch item {
            case .packet(.message(let message)) where message.byteCount > maximumMessage:
                body = nil
                return perform(machine.malformed(inPost: id))
            case .packet(let packet):
                perform(machine.received(packet, inPost: id, .now()))
            case .malformed:
                body = nil
                return perform(machine.malformed(inPost: id))
            case .end:
                body = nil
                return perform(machine.postEnded(id))
            }
        }
        scheduleReceiving()
    }

    private func scheduleReceiving() {
        let connection = NIOLoopBound(self, eventLoop: eventLoop)
        pause.schedule(on: eventLoop) { late in
            connection.value.pause.begin(late: late)
            connection.value.receiveBody()
        }
    }

    // MARK: WebSocket

    /// A WebSocket wants to take the session over.
    func connected(_ webSocket: EngineWebSocket) {
        webSockets[webSocket.id] = webSocket
        if !isReading { webSocket.setReading(false) }
        webSocket.setMaximumMessage(maximumMessage)
        perform(machine.webSocketConnected(webSocket.id, .now()))
    }

    func received(_ packet: EnginePacket, onWebSocket id: ID) {
        let wasPolling = !machine.isOnWebSocket
        perform(machine.received(packet, onWebSocket: id, .now()))
        guard wasPolling, machine.isOnWebSocket else { return }
        server.metrics.upgraded()
        tellIfDrained()
    }

    func malformed(onWebSocket id: ID) {
        perform(machine.malformed(onWebSocket: id))
    }

    func webSocketEnded(_ id: ID, byError isError: Bool) {
        guard webSockets.removeValue(forKey: id) != nil else { return }
        perform(machine.webSocketEnded(id, byError: isError))
    }

    // MARK: Actions

    /// Carries out actions in the order of decisions, also of those that the layer above makes meanwhile.
    private func perform(_ decided: [EngineSessionStateMachine.Action]) {
        actions.append(contentsOf: decided)
        guard !isPerforming else { return }
        isPerforming = true
        defer { isPerforming = false }
        while let action = actions.popFirst() { perform(action) }
    }

    private func perform(_ action: EngineSessionStateMachine.Action) {
        switch action {
        case .answerPoll(let id, let outputs):
            let payload = PollingPayload(
                outputs, revision: machine.revision, takesBinary: takesBinary)
            server.metrics.sent(payload.bytes.readableBytes)
            answers.removeValue(forKey: id)?.succeed(.payload(payload))
            tellIfDrained()
        case .answerPost(let id):
            answers.removeValue(forKey: id)?.succeed(.accepted)
        case .refuse(let id):
            if body?.id == id { body = nil }
            answers.removeValue(forKey: id)?.succeed(.refused(.badRequest))
        case .write(let id, let outputs):
            webSockets[id]?.write(outputs)
        case .closeWebSocket(let id):
            webSockets.removeValue(forKey: id)?.close()
        case .deliver(let message):
            server.metrics.received(message.byteCount)
            delegate?.received(message)
        case .schedule(let timer, let deadline):
            schedule(timer, deadline)
        case .cancel(let timer):
            timers.removeValue(forKey: timer)?.cancel()
        case .flushSoon:
            guard !isFlushScheduled else { return }
            isFlushScheduled = true
            flusher.schedule(self)
        case .closed(let reason):
            body = nil
            server.closed(self)
            let delegate = self.delegate
            self.delegate = nil
            delegate?.closed(reason)
        }
    }

    private func schedule(_ timer: EngineSessionStateMachine.Timer, _ deadline: NIODeadline) {
        timers[timer]?.cancel()
        let connection = NIOLoopBound(self, eventLoop: eventLoop)
        timers[timer] = eventLoop.scheduleTask(deadline: deadline) {
            let connection = connection.value
            connection.timers[timer] = nil
            connection.perform(connection.machine.fired(timer, .now()))
        }
    }

    func flush() {
        isFlushScheduled = false
        perform(machine.flush())
    }
}

extension EngineConfiguration {
    /// The JSON of the open packet.
    fileprivate func handshake(id: String, _ transport: Transport) -> String {
        let canUpgrade = transport == .polling && allowsUpgrades && transports.contains(.webSocket)
        return """
            {"sid":"\(id)","upgrades":\(canUpgrade ? "[\"websocket\"]" : "[]"),\
            "pingInterval":\(pingInterval.milliseconds),"pingTimeout":\(pingTimeout.milliseconds),\
            "maxPayload":\(maximumPayload)}
            """
    }

    fileprivate func sessions(_ revision: EngineRevision) -> EngineSessionStateMachine.Configuration {
        EngineSessionStateMachine.Configuration(
            revision: revision, pingInterval: pingInterval, pingTimeout: pingTimeout, upgradeTimeout: upgradeTimeout,
            closeTimeout: closeTimeout, maximumUnsentBytes: maximumUnsentBytes,
            maximumPacketsPerPoll: maximumPacketsPerPoll)
    }
}

extension TimeAmount {
    fileprivate var milliseconds: Int64 { nanoseconds / 1_000_000 }
}
