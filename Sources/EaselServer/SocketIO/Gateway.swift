import EaselAuth
import EaselBackoff
import EaselLog
import EaselRoom
import Logging
import NIOCore
import SocketIO

/// What a node serves over Socket.IO: one server on the path `/socket.io/`, whose connections the node accepts itself, and
/// its namespaces.
///
/// A namespace is added in ``addNamespaces()``.
final class Gateway: Sendable {
    let server: SocketIOServer
    let excalidraw: ExcalidrawRooms
    private let context: GatewayContext
    private let boards: BoardsNamespace
    let rooms: RoomsNamespace

    /// Excalidraw sends whole scenes; what other namespaces take of it is less.
    static let maximumPayload = 16 << 20
    /// Room for a token.
    private static let maximumAuth = 16 << 10
    static let path = "/socket.io/"

    init(_ context: GatewayContext, adapter: any AdapterFactory) {
        self.context = context
        boards = BoardsNamespace(context)
        rooms = RoomsNamespace(context)
        server = SocketIOServer(
            configuration: Self.configuration(context), adapter: adapter, logger: context.logger)
        excalidraw = ExcalidrawRooms(
            store: context.sealed, namespace: server.of(ExcalidrawNamespace.name, ExcalidrawNamespace.options),
            limits: context.excalidraw,
            heartbeat: context.registry.configuration.heartbeat, logger: context.logger)
        addNamespaces()
    }

    /// Every namespace that a node has is added here.
    private func addNamespaces() {
        let door = TokenDoor(
            access: context.registry.access, audit: context.registry.audit, logger: context.logger)
        // A session of a board says who it is in its hello.
        for namespace in [server.main, boards.add(to: server), excalidraw.namespace] { bound(namespace) }
        for namespace in [server.main, excalidraw.namespace] { door.guarding(namespace) }
        rooms.add(to: server)
        ExcalidrawNamespace(excalidraw).attach()
    }

    /// What is said to connect is kept for as long as the client is there.
    private func bound(_ namespace: Namespace) {
        namespace.use { socket in
            guard socket.handshake.auth.footprint <= Self.maximumAuth else {
                throw ConnectionRefusal(
                    "auth is at most \(Self.maximumAuth) bytes", data: ["code": "auth-too-large"])
            }
        }
    }

    private static func configuration(_ context: GatewayContext) -> SocketIOConfiguration {
        var configuration = SocketIOConfiguration()
        configuration.engine.path = path
        configuration.engine.maximumPayload = maximumPayload
        let messageBytes = context.registry.configuration.limits.frameBytes
        configuration.engine.initialMaximumMessage = messageBytes
        configuration.limits.packetBytes = messageBytes
        configuration.limits.namespaces = 8
        configuration.limits.rooms = context.rooms.roomsPerSocket + 1
        configuration.limits.roomNameBytes = context.rooms.roomNameBytes
        configuration.engine.maximumUnsentBytes = 2 * maximumPayload
        configuration.engine.allowsRevision3 = true
        configuration.engine.pingInterval = context.registry.configuration.heartbeat
        configuration.engine.admission = PollingAdmission(connections: context.connections)
        var recovery = SessionRecovery()
        // Who comes back is asked for a token again.
        recovery.skipsMiddlewares = false
        configuration.recovery = recovery
        configuration.tellsCredentials = false
        return configuration
    }

    var engine: EngineServer { server.engine }

    /// Whether clients speak TLS with the node itself.
    var isSecure: Bool { context.isSecure }

    /// What is counted, for metrics.
    var statistics: Statistics {
        Statistics(
            engine: engine.statistics, boardSockets: boards.socketCount, roomSockets: server.main.localCount,
            recovered: server.recoveredCount, roomEvents: rooms.emitted)
    }

    struct Statistics: Sendable {
        var engine: EngineStatistics
        var boardSockets: Int
        var roomSockets: Int
        var recovered: Int
        var roomEvents: Int
    }

    /// Whether a request belongs to a session that is open.
    func isOfSession(path: String, sid: Substring?) -> Bool {
        guard let sid, path + "/" == Self.path || path == Self.path else { return false }
        return engine.hasSession(String(sid))
    }

    // MARK: Life

    /// Connects the namespaces with those of the other nodes. It tries until it can or the task is cancelled; who comes
    /// meanwhile waits.
    func start() async {
        var backoff = Backoff(minimum: .milliseconds(100), maximum: .seconds(5))
        while !Task.isCancelled {
            do {
                return try await server.start()
            } catch {
                context.logger.warning(
                    "Socket.IO is not connected with the other nodes yet", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(nanoseconds: UInt64(backoff.next().nanoseconds))
        }
    }

    /// Opens no more sessions, and ends those that are open, spread over time. Clients come back by themselves, to another
    /// node.
    func drain(over spread: TimeAmount) async { await engine.drain(over: spread) }

    /// Ends everything. Redis is not used any more when this returns.
    func close() async {
        await server.close()
        await excalidraw.close()
    }
}

/// What namespaces need of their node.
struct GatewayContext: Sendable {
    let registry: RoomRegistry
    let connections: Connections
    let rooms: RoomLimits
    let sealed: any SealedStore
    let excalidraw: ExcalidrawLimits
    /// Whether clients speak TLS with the node itself.
    let isSecure: Bool
    let logger: Logger
}
