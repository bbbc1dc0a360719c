internal import NIOCore
internal import NIOConcurrencyHelpers

extension Socket {
    /// Sends an event to this client.
    ///
    /// Where sessions are recovered, a client that has lost its connection gets it when it comes back in time.
    ///
    /// - Throws: ``SocketIOError/reservedEventName(_:)``, or what the encoding of a value throws.
    public func emit<each Value: Encodable>(_ event: String, _ values: repeat each Value) throws {
        try SocketEmitter(self).emit(event, repeat each values)
    }

    /// Sends an event whose arguments are there already, its name first.
    public func emit(arguments: [SocketValue]) throws {
        try SocketEmitter(self).emit(arguments: arguments)
    }

    /// Sends an event and waits for the client's acknowledgement.
    ///
    /// - Parameter timeout: how long; nil until the client disconnects.
    /// - Returns: the first argument of the acknowledgement.
    /// - Throws: a ``SocketIOError``, or what encoding and decoding throw.
    public func emitWithAck<each Value: Encodable, Answer: Decodable>(
        _ event: String, _ values: repeat each Value, timeout: Duration? = nil, as answer: Answer.Type = Answer.self
    ) async throws -> Answer {
        try await SocketEmitter(self).emitWithAck(event, repeat each values, timeout: timeout, as: Answer.self)
    }

    /// Sends an event whose arguments are there already, and waits for all arguments of the acknowledgement.
    public func emitWithAck(arguments: [SocketValue], timeout: Duration? = nil) async throws -> [SocketValue] {
        try await SocketEmitter(self).emitWithAck(arguments: arguments, timeout: timeout)
    }

    /// Sends an event and has `callback` told what the client answers, once, on the socket's event loop.
    package func emit(
        arguments: [SocketValue], timeout: Duration?,
        _ callback: @escaping @Sendable (Result<[SocketValue], any Error>) -> Void
    ) throws {
        SocketEmitter(self).ask(
            try EventArguments.checked(arguments), id: namespace.sockets.makeAcknowledgementID(), timeout: timeout,
            unless: { false }, callback)
    }

    /// Drops the event where the client could not be sent it at once; it is not kept for recovery.
    public var volatile: SocketEmitter { SocketEmitter(self).volatile }

    /// Whether transports that compress may compress the event: see ``GroupEmitting/compress(_:)``.
    public func compress(_ compress: Bool) -> SocketEmitter { SocketEmitter(self).compress(compress) }
}

/// Sends events to one client otherwise than it does by itself.
///
///     try socket.volatile.compress(false).emit("frame", jpeg)
public struct SocketEmitter: Sendable {
    private let socket: Socket
    private var isVolatile = false
    private var compresses = true

    init(_ socket: Socket) {
        self.socket = socket
    }

    /// Drops the event where the client could not be sent it at once; it is not kept for recovery. Who waits for an acknowledgement
    /// of one that was dropped waits until the timeout.
    public var volatile: SocketEmitter {
        var emitter = self
        emitter.isVolatile = true
        return emitter
    }

    /// Whether transports that compress may compress the event: see ``GroupEmitting/compress(_:)``.
    public func compress(_ compress: Bool) -> SocketEmitter {
        var emitter = self
        emitter.compresses = compress
        return emitter
    }

    /// As ``Socket/emit(_:_:)``.
    public func emit<each Value: Encodable>(_ event: String, _ values: repeat each Value) throws {
        try emit(arguments: EventArguments.encode(event: event, repeat each values))
    }

    /// As ``Socket/emit(arguments:)``.
    public func emit(arguments: [SocketValue]) throws {
        let arguments = try EventArguments.checked(arguments)
        if socket.privateID != nil, !isVolatile {
            var options = BroadcastOptions(rooms: [socket.ownRoom])
            options.compress = compresses
            return try socket.namespace.adapter.broadcast(arguments, options)
        }
        let packet = packet(arguments)
        socket.table.broadcaster.enqueue { [socket, isVolatile] in socket.write(packet, isVolatile: isVolatile) }
    }

    /// As ``Socket/emitWithAck(_:_:timeout:as:)``.
    public func emitWithAck<each Value: Encodable, Answer: Decodable>(
        _ event: String, _ values: repeat each Value, timeout: Duration? = nil, as answer: Answer.Type = Answer.self
    ) async throws -> Answer {
        let arguments = try EventArguments.encode(event: event, repeat each values)
        return try SocketValueDecoder.decode(
            Answer.self, from: await emitWithAck(arguments: arguments, timeout: timeout).first ?? .null)
    }

    /// As ``Socket/emitWithAck(arguments:timeout:)``.
    public func emitWithAck(arguments: [SocketValue], timeout: Duration? = nil) async throws -> [SocketValue] {
        let arguments = try EventArguments.checked(arguments)
        let id = socket.namespace.sockets.makeAcknowledgementID()
        let isCancelled = NIOLockedValueBox(false)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                ask(arguments, id: id, timeout: timeout, unless: { isCancelled.withLockedValue { $0 } }) {
                    continuation.resume(with: $0)
                }
            }
        } onCancel: { [socket] in
            isCancelled.withLockedValue { $0 = true }
            socket.table.broadcaster.enqueue { socket.cancelAcknowledgement(id) }
        }
    }

    fileprivate func ask(
        _ arguments: [SocketValue], id: Int, timeout: Duration?, unless isCancelled: @escaping @Sendable () -> Bool,
        _ callback: @escaping @Sendable (Result<[SocketValue], any Error>) -> Void
    ) {
        let packet = packet(arguments, id: id)
        socket.table.broadcaster.enqueue { [socket, isVolatile] in
            if isCancelled() { return callback(.failure(CancellationError())) }
            socket.ask(id, packet, isVolatile: isVolatile, timeout: timeout, callback)
        }
    }

    private func packet(_ arguments: [SocketValue], id: Int? = nil) -> EncodedMessages {
        Packet(kind: .event, namespace: socket.namespaceName, id: id, data: .array(arguments))
            .encoded(compress: compresses)
    }
}
