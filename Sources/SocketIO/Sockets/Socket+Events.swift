extension Socket {
    /// Has a handler called for each event of a name.
    ///
    /// Its parameters are the event's arguments, in order: any `Decodable` types, bytes as `ByteBuffer` or `[UInt8]`, or
    /// `SocketValue` for whatever comes. Arguments that are missing are `nil` for optional parameters; an event that does not
    /// fit is not handled, and ``onError(_:)`` is told. The next event is handled when the handler has returned.
    public func on<each Argument: Decodable & Sendable>(
        _ event: String, _ handler: @escaping @Sendable (repeat each Argument) async throws -> Void
    ) {
        onEvent(event) { event in
            try await handler(repeat each EventArguments.decode(repeat (each Argument).self, from: event.arguments))
        }
    }

    /// Has a handler called for each event of a name; what it returns is the acknowledgement, if the client asked for one.
    public func on<each Argument: Decodable & Sendable, Answer: Encodable & Sendable>(
        _ event: String, _ handler: @escaping @Sendable (repeat each Argument) async throws -> Answer
    ) {
        onEvent(event) { event in
            let answer = try await handler(
                repeat each EventArguments.decode(repeat (each Argument).self, from: event.arguments))
            try event.acknowledge(answer)
        }
    }

    /// Has a handler called for each event of a name, with its arguments as they came.
    public func onEvent(_ event: String, _ handler: @escaping @Sendable (SocketEvent) async throws -> Void) {
        handlers.withLockedValue { $0.on(event, handler) }
    }

    /// Has a handler called for every event, before those of its name.
    public func onAny(_ handler: @escaping @Sendable (SocketEvent) async throws -> Void) {
        handlers.withLockedValue { $0.onAny(handler) }
    }

    /// Takes away the handlers of a name.
    public func off(_ event: String) {
        handlers.withLockedValue { $0.off(event) }
    }

    /// Has every event pass here before it is handled. An event for which this throws is not handled, and ``onError(_:)`` is
    /// told.
    public func use(_ middleware: @escaping @Sendable (SocketEvent) async throws -> Void) {
        handlers.withLockedValue { $0.use(middleware) }
    }

    /// Has a handler called when the client has disconnected, while ``rooms`` still says which rooms it was in.
    public func onDisconnecting(_ handler: @escaping @Sendable (DisconnectReason) async -> Void) {
        handlers.withLockedValue { $0.onDisconnecting(handler) }
    }

    /// Has a handler called when the client has disconnected, last.
    public func onDisconnect(_ handler: @escaping @Sendable (DisconnectReason) async -> Void) {
        handlers.withLockedValue { $0.onDisconnect(handler) }
    }

    /// Has a handler called when an event could not be handled. Without one it is logged.
    public func onError(_ handler: @escaping @Sendable (any Error) async -> Void) {
        handlers.withLockedValue { $0.onError(handler) }
    }

    func handle(_ item: EventQueue.Item) async {
        switch item {
        case .connected: await namespace.begin(self)
        case .event(let event): await handle(event)
        case .disconnected(let reason):
            let handlers = handlers.withLockedValue { $0 }
            for handler in handlers.disconnecting { await handler(reason) }
            forgetRooms()
            for handler in handlers.disconnected { await handler(reason) }
            // Handlers usually hold the socket.
            self.handlers.withLockedValue { $0 = EventHandlers() }
        }
    }

    private func handle(_ event: SocketEvent) async {
        let handlers = handlers.withLockedValue { $0 }
        do {
            for middleware in handlers.middlewares { try await middleware(event) }
            for handler in handlers.handlers(of: event.name) { try await handler(event) }
        } catch {
            await report(error, of: event.name, to: handlers.errors)
        }
    }

    private func report(
        _ error: any Error, of event: String, to handlers: [@Sendable (any Error) async -> Void]
    ) async {
        for handler in handlers { await handler(error) }
        guard handlers.isEmpty else { return }
        namespace.logger.warning(
            "An event could not be handled",
            metadata: ["namespace": "\(namespaceName)", "event": "\(event.prefix(100))", "error": "\(error)"])
    }
}
