internal import NIOConcurrencyHelpers
internal import NIOCore

/// Lets one client into one namespace, or refuses it. Run by a task that the connection owns.
struct Admission: Sendable {
    let server: ServerCore
    let connection: NIOLoopBound<Connection>
    let broadcaster: LoopBroadcaster
    let namespace: String
    let handshake: Handshake
    /// The id that clients of Socket.IO 2 know of themselves.
    let legacyID: String?

    func run() async {
        guard let namespace = await server.namespaces.find(namespace, handshake) else {
            return refuse(.invalidNamespace)
        }
        do {
            try await namespace.start()
        } catch {
            namespace.logger.error("A namespace could not be started", metadata: ["error": "\(error)"])
            refuse(ConnectionRefusal("The namespace is not available"))
            return namespace.release()
        }
        if let recovered = await recover(in: namespace) {
            await admit(recovered.socket, recovered.session)
        } else {
            await admit(newSocket(in: namespace), nil)
        }
    }

    private func admit(_ socket: Socket, _ restored: RestoredSession?) async {
        let namespace = socket.namespace
        do {
            let skips = namespace.skipsMiddlewaresOfRecovered && restored?.isOfNamespace == true
            for middleware in skips ? [] : namespace.handlers.middlewares { try await middleware(socket) }
        } catch {
            return await drop(socket, refusal: namespace.refusal(of: error))
        }
        await remember(socket)
        let missed = restored?.missed ?? []
        // The client that has changed its mind may be on its way in a second time already.
        let isConnected = Task.isCancelled ? false : await onLoop { connection.value.connect(socket, missed: missed) }
        if !isConnected { await drop(socket, refusal: nil) }
    }

    /// A client is told its id when an event to it, from whatever node, would reach it, and when it could come back to its
    /// session. To one that it has come back to, too: who recovers a session takes it out of the store.
    private func remember(_ socket: Socket) async {
        let namespace = socket.namespace
        if let session = socket.session {
            await withCheckedContinuation { continuation in
                namespace.adapter.remember(session) { continuation.resume() }
            }
        }
        await onLoop { socket.hold() }
        await namespace.sockets.announced(socket.rooms)
    }

    /// Gives back what the client would have had.
    private func drop(_ socket: Socket, refusal: ConnectionRefusal?) async {
        await onLoop { socket.drop(keepsSession: refusal == nil) }
        if let refusal { refuse(refusal) }
        socket.namespace.release()
    }

    private func refuse(_ refusal: ConnectionRefusal) {
        guard !Task.isCancelled else { return }
        broadcaster.enqueue { connection.value.refuse(namespace, refusal) }
    }

    private func onLoop<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            broadcaster.enqueue { continuation.resume(returning: body()) }
        }
    }

    // MARK: Sockets

    private func newSocket(in namespace: Namespace) -> Socket {
        Socket(
            namespace: namespace, connection: connection, broadcaster: broadcaster, handshake: handshake,
            id: legacyID ?? SessionIdentifier.make(),
            privateID: namespace.recovers && legacyID == nil ? SessionIdentifier.make() : nil, recovered: nil)
    }

    /// The session that the client asks for, in its rooms already; nil if it asks for none, or it is gone.
    private func recover(in namespace: Namespace) async -> (socket: Socket, session: RestoredSession)? {
        guard namespace.recovers, let privateID = handshake.auth["pid"]?.stringValue else { return nil }
        let placed = NIOLockedValueBox<Socket?>(nil)
        do {
            let restored = try await namespace.adapter.restore(
                privateID: privateID, offset: handshake.auth["offset"]?.stringValue
            ) { session in
                let socket = Socket(
                    namespace: namespace, connection: connection, broadcaster: broadcaster, handshake: handshake,
                    id: session.id, privateID: session.privateID, recovered: session)
                placed.withLockedValue { $0 = socket }
                await onLoop { socket.hold() }
                await namespace.sockets.announced(socket.rooms)
            }
            if let restored, let socket = placed.withLockedValue({ $0 }) { return (socket, restored) }
        } catch {
            namespace.logger.warning("A session could not be recovered", metadata: ["error": "\(error)"])
        }
        if let socket = placed.withLockedValue({ $0 }) {
            await onLoop { _ = socket.close(.transportClose, keepsSession: false) }
        }
        return nil
    }
}
