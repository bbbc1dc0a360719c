import EaselBackoff
public import EaselBoard
public import EaselJSON
public import Logging
public import NIOCore

/// A client of one board: connects to any of its nodes, reconnects, and keeps what it has submitted until it is in the
/// log. Lives on one event loop.
public actor BoardClient {
    public nonisolated let board: BoardID
    private nonisolated let eventLoop: any EventLoop
    public nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    private let nodes: [NodeAddress]
    private let configuration: ClientConfiguration
    private let logger: Logger
    private var replica: ClientReplica
    private var connection: WebSocketConnection?
    /// Told apart from connections that were given up: their last events may come late.
    private var generation = 0
    private var nextNode: Int
    private var backoff: Backoff
    private var isStopped = true
    private var failure: ClientError?
    private var echoes: [Int: CheckedContinuation<Seq?, any Error>] = [:]
    private var waiters:
        [(condition: @Sendable (ClientReplica) -> Bool, continuation: CheckedContinuation<Void, any Error>)] = []
    private var digestWaiters: [CheckedContinuation<(seq: Seq, digest: Digest), any Error>] = []
    private let onEvent: @Sendable (ClientEvent) -> Void

    /// `onEvent` is called on the client's event loop, in order, and must not block.
    public init(
        board: BoardID, nodes: [NodeAddress], startingAt first: Int = 0, configuration: ClientConfiguration = .init(),
        eventLoop: any EventLoop, logger: Logger, onEvent: @escaping @Sendable (ClientEvent) -> Void = { _ in }
    ) {
        precondition(!nodes.isEmpty, "a client needs the address of at least one node")
        self.board = board
        self.nodes = nodes
        self.nextNode = first % nodes.count
        self.configuration = configuration
        self.eventLoop = eventLoop
        self.logger = logger
        self.replica = ClientReplica(configuration)
        self.backoff = Backoff(minimum: configuration.minimumBackoff, maximum: configuration.maximumBackoff)
        self.onEvent = onEvent
    }

    // MARK: What can be seen

    public var seq: Seq { replica.seq }
    public var document: Document { replica.document }
    public var participants: [SessionID: Participant] { replica.participants }
    /// How many participants there are: of many, ``participants`` has those who were active last.
    public var participantCount: Int { replica.participantCount }
    public var unacknowledgedCount: Int { replica.unacknowledgedCount }
    /// The number that the next operation gets: behind all that this client is known to have submitted.
    public var nextN: Int { replica.nextN }

    /// The digest of the client's own document.
    public func digest() -> (seq: Seq, digest: Digest) {
        var document = replica.document
        return (replica.seq, document.digest())
    }

    /// The digest that the node has of the board, asked for once the client has caught up.
    ///
    /// Throws ``ClientError/closed`` if the connection is lost meanwhile.
    public func serverDigest() async throws -> (seq: Seq, digest: Digest) {
        try await wait { $0.isCaughtUp }
        return try await withCheckedThrowingContinuation { continuation in
            digestWaiters.append(continuation)
            send(.digest)
        }
    }

    // MARK: Connecting

    /// Connects, and goes on connecting whenever the connection is lost, until ``close()``.
    public func connect() {
        guard isStopped, failure == nil else { return }
        isStopped = false
        attempt()
    }

    private func attempt() {
        guard !isStopped, connection == nil else { return }
        generation += 1
        let generation = self.generation
        let node = nodes[nextNode % nodes.count]
        nextNode += 1
        Task {
            do {
                let opened = try await WebSocketConnection.open(
                    node, verifying: configuration.tls, board: board, on: eventLoop
                ) { [weak self] event in
                    self?.assumeIsolated { $0.receive(event, of: generation) }
                }
                opened.channel.eventLoop.assertInEventLoop()
                guard generation == self.generation, !isStopped else {
                    opened.cut()
                    return
                }
                connection = opened
                if opened.channel.isActive {
                    perform(replica.connected())
                } else {
                    lost()
                }
            } catch {
                logger.debug("No connection to a node; reconnecting", metadata: ["error": "\(error)"])
                if let after = (error as? HandshakeRefusal)?.retryAfter { backoff.wait(atLeast: after) }
                if generation == self.generation { lost() }
            }
        }
    }

    private func lost() {
        connection = nil
        generation += 1
        replica.disconnected()
        for waiter in digestWaiters { waiter.resume(throwing: ClientError.closed) }
        digestWaiters = []
        onEvent(.disconnected)
        guard !isStopped else { return }
        eventLoop.scheduleTask(in: backoff.next()) { [weak self] in
            self?.assumeIsolated { $0.attempt() }
        }
    }

    /// Loses the connection, as a bad network does, and connects to the next node.
    public func cut() {
        guard let connection else { return }
        connection.cut()
        lost()
    }

    /// Stops or goes on reading from the socket.
    public func setReading(_ isReading: Bool) {
        connection?.setReading(isReading)
    }

    /// Ends the client. What is not acknowledged is given up.
    public func close() {
        isStopped = true
        connection?.close()
        connection = nil
        generation += 1
        replica.disconnected()
        failWaiters(.closed)
    }

    // MARK: Submitting

    /// Submits and returns when the operation is in the log, and was told by an event: its seq, or nil if only that is known.
    ///
    /// Throws ``ClientError/rejected(code:message:)`` if it never will be.
    @discardableResult
    public func submit(_ edits: [Edit]) async throws -> Seq? {
        let (n, actions) = try replica.submit(EditBatch(edits: edits))
        return try await withCheckedThrowingContinuation { continuation in
            echoes[n] = continuation
            perform(actions)
        }
    }

    /// Submits without waiting. The echo comes as an event; `willSend` is told the operation's n before it is sent.
    ///
    /// `n` chooses the number, which must be at least ``nextN``: what was submitted as it before is not sequenced twice.
    @discardableResult
    public func enqueue(
        _ edits: [Edit], as n: Int? = nil, willSend: @Sendable (Int) -> Void = { _ in }
    ) throws -> Int {
        let (n, actions) = try replica.submit(EditBatch(edits: edits), as: n)
        willSend(n)
        perform(actions)
        return n
    }

    public func setPresence(_ state: JSONObject) {
        send(.presence(state: state))
    }

    // MARK: Waiting

    /// Returns once the client has applied `seq`.
    public func waitUntil(seq: Seq) async throws {
        try await wait { $0.seq >= seq }
    }

    /// Returns once the client is connected, has caught up and has nothing that is not acknowledged.
    public func waitUntilSettled() async throws {
        try await wait { $0.isCaughtUp && $0.unacknowledgedCount == 0 }
    }

    /// Returns once at most so many operations wait for their echo.
    public func waitUntilUnacknowledged(atMost count: Int) async throws {
        try await wait { $0.unacknowledgedCount <= count }
    }

    private func wait(_ condition: @escaping @Sendable (ClientReplica) -> Bool) async throws {
        if let failure { throw failure }
        guard !condition(replica) else { return }
        try await withCheckedThrowingContinuation { waiters.append((condition, $0)) }
    }

    // MARK: Events

    private func receive(_ event: ConnectionEvent, of generation: Int) {
        guard generation == self.generation else { return }
        switch event {
        case .opened:
            break
        case .closed(let code, let reason):
            if let code, [4400, 4401, 4403, 4404, 4409].contains(code) {
                fail(.refused(code: code, reason: reason))
            } else if connection != nil {
                lost()
            }
        case .message(let bytes):
            do throws(ProtocolFault) {
                perform(replica.receive(try ServerMessage(decoding: bytes.readableBytesView)))
            } catch {
                // A type that this version does not know says nothing that it needs.
                if error.kind != .unknownType { fail(.protocolViolation("\(error)")) }
            }
            wakeWaiters()
        }
    }

    private func perform(_ actions: [ClientReplica.Action]) {
        // Whoever waits for one of these goes on when all of them have been told.
        var answers: [() -> Void] = []
        for action in actions {
            switch action {
            case .send(let message): send(message)
            case .submit(let n, let edits): connection?.send(ClientMessage.encodeSubmit(n: n, edits: edits))
            case .event(let event): if let answer = handle(event) { answers.append(answer) }
            case .stayAway(let milliseconds): backoff.wait(atLeast: Self.bounded(milliseconds))
            case .fail(let error): fail(error)
            }
        }
        for answer in answers { answer() }
    }

    private func send(_ message: ClientMessage) {
        connection?.send(message.encode())
    }

    /// Tells an event. Gives what answers whoever waits for it.
    private func handle(_ event: ClientEvent) -> (() -> Void)? {
        defer { onEvent(event) }
        switch event {
        case .connected:
            backoff.succeeded()
        case .acknowledged(let n, let seq):
            return echoes.removeValue(forKey: n).map { echo in { echo.resume(returning: seq) } }
        case .rejected(let n, let code, let message):
            let error = ClientError.rejected(code: code, message: message)
            return echoes.removeValue(forKey: n).map { echo in { echo.resume(throwing: error) } }
        case .serverDigest(let seq, let digest):
            guard !digestWaiters.isEmpty else { return nil }
            let waiter = digestWaiters.removeFirst()
            return { waiter.resume(returning: (seq, digest)) }
        case .draining(let after):
            let generation = self.generation
            eventLoop.scheduleTask(in: Self.bounded(after)) { [weak self] in
                self?.assumeIsolated { if $0.generation == generation { $0.cut() } }
            }
        default:
            break
        }
        return nil
    }

    /// What a node may ask for, at most an hour: a wrong number must not end a client.
    private static func bounded(_ milliseconds: Int) -> TimeAmount {
        .milliseconds(Int64(min(milliseconds, 3_600_000)))
    }

    private func wakeWaiters() {
        var waiting: [CheckedContinuation<Void, any Error>] = []
        waiters.removeAll { waiter in
            guard waiter.condition(replica) else { return false }
            waiting.append(waiter.continuation)
            return true
        }
        for continuation in waiting { continuation.resume() }
    }

    private func fail(_ error: ClientError) {
        guard failure == nil else { return }
        failure = error
        isStopped = true
        connection?.cut()
        connection = nil
        generation += 1
        onEvent(.failed(error))
        failWaiters(error)
    }

    private func failWaiters(_ error: ClientError) {
        for echo in echoes.values { echo.resume(throwing: error) }
        echoes = [:]
        for waiter in waiters { waiter.continuation.resume(throwing: error) }
        waiters = []
        for waiter in digestWaiters { waiter.resume(throwing: error) }
        digestWaiters = []
    }
}
