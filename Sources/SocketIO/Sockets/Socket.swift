internal import NIOConcurrencyHelpers
package import NIOCore

/// A client in one namespace.
///
/// It lives on the event loop of its connection, and may be used from anywhere: what it is told to do happens in the order
/// in which it was told. Its events are handled one after the other; acknowledgements of what it was sent pass beside them.
public final class Socket: Sendable {
    /// Names the socket in its namespace, and its room. A session that is recovered keeps it.
    public let id: String
    /// What the client said when it connected.
    public let handshake: Handshake
    /// Whether the client has come back to a session that it had lost.
    public let isRecovered: Bool
    /// Known to the client and to the nodes only; nil without recovery.
    let privateID: String?
    let namespace: Namespace
    let table: NamespaceTable
    let events: EventQueue
    let handlers = NIOLockedValueBox(EventHandlers())
    private let connection: NIOLoopBound<Connection>
    private let shared: NIOLockedValueBox<Shared>
    private let local: NIOLoopBoundBox<Local>

    /// What may be read from anywhere. The rooms change on the event loop only.
    private struct Shared {
        var rooms: Set<RoomName>
        var data: SocketValue
        var isConnected = false
    }

    /// What lives on the event loop.
    private struct Local {
        var phase = Phase.new
        var acknowledgements: PendingAcknowledgements
        var loopHandler: (any EventLoopSocketHandler)?
    }

    private enum Phase {
        /// A middleware is deciding.
        case new
        /// The session is being recovered: its rooms are served, into here.
        case holding(HeldMessages)
        case connected
        case closed(DisconnectReason)
    }

    init(
        namespace: Namespace, connection: NIOLoopBound<Connection>, broadcaster: LoopBroadcaster,
        handshake: Handshake, id: String, privateID: String?, recovered session: RecoverableSession?
    ) {
        self.id = id
        self.privateID = privateID
        self.handshake = handshake
        self.namespace = namespace
        self.connection = connection
        isRecovered = session != nil
        table = namespace.sockets.table(of: broadcaster)
        let limits = namespace.limits
        events = EventQueue(limits: .init(events: limits.queuedEvents, bytes: limits.queuedBytes))
        shared = NIOLockedValueBox(
            Shared(rooms: session?.rooms.union([RoomName(id)]) ?? [RoomName(id)], data: session?.data ?? .object([:])))
        local = .makeBoxSendingValue(
            Local(acknowledgements: PendingAcknowledgements(limit: limits.pendingAcknowledgements)),
            eventLoop: broadcaster.eventLoop)
    }

    /// The event loop of the socket's connection.
    package var eventLoop: any EventLoop { table.broadcaster.eventLoop }

    /// The namespace that the client has connected to.
    public var namespaceName: String { namespace.name }

    /// Whether the client is connected, as far as the server knows.
    public var isConnected: Bool { shared.withLockedValue(\.isConnected) }

    /// The rooms that the socket is in, that of its own id among them. When it has disconnected, they are those that it was
    /// in, until the handlers of ``onDisconnecting(_:)`` have returned.
    public var rooms: Set<RoomName> { shared.withLockedValue(\.rooms) }

    /// How many rooms the socket would be in after joining these.
    func roomCount(with rooms: Set<RoomName>) -> Int {
        shared.withLockedValue { shared in shared.rooms.count + rooms.count { !shared.rooms.contains($0) } }
    }

    /// What the application keeps with the socket. Other nodes are told of it, and it outlives a lost connection where
    /// sessions are recovered.
    public var data: SocketValue {
        get { shared.withLockedValue(\.data) }
        set {
            shared.withLockedValue { $0.data = newValue }
            rememberSession()
        }
    }

    /// The room that every socket is in, and nobody leaves.
    var ownRoom: RoomName { RoomName(id) }

    var description: SocketDescription {
        let (rooms, data) = shared.withLockedValue { ($0.rooms, $0.data) }
        return SocketDescription(id: id, handshake: handshake.description, rooms: rooms, data: data)
    }

    var session: RecoverableSession? {
        guard let privateID else { return nil }
        let (rooms, data) = shared.withLockedValue { ($0.rooms, $0.data) }
        return RecoverableSession(id: id, privateID: privateID, rooms: rooms, data: data)
    }

    private func rememberSession() {
        guard isConnected, let session else { return }
        namespace.adapter.remember(session) {}
    }
}

/// Rooms; called on the event loop.
extension Socket {
    func enter(_ rooms: Set<RoomName>) {
        let new = shared.withLockedValue { shared in
            let new = rooms.subtracting(shared.rooms)
            shared.rooms.formUnion(new)
            return new
        }
        guard !new.isEmpty, isInTables else { return }
        namespace.sockets.enter(new, self)
        rememberSession()
    }

    /// Nobody leaves the room of its own id.
    func exit(_ rooms: Set<RoomName>) {
        let old = shared.withLockedValue { shared in
            let old = rooms.intersection(shared.rooms).subtracting([ownRoom])
            shared.rooms.subtract(old)
            return old
        }
        guard !old.isEmpty, isInTables else { return }
        namespace.sockets.exit(old, self)
        rememberSession()
    }

    func forgetRooms() {
        shared.withLockedValue { $0.rooms = [] }
    }

    private var isInTables: Bool {
        switch local.value.phase {
        case .holding, .connected: true
        case .new, .closed: false
        }
    }
}

/// Connecting; called on the event loop.
extension Socket {
    /// Serves the rooms of a session that is being recovered, without its client being sent anything yet.
    func hold() {
        guard case .new = local.value.phase else { return }
        local.value.phase = .holding(HeldMessages(limit: namespace.limits.heldBytes))
        namespace.sockets.insert(self)
    }

    /// The client is let in: sends it what it missed, and that it is connected.
    ///
    /// - Returns: false if more was held back than may be.
    func connect(missed: [MissedEvent], handler: (any EventLoopSocketHandler)?) -> Bool {
        switch local.value.phase {
        case .new:
            local.value.phase = .connected
            namespace.sockets.insert(self)
        case .holding(let held):
            guard let messages = held.released(after: missed) else { return false }
            local.value.phase = .connected
            for event in missed { send(event.packet(in: namespaceName)) }
            // A new client does not know what reached its rooms before it was told that it is in them.
            for message in isRecovered ? messages : [] { send(message) }
        case .connected, .closed: return false
        }
        local.value.loopHandler = handler
        shared.withLockedValue { $0.isConnected = true }
        namespace.joined(self)
        return true
    }

    /// Has the application told that the client is connected.
    func begin() {
        if local.value.loopHandler == nil { push(.connected) }
    }

    /// Nil if the client is not connected.
    var stateOnLoop: TransportState? {
        guard case .connected = local.value.phase else { return nil }
        let session = connection.value.session
        return TransportState(isWritable: session.isWritable, answeredPing: session.answeredPing)
    }

    func send(_ packet: EncodedMessages) {
        connection.value.session.send(packet)
    }

    /// Writes what has reached this socket by a broadcast or of its own.
    func write(_ packet: EncodedMessages, isVolatile: Bool, offset: String? = nil) {
        switch local.value.phase {
        case .new, .connected:
            if !isVolatile || connection.value.session.isWritable { send(packet) }
        case .holding(var held):
            // The one reference, so that it grows in place.
            local.value.phase = .new
            if !isVolatile { held.append(packet, offset: offset) }
            local.value.phase = .holding(held)
        case .closed: break
        }
    }
}

/// What comes from the client; called on the event loop.
extension Socket {
    func received(_ packet: Packet, byteCount: Int) {
        guard case .connected = local.value.phase else { return }
        switch packet.kind {
        case .event: receivedEvent(packet, byteCount)
        case .acknowledgement:
            guard let id = packet.id, let callback = local.value.acknowledgements.take(id) else { return }
            callback(.success(packet.data?.arrayValue ?? []))
            connection.value.updateReading()
        case .connect, .disconnect, .connectError: break
        }
    }

    private func receivedEvent(_ packet: Packet, _ byteCount: Int) {
        if let text = packet.text {
            var event = SocketEvent(name: "", arguments: [], acknowledgement: packet.id.map(acknowledgement))
            event.text = text
            local.value.loopHandler?.received(event)
            return
        }
        guard let arguments = packet.data?.arrayValue, let name = arguments.first?.eventName else { return }
        let event = SocketEvent(
            name: name, arguments: Array(arguments.dropFirst()), acknowledgement: packet.id.map(acknowledgement))
        if let handler = local.value.loopHandler { return handler.received(event) }
        push(.event(event), bytes: byteCount)
    }

    private func acknowledgement(_ id: Int) -> Acknowledgement {
        Acknowledgement { [weak self] arguments in
            guard let self else { return }
            let packet = Packet(kind: .acknowledgement, namespace: namespaceName, id: id, data: .array(arguments))
                .encoded
            table.broadcaster.enqueue { self.write(packet, isVolatile: false) }
        }
    }

    /// Has something handled by the application.
    func push(_ item: EventQueue.Item, bytes: Int = 0) {
        let pressure = events.push(
            item, bytes: bytes, handle: { await self.handle($0) },
            relieved: {
                self.eventLoop.execute { self.connection.value.relieved(self) }
            })
        switch pressure {
        case .normal: break
        case .high: connection.value.pressed(self)
        case .overflow: connection.value.close(.transportError)
        }
    }

    func becameWritable() { local.value.loopHandler?.becameWritable() }

    /// Bytes that wait for the client, for an ``EventLoopSocketHandler``; those of other namespaces on the connection too.
    package var unsentBytes: Int { connection.value.session.unsentBytes }

    /// ``unsentBytes``, from anywhere.
    package func unsentBytesNow() async -> Int {
        await withCheckedContinuation { continuation in
            table.broadcaster.enqueue { continuation.resume(returning: self.unsentBytes) }
        }
    }

    /// Sends packets that were encoded for many sockets, at once, for an ``EventLoopSocketHandler``.
    package func sendNow(_ messages: EncodedMessages) {
        guard case .connected = local.value.phase else { return }
        send(messages)
    }

    /// Closes the connection behind what was sent and acknowledged, for an ``EventLoopSocketHandler``: its client reconnects by
    /// itself.
    package func closeConnection() {
        table.broadcaster.enqueue { self.connection.value.close(.forcedServerClose) }
    }

    /// Takes the client out of the namespace behind what was sent and acknowledged, for an ``EventLoopSocketHandler``: it does
    /// not reconnect by itself.
    package func leaveNamespace() { disconnect() }

    /// Pauses or resumes reading from the client's connection, for an ``EventLoopSocketHandler``.
    package func setReading(_ isReading: Bool) {
        if isReading { connection.value.relieved(self) } else { connection.value.pressed(self) }
    }

    var awaitsAcknowledgements: Bool { !local.value.acknowledgements.isEmpty }

    /// Sends an event that the client is to acknowledge as part of a broadcast.
    ///
    /// - Returns: whether it was asked.
    func expectAcknowledgement(
        _ id: Int, of packet: EncodedMessages, isVolatile: Bool, _ answer: @escaping @Sendable (SocketValue) -> Void
    ) -> Bool {
        guard case .connected = local.value.phase, !isVolatile || connection.value.session.isWritable else {
            return false
        }
        let isAdded = local.value.acknowledgements.add(id) { result in
            if case .success(let arguments) = result { answer(arguments.first ?? .null) }
        }
        guard isAdded else { return false }
        send(packet)
        return true
    }

    func cancelAcknowledgement(_ id: Int) {
        local.value.acknowledgements.take(id)?(.failure(CancellationError()))
    }

    func stopExpectingAcknowledgement(_ id: Int) {
        _ = local.value.acknowledgements.take(id)
    }

    /// Sends an event that the client is to acknowledge; `callback` is called once, on the event loop.
    func ask(
        _ id: Int, _ packet: EncodedMessages, isVolatile: Bool, timeout: Duration?,
        _ callback: @escaping PendingAcknowledgements.Callback
    ) {
        switch local.value.phase {
        case .closed(let reason): return callback(.failure(SocketIOError.disconnected(reason)))
        case .new, .holding, .connected: break
        }
        let timer = timeout.map { timeout in
            eventLoop.scheduleTask(in: TimeAmount(timeout)) {
                self.local.value.acknowledgements.take(id)?(.failure(SocketIOError.acknowledgementTimeout))
            }
        }
        let isAdded = local.value.acknowledgements.add(id) { result in
            timer?.cancel()
            callback(result)
        }
        guard isAdded else {
            timer?.cancel()
            return callback(
                .failure(
                    SocketIOError.tooManyPendingAcknowledgements(limit: namespace.limits.pendingAcknowledgements)))
        }
        write(packet, isVolatile: isVolatile)
        connection.value.updateReading()
    }
}

/// The end; called on the event loop.
extension Socket {
    /// The socket has left its namespace, or lost its connection.
    ///
    /// - Returns: false if it had done so before.
    @discardableResult
    func close(_ reason: DisconnectReason, keepsSession: Bool = true) -> Bool {
        let phase = local.value.phase
        if case .closed = phase { return false }
        local.value.phase = .closed(reason)
        let wasConnected = shared.withLockedValue { shared in
            defer { shared.isConnected = false }
            return shared.isConnected
        }
        // Before the socket is not found any more: its client may be back already, on another event loop.
        if wasConnected, keepsSession { keepSession(reason.isRecoverable) }
        switch phase {
        case .holding, .connected: namespace.sockets.remove(self)
        case .new, .closed: break
        }
        for callback in local.value.acknowledgements.takeAll() {
            callback(.failure(SocketIOError.disconnected(reason)))
        }
        guard wasConnected else {
            // A middleware may have set handlers that hold the socket.
            handlers.withLockedValue { $0 = EventHandlers() }
            return true
        }
        namespace.left(self)
        if let handler = local.value.loopHandler {
            local.value.loopHandler = nil
            handler.disconnected(reason)
            forgetRooms()
        } else {
            push(.disconnected(reason))
        }
        return true
    }

    /// The socket is not let in. A session that its client has come back to, but not for long enough, waits for it again.
    func drop(keepsSession: Bool) {
        if case .closed = local.value.phase { return }
        keepSession(keepsSession && isRecovered)
        close(.transportClose)
    }

    private func keepSession(_ isKept: Bool) {
        guard let session else { return }
        if isKept { namespace.adapter.persist(session) } else { namespace.adapter.forget(session) }
    }

    func disconnectOnLoop(closing: Bool) {
        if closing { return connection.value.disconnectAll() }
        guard isConnected else { return }
        send(Packet(kind: .disconnect, namespace: namespaceName).encoded)
        events.dropEvents()
        close(.serverNamespaceDisconnect)
        connection.value.removed(self)
    }

    /// Gives the session to another socket of the same client. Its own connection has died without anybody having noticed.
    func handOver() -> RecoverableSession? {
        switch local.value.phase {
        case .connected: break
        // Its client has come back a second time while it was being let in.
        case .holding where isRecovered: break
        case .new, .holding, .closed: return nil
        }
        guard let session else { return nil }
        close(.transportClose, keepsSession: false)
        connection.value.close(.transportClose)
        return session
    }
}
