internal import EaselJSON
internal import NIOCore

/// One client's connection, whatever namespaces it is in. It lives on the event loop of its session.
final class Connection: EngineSessionDelegate {
    let session: any EngineSession
    private let server: ServerCore
    private let broadcaster: LoopBroadcaster
    private var decoder: PacketDecoder
    private var machine: ConnectionStateMachine
    private var sockets: [ExactString: Socket] = [:]
    private var admissions: [ExactString: Task<Void, Never>] = [:]
    private var connectTimeout: Scheduled<Void>?
    /// Sockets that have enough to do.
    private var pressed: Set<ObjectIdentifier> = []
    private var isReading = true
    private var isClosed = false
    /// Bytes of the packet that is being read.
    private var packetBytes = 0

    init(session: any EngineSession, server: ServerCore) {
        self.session = session
        self.server = server
        broadcaster = server.broadcaster(of: session.eventLoop)
        let limits = server.configuration.limits
        let maximumPayload = server.configuration.engine.maximumPayload
        var packetLimits = PacketDecoder.Limits(
            packetBytes: limits.packetBytes ?? maximumPayload * (1 + limits.attachments))
        packetLimits.attachments = limits.attachments
        packetLimits.depth = limits.depth
        let namespaces = server.namespaces
        decoder = PacketDecoder(limits: packetLimits) { namespaces.packetRules(of: $0) }
        machine = ConnectionStateMachine(limit: limits.namespaces)
    }

    /// Begins to serve the client.
    func start() {
        let bound = NIOLoopBound(self, eventLoop: session.eventLoop)
        connectTimeout = session.eventLoop.scheduleTask(in: TimeAmount(server.configuration.connectTimeout)) {
            bound.value.connectTimedOut()
        }
        // Clients of Socket.IO 2 are in the main namespace without asking.
        if isRevision3 { act(on: Packet(kind: .connect, namespace: "/")) }
    }

    private var isRevision3: Bool { session.request.protocolVersion == 3 }

    // MARK: What the client sends

    func received(_ message: EngineMessage) {
        guard !isClosed else { return }
        do throws(PacketError) {
            packetBytes += message.byteCount
            guard let packet = try decoder.add(message) else { return }
            act(on: packet)
            packetBytes = 0
        } catch {
            close(.forcedClose)
        }
    }

    func becameWritable() {
        for socket in sockets.values { socket.becameWritable() }
    }

    var leavesByItself: Bool { sockets.values.contains { $0.namespace.options.drainsItself } }

    func closed(_ reason: EngineCloseReason) {
        end(DisconnectReason(reason))
    }

    private func act(on packet: Packet) {
        let packet = isRevision3 ? packet.ofRevision3 : packet
        switch machine.received(packet) {
        case .connect(let namespace, let auth): admit(to: namespace, auth)
        case .abandon(let namespace): admissions.removeValue(forKey: ExactString(namespace))?.cancel()
        case .leave(let namespace):
            sockets.removeValue(forKey: ExactString(namespace))?.close(.clientNamespaceDisconnect)
        case .deliver(let packet): sockets[ExactString(packet.namespace)]?.received(packet, byteCount: packetBytes)
        case .ignore: break
        case .close: close(.forcedServerClose)
        }
    }

    private func connectTimedOut() {
        guard !machine.isInUse else { return }
        close(.forcedServerClose)
    }

    // MARK: Namespaces

    private func admit(to namespace: String, _ auth: SocketValue?) {
        let admission = Admission(
            server: server, connection: NIOLoopBound(self, eventLoop: session.eventLoop), broadcaster: broadcaster,
            namespace: namespace,
            handshake: Handshake(session.request, auth: auth, isToldWhole: server.configuration.tellsCredentials),
            legacyID: isRevision3 ? (namespace == "/" ? "" : namespace + "#") + session.id : nil)
        admissions[ExactString(namespace)] = Task { await admission.run() }
    }

    /// The namespace has let the client in.
    ///
    /// - Returns: false if it is not there any more.
    func connect(_ socket: Socket, missed: [MissedEvent]) -> Bool {
        let name = socket.namespaceName
        guard !isClosed, machine.connected(name) else { return false }
        admissions[ExactString(name)] = nil
        guard socket.connect(missed: missed, handler: socket.namespace.handlers.makeLoopHandler(for: socket)) else {
            machine.removed(name)
            close(.transportError)
            return false
        }
        sockets[ExactString(name)] = socket
        if let bytes = socket.namespace.options.packetBytes {
            session.maximumMessage = max(session.maximumMessage, bytes)
        }
        connectTimeout?.cancel()
        connectTimeout = nil
        var answer: SocketObject = ["sid": .string(socket.id)]
        answer["pid"] = socket.privateID.map(SocketValue.string)
        send(Packet(kind: .connect, namespace: name, data: isRevision3 ? nil : .object(answer)))
        socket.begin()
        return true
    }

    /// The namespace does not let the client in.
    func refuse(_ namespace: String, _ refusal: ConnectionRefusal) {
        guard !isClosed, machine.refused(namespace) else { return }
        admissions[ExactString(namespace)] = nil
        let data = isRevision3 ? refusal.data ?? .string(refusal.message) : refusal.payload
        send(Packet(kind: .connectError, namespace: namespace, data: data))
    }

    /// The server has taken the socket out of its namespace.
    func removed(_ socket: Socket) {
        sockets[ExactString(socket.namespaceName)] = nil
        machine.removed(socket.namespaceName)
        relieved(socket)
    }

    /// Takes the client out of all its namespaces and closes the connection.
    func disconnectAll() {
        for socket in sockets.values { socket.disconnectOnLoop(closing: false) }
        close(.forcedServerClose)
    }

    private func send(_ packet: Packet) {
        session.send(packet.encoded)
    }

    // MARK: Backpressure

    /// The socket has enough to do for now.
    func pressed(_ socket: Socket) {
        pressed.insert(ObjectIdentifier(socket))
        updateReading()
    }

    /// The socket can take more.
    func relieved(_ socket: Socket) {
        pressed.remove(ObjectIdentifier(socket))
        updateReading()
    }

    /// Reads unless a socket has enough to do. While one awaits an acknowledgement, it may well be that which keeps it busy.
    func updateReading() {
        let reads = pressed.isEmpty || sockets.values.contains(where: \.awaitsAcknowledgements)
        guard reads != isReading, !isClosed else { return }
        isReading = reads
        session.setReading(reads)
    }

    // MARK: The end

    /// Closes the connection; all its sockets are told this reason.
    func close(_ reason: DisconnectReason) {
        guard !isClosed else { return }
        end(reason)
        session.close()
    }

    private func end(_ reason: DisconnectReason) {
        guard !isClosed else { return }
        isClosed = true
        connectTimeout?.cancel()
        for admission in admissions.values { admission.cancel() }
        admissions = [:]
        let sockets = sockets
        self.sockets = [:]
        for socket in sockets.values { socket.close(reason) }
    }
}

extension Packet {
    /// A packet of Socket.IO 2, which has what is now the payload of CONNECT in the query of the namespace.
    fileprivate var ofRevision3: Packet {
        guard let mark = namespace.utf8.firstIndex(of: UInt8(ascii: "?")) else { return self }
        var packet = self
        packet.namespace = String(namespace[..<mark])
        guard kind == .connect else { return packet }
        let query = FormFields.all(in: namespace[namespace.utf8.index(after: mark)...])
        packet.data = .object(query.object)
        return packet
    }
}
