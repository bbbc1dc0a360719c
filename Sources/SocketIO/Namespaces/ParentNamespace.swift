/// The namespaces that a predicate lets clients make by connecting to them.
public final class ParentNamespace: Sendable {
    /// Decides whether a client may connect to a namespace of this name that is not there yet.
    public typealias Predicate = @Sendable (_ name: String, _ handshake: Handshake) async -> Bool

    let predicate: Predicate
    let handlers = NamespaceHandlers()
    private let children: @Sendable (ParentNamespace) -> [Namespace]

    init(predicate: @escaping Predicate, children: @escaping @Sendable (ParentNamespace) -> [Namespace]) {
        self.predicate = predicate
        self.children = children
    }

    /// Those that exist on this node.
    public var namespaces: [Namespace] { children(self) }

    /// Has every client that wants to connect to one of them pass here first, as ``Namespace/use(_:)``.
    public func use(_ middleware: @escaping @Sendable (Socket) async throws -> Void) {
        handlers.use(middleware)
    }

    /// Has a handler called for each client that has connected to one of them, as ``Namespace/onConnection(_:)``.
    public func onConnection(_ handler: @escaping @Sendable (Socket) async throws -> Void) {
        handlers.onConnection(handler)
    }

    /// Serves their sockets on their event loops, as ``Namespace/serveOnEventLoop(_:)``.
    public func serveOnEventLoop(_ make: @escaping @Sendable (Socket) -> any EventLoopSocketHandler) {
        handlers.serveOnEventLoop(make)
    }

    /// Sends an event to everybody in each of them.
    public func emit<each Value: Encodable>(_ event: String, _ values: repeat each Value) throws {
        for namespace in namespaces { try namespace.emit(event, repeat each values) }
    }
}
