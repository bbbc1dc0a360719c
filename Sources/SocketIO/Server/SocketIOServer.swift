public import Logging
internal import NIOConcurrencyHelpers
internal import NIOCore
public import NIOPosix

/// A Socket.IO server.
///
/// Everything that a server does with its clients it does in namespaces. The main one, `/`, is the server itself:
/// ``onConnection(_:)``, ``use(_:)`` and broadcasts are for it; others are found with ``of(_:)``.
public final class SocketIOServer: Sendable {
    /// Requests and WebSockets come in here where another server accepts connections.
    package let engine: EngineServer
    private let core: ServerCore
    private let listener = NIOLockedValueBox<EngineListener?>(nil)

    /// How long handlers of clients that were disconnected may take when the server closes.
    private static let handlerGrace = Duration.seconds(5)

    /// Makes a server that serves nobody yet.
    ///
    /// - Parameters:
    ///   - adapter: what connects it with other nodes; memory for a server of its own.
    public init(
        configuration: SocketIOConfiguration = SocketIOConfiguration(),
        adapter: any AdapterFactory = MemoryAdapterFactory(), logger: Logger = Logger(label: "socket.io")
    ) {
        let core = ServerCore(
            configuration: configuration, adapters: adapter, timers: MultiThreadedEventLoopGroup.singleton.any(),
            logger: logger)
        self.core = core
        engine = EngineServer(configuration.engine, logger: logger) { core.opened($0) }
        _ = core.namespaces.named("/")
    }

    /// The main namespace.
    public var main: Namespace { of("/") }

    /// The namespace of a name, which begins with a slash. From now on clients may connect to it.
    public func of(_ name: String) -> Namespace {
        core.namespaces.named(name.utf8.first == UInt8(ascii: "/") ? name : "/" + name)
    }

    /// The namespace of a name, with options of its own, unless it is there already.
    package func of(_ name: String, _ options: NamespaceOptions) -> Namespace { core.namespaces.named(name, options) }

    /// Sockets that came back to a session of theirs, in all namespaces.
    package var recoveredCount: Int { core.namespaces.recoveredCount }

    /// Lets clients make namespaces by connecting to them, where `predicate` allows it. A namespace is removed when its last
    /// client has left.
    public func of(where predicate: @escaping ParentNamespace.Predicate) -> ParentNamespace {
        core.namespaces.addParent(predicate)
    }

    /// Has every client that wants to connect to the main namespace pass here first.
    public func use(_ middleware: @escaping @Sendable (Socket) async throws -> Void) {
        main.use(middleware)
    }

    /// Has a handler called for each client that has connected to the main namespace.
    public func onConnection(_ handler: @escaping @Sendable (Socket) async throws -> Void) {
        main.onConnection(handler)
    }
}

extension SocketIOServer: GroupEmitting {
    /// Everybody in the main namespace.
    public var target: BroadcastTarget { main.target }
}

extension SocketIOServer {
    /// Serves a session, whatever carries it. Called on its event loop.
    package func serve(_ session: any EngineSession) { core.opened(session) }
}

/// Listening.
extension SocketIOServer {
    /// Listens for clients: HTTP/1.1 and WebSocket, without TLS.
    ///
    /// - Parameter port: 0 for any that is free.
    /// - Returns: the port.
    @discardableResult
    public func bind(
        host: String, port: Int, group: MultiThreadedEventLoopGroup = .singleton
    ) async throws -> Int {
        try await start()
        let listener = try await EngineListener.bind(engine, host: host, port: port, group: group)
        self.listener.withLockedValue { $0 = listener }
        return listener.port
    }

    /// Listens for clients until the task is cancelled, then closes the server.
    public func run(host: String, port: Int) async throws {
        try await bind(host: host, port: port)
        let (forever, end) = AsyncStream<Never>.makeStream()
        await withTaskCancellationHandler {
            for await _ in forever {}
        } onCancel: {
            end.finish()
        }
        await close()
    }

    /// Connects the namespaces that there are with those of other nodes. ``bind(host:port:group:)`` does so itself.
    package func start() async throws {
        for namespace in core.namespaces.all { try await namespace.start() }
    }

    /// Stops accepting, tells all clients, waits until their connections have closed and their handlers have returned, for a
    /// few seconds at most, and leaves the other nodes.
    public func close() async {
        let sockets = await core.namespaces.allSockets()
        if let listener = listener.withLockedValue({ $0 }) {
            try? await listener.close()
        } else {
            await engine.close()
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for socket in sockets { await socket.events.finished() } }
            group.addTask { try? await Task.sleep(for: Self.handlerGrace) }
            await group.next()
            group.cancelAll()
            for socket in sockets { await socket.events.cancel() }
        }
        await core.namespaces.stop()
    }
}
