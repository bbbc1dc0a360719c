internal import NIOCore
internal import NIOConcurrencyHelpers

extension Socket {
    /// Sends an event to this client.
    ///
    /// Where sessions are recovered, a client that has lost its connection gets it when it comes back in time.
    ///
    /// - Throws: ``SocketIOError/reservedEventName(_:)``, or what the encoding of a value throws.
    public func emit<each Value: Encodable>(_ event: String, _ values: repeat each Value) throws {
        try emit(arguments: EventArguments.encode(event: event, repeat each values))
    }

    /// Sends an event whose arguments are there already, its name first.
    public func emit(arguments: [SocketValue]) throws {
        try emit(arguments, isVolatile: false)
    }

    /// Sends an event and waits for the client's acknowledgement.
    ///
    /// - Parameter timeout: how long; nil until the client disconnects.
    /// - Returns: the first argument of the acknowledgement.
    /// - Throws: a ``SocketIOError``, or what encoding and decoding throw.
    public func emitWithAck<each Value: Encodable, Answer: Decodable>(
        _ event: String, _ values: repeat each Value, timeout: Duration? = nil, as answer: Answer.Type = Answer.self
    ) async throws -> Answer {
        let arguments = try EventArguments.encode(event: event, repeat each values)
        return try SocketValueDecoder.decode(
            Answer.self, from: await emitWithAck(arguments: arguments, timeout: timeout).first ?? .null)
    }

    /// Sends an event whose arguments are there already, and waits for all arguments of the acknowledgement.
    public func emitWithAck(arguments: [SocketValue], timeout: Duration? = nil) async throws -> [SocketValue] {
        let arguments = try EventArguments.checked(arguments)
        let id = namespace.sockets.makeAcknowledgementID()
        let isCancelled = NIOLockedValueBox(false)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                ask(arguments, id: id, timeout: timeout, unless: { isCancelled.withLockedValue { $0 } }) {
                    continuation.resume(with: $0)
                }
            }
        } onCancel: {
            isCancelled.withLockedValue { $0 = true }
            table.broadcaster.enqueue { self.cancelAcknowledgement(id) }
        }
    }

    /// Sends an event and has `callback` told what the client answers, once, on the socket's event loop.
    package func emit(
        arguments: [SocketValue], timeout: Duration?,
        _ callback: @escaping @Sendable (Result<[SocketValue], any Error>) -> Void
    ) throws {
        ask(
            try EventArguments.checked(arguments), id: namespace.sockets.makeAcknowledgementID(), timeout: timeout,
            unless: { false }, callback)
    }

    /// Events that follow are dropped where the client could not be sent them at once; they are not kept for recovery.
    public var volatile: VolatileEmitter { VolatileEmitter(socket: self) }

    func emit(_ arguments: [SocketValue], isVolatile: Bool) throws {
        let arguments = try EventArguments.checked(arguments)
        if privateID != nil, !isVolatile {
            return try namespace.adapter.broadcast(arguments, BroadcastOptions(rooms: [ownRoom]))
        }
        let packet = Packet(kind: .event, namespace: namespaceName, data: .array(arguments)).encoded
        table.broadcaster.enqueue { self.write(packet, isVolatile: isVolatile) }
    }

    private func ask(
        _ arguments: [SocketValue], id: Int, timeout: Duration?, unless isCancelled: @escaping @Sendable () -> Bool,
        _ callback: @escaping @Sendable (Result<[SocketValue], any Error>) -> Void
    ) {
        let packet = Packet(kind: .event, namespace: namespaceName, id: id, data: .array(arguments)).encoded
        table.broadcaster.enqueue {
            if isCancelled() { return callback(.failure(CancellationError())) }
            self.ask(id, packet, isVolatile: false, timeout: timeout, callback)
        }
    }
}

/// Sends events to one client that may be lost.
public struct VolatileEmitter: Sendable {
    let socket: Socket

    /// Sends an event, unless the client could not be sent it at once.
    public func emit<each Value: Encodable>(_ event: String, _ values: repeat each Value) throws {
        try emit(arguments: EventArguments.encode(event: event, repeat each values))
    }

    /// Sends an event whose arguments are there already, its name first.
    public func emit(arguments: [SocketValue]) throws {
        try socket.emit(arguments, isVolatile: true)
    }
}
