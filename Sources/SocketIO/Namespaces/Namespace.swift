internal import Logging
internal import NIOConcurrencyHelpers

/// A part of a server that clients connect to by its name: its own events, rooms and middlewares on the same connections.
public final class Namespace: Sendable {
    /// Begins with a slash.
    public let name: String
    let adapter: any Adapter
    let sockets: NamespaceSockets
    let handlers: NamespaceHandlers
    let limits: SocketLimits
    let logger: Logger
    let recovers: Bool
    let options: NamespaceOptions
    let skipsMiddlewaresOfRecovered: Bool
    private let serverSideEvents: ServerSideEvents
    private let starting = NIOLockedValueBox<Task<Void, any Error>?>(nil)
    private let left: @Sendable (Namespace) -> Void
    private let metrics: SocketMetrics

    /// - Parameter left: told of each client that does not use the namespace any more.
    init(
        name: String, handlers: NamespaceHandlers, adapters: any AdapterFactory, configuration: SocketIOConfiguration,
        options: NamespaceOptions = NamespaceOptions(), metrics: SocketMetrics, logger: Logger,
        left: @escaping @Sendable (Namespace) -> Void
    ) {
        var logger = logger
        logger[metadataKey: "namespace"] = "\(name)"
        self.name = name
        self.handlers = handlers
        self.logger = logger
        self.left = left
        self.options = options
        self.metrics = metrics
        limits = configuration.limits
        recovers = configuration.recovery != nil
        skipsMiddlewaresOfRecovered = configuration.recovery?.skipsMiddlewares == true
        serverSideEvents = ServerSideEvents(limit: 1_000, logger: logger)
        sockets = NamespaceSockets(
            name: name, configuration: configuration, serverSideEvents: serverSideEvents, logger: logger)
        adapter = adapters.adapter(for: sockets)
        sockets.attach(adapter)
    }

    /// Returns when the namespace is connected with those of the other nodes. Only the first call has something to do.
    func start() async throws {
        let task = starting.withLockedValue { task in
            let started = task ?? Task { try await adapter.start() }
            task = started
            return started
        }
        do {
            try await task.value
            serverSideEvents.start()
        } catch {
            starting.withLockedValue { if $0 == task { $0 = nil } }
            throw error
        }
    }

    func stop() async {
        starting.withLockedValue { $0 }?.cancel()
        serverSideEvents.stop()
        await adapter.close()
        sockets.stop()
    }

    /// Has the application told of a client that has connected.
    func begin(_ socket: Socket) async {
        do {
            for handler in handlers.connected { try await handler(socket) }
        } catch {
            logger.warning("A handler of connections failed", metadata: ["error": "\(error)"])
        }
    }

    /// The socket is in the namespace now.
    func joined(_ socket: Socket) { metrics.connected(isRecovered: socket.isRecovered) }

    /// The sockets that are connected here.
    package var localCount: Int { sockets.socketCount }

    /// The socket is not in the namespace any more.
    func left(_ socket: Socket) {
        metrics.disconnected()
        left(self)
    }

    /// A client that was to come in does not.
    func release() { left(self) }

    /// What a client is told of an error that a middleware threw. What was not written for clients is not told to them.
    func refusal(of error: any Error) -> ConnectionRefusal {
        if let refusal = error as? ConnectionRefusal { return refusal }
        logger.warning("A middleware failed", metadata: ["error": "\(error)"])
        return ConnectionRefusal("Connection refused")
    }
}

extension Namespace {
    /// Has every client that wants to connect pass here first. What this throws keeps it out: a ``ConnectionRefusal`` is what
    /// it is told, other errors are logged.
    public func use(_ middleware: @escaping @Sendable (Socket) async throws -> Void) {
        handlers.use(middleware)
    }

    /// Has a handler called for each client that has connected. Its events are handled when the handler has returned.
    public func onConnection(_ handler: @escaping @Sendable (Socket) async throws -> Void) {
        handlers.onConnection(handler)
    }

    /// Serves sockets on their event loops, in place of ``onConnection(_:)``: `make` is called on the socket's event loop
    /// when the client has connected.
    public func serveOnEventLoop(_ make: @escaping @Sendable (Socket) -> any EventLoopSocketHandler) {
        handlers.serveOnEventLoop(make)
    }
}

/// The other nodes.
extension Namespace {
    /// How many nodes serve the namespace.
    public func serverCount() async throws -> Int { try await adapter.serverCount() }

    /// All rooms, on all nodes.
    public func allRooms() async throws -> Set<RoomName> { try await adapter.allRooms() }

    /// Sends an event to the application on the other nodes.
    public func serverSideEmit<each Value: Encodable>(_ event: String, _ values: repeat each Value) async throws {
        try await adapter.serverSideEmit(EventArguments.encode(event: event, repeat each values))
    }

    /// Sends an event to the application on the other nodes, and returns what each of them answers.
    public func serverSideEmitWithAck<each Value: Encodable>(
        _ event: String, _ values: repeat each Value
    ) async throws -> [SocketValue] {
        try await adapter.serverSideEmitWithAcknowledgement(EventArguments.encode(event: event, repeat each values))
    }

    /// Has a handler called for each event of a name that another node's application sends.
    public func onServerSideEvent<each Argument: Decodable & Sendable>(
        _ event: String, _ handler: @escaping @Sendable (repeat each Argument) async throws -> Void
    ) {
        serverSideEvents.on(event) { event in
            try await handler(repeat each EventArguments.decode(repeat (each Argument).self, from: event.arguments))
        }
    }

    /// Has a handler called for each event of a name that another node's application sends; it answers with what this returns.
    public func onServerSideEvent<each Argument: Decodable & Sendable, Answer: Encodable & Sendable>(
        _ event: String, _ handler: @escaping @Sendable (repeat each Argument) async throws -> Answer
    ) {
        serverSideEvents.on(event) { event in
            let answer = try await handler(
                repeat each EventArguments.decode(repeat (each Argument).self, from: event.arguments))
            try event.acknowledge(answer)
        }
    }
}

extension Namespace: GroupEmitting {
    /// Everybody in the namespace.
    public var target: BroadcastTarget { BroadcastTarget(self, BroadcastOptions()) }
}
