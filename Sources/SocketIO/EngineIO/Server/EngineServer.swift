package import Logging
package import NIOCore
internal import Synchronization

/// Sessions of Engine.IO, whatever server has accepted their connections.
///
/// Requests of polling go through ``exchange(_:on:)`` or ``respond(to:body:on:)``, WebSockets through
/// ``admitWebSocket(_:on:)``.
package final class EngineServer: Sendable {
    package let configuration: EngineConfiguration
    let flushers = LoopFlusher.Pool()
    let metrics = EngineMetrics()
    let waiting: WaitingBytes
    let responder: EngineResponder
    private let registry: SessionRegistry
    private let logger: Logger
    private let opened: @Sendable (any EngineSession) -> Void
    /// For sessions that leave by themselves when the server drains.
    private static let drainGrace = TimeAmount.milliseconds(500)
    private let identifiers = Atomic(0)

    /// - Parameter opened: is told of each session, on its event loop, and sets its delegate.
    package init(
        _ configuration: EngineConfiguration, logger: Logger, opened: @escaping @Sendable (any EngineSession) -> Void
    ) {
        self.configuration = configuration
        self.logger = logger
        self.opened = opened
        responder = EngineResponder(configuration: configuration)
        waiting = WaitingBytes(maximum: configuration.maximumWaitingBytes)
        registry = SessionRegistry(maximum: configuration.maximumSessions ?? .max)
    }

    /// What has happened so far.
    package var statistics: EngineStatistics { metrics.statistics(sessions: registry.count, waiting: waiting) }

    package var sessionCount: Int { registry.count }

    /// Whether a session of this id is open.
    package func hasSession(_ id: String) -> Bool { registry.find(id) != nil }

    /// Opens no more sessions, and ends those that are open one after the other, within this time. Returns when all have
    /// ended.
    package func drain(over spread: TimeAmount) async {
        let entries = registry.close()
        for (index, entry) in entries.enumerated() {
            entry.connection.eventLoop.scheduleTask(
                in: .nanoseconds(spread.nanoseconds * Int64(index) / Int64(entries.count))
            ) {
                entry.connection.value.drain()
            }
        }
        try? await Task.sleep(nanoseconds: UInt64((spread + Self.drainGrace).nanoseconds))
        await close()
    }

    /// Ends all sessions and opens no more. Returns once all have ended; what was sent to them is on its way.
    package func close() async {
        for entry in registry.close() {
            try? await entry.connection.eventLoop.submit { entry.connection.value.shutDown() }.get()
        }
    }

    /// Names a request or a WebSocket.
    func nextID() -> Int {
        identifiers.wrappingAdd(1, ordering: .relaxed).newValue
    }

    // MARK: Polling

    /// Serves a request of polling; its answer comes on `eventLoop`, where a session that it opens lives.
    package func exchange(_ request: EngineHTTPRequest, on eventLoop: any EventLoop) -> EngineExchange {
        if request.method == "OPTIONS", let policy = configuration.crossOrigin {
            return answered(responder.preflight(policy, request), on: eventLoop)
        }
        do throws(EngineRefusal) {
            let entry = try verify(request, isUpgrade: false)
            guard let entry else { return openPolling(request, on: eventLoop) }
            switch request.method {
            case "GET": return poll(entry, request, on: eventLoop)
            case "POST": return post(entry, request, on: eventLoop)
            default: throw .badRequest
            }
        } catch {
            metrics.refused()
            return answered(responder.refuse(error, request), on: eventLoop)
        }
    }

    private func answered(_ response: EngineHTTPResponse, on eventLoop: any EventLoop) -> EngineExchange {
        EngineExchange(response: eventLoop.makeSucceededFuture(response))
    }

    /// The session that a request names; nil if it is to open one.
    private func verify(
        _ request: EngineHTTPRequest, isUpgrade: Bool
    ) throws(EngineRefusal) -> SessionRegistry.Entry? {
        guard let transport = request.transport, configuration.transports.contains(transport) else {
            throw .unknownTransport
        }
        guard let id = request.sessionID else {
            guard request.method == "GET" else { throw .badHandshakeMethod }
            guard (transport == .webSocket) == isUpgrade else { throw .badRequest }
            guard request.revision == .four || configuration.allowsRevision3 else { throw .unsupportedVersion }
            return nil
        }
        guard let entry = registry.find(id) else { throw .unknownSession }
        guard (transport == .webSocket) == isUpgrade else { throw .badRequest }
        return entry
    }

    private func openPolling(_ request: EngineHTTPRequest, on eventLoop: any EventLoop) -> EngineExchange {
        let promise = eventLoop.makePromise(of: EngineHTTPResponse.self)
        let asked = askApplication(request, on: eventLoop)
        asked.refusal.whenSuccess { refusal in
            promise.completeWith(self.open(request, refusal, on: eventLoop))
        }
        return EngineExchange(response: promise.futureResult, clientGone: asked.cancel)
    }

    private func open(
        _ request: EngineHTTPRequest, _ refusal: EngineRefusal?, on eventLoop: any EventLoop
    ) -> EventLoopFuture<EngineHTTPResponse> {
        let answer = eventLoop.makePromise(of: EngineAnswer.self)
        let session = refusal == nil ? open(.poll(nextID(), answer), request, on: eventLoop) : nil
        if session == nil {
            metrics.refused()
            answer.succeed(.refused(refusal ?? registry.refusal ?? .overloaded))
        }
        return answer.futureResult.flatMap { [responder] answer in
            responder.answer(answer, to: request, opened: session?.value.id, on: eventLoop)
        }
    }

    private func poll(
        _ entry: SessionRegistry.Entry, _ request: EngineHTTPRequest, on eventLoop: any EventLoop
    ) -> EngineExchange {
        let id = nextID()
        let connection = entry.connection
        let answer = connection.eventLoop.makePromise(of: EngineAnswer.self)
        connection.run { $0.poll(id, answer) }
        return EngineExchange(
            response: response(answer.futureResult, request, on: eventLoop),
            clientGone: { connection.run { $0.pollAbandoned(id) } })
    }

    private func post(
        _ entry: SessionRegistry.Entry, _ request: EngineHTTPRequest, on eventLoop: any EventLoop
    ) -> EngineExchange {
        let id = nextID()
        let connection = entry.connection
        let answer = connection.eventLoop.makePromise(of: EngineAnswer.self)
        connection.run { $0.postBegan(id, answer) }
        return EngineExchange(
            response: response(answer.futureResult, request, on: eventLoop),
            maximumBody: configuration.maximumPayload,
            bodyCame: { body in
                let reader = PayloadReader(body, of: request, revision: entry.revision)
                connection.run { $0.post(id, reader) }
            },
            bodyTooLarge: { connection.run { $0.postTooLarge(id) } },
            clientGone: { connection.run { $0.postAbandoned(id) } })
    }

    private func response(
        _ answer: EventLoopFuture<EngineAnswer>, _ request: EngineHTTPRequest, on eventLoop: any EventLoop
    ) -> EventLoopFuture<EngineHTTPResponse> {
        answer.hop(to: eventLoop).flatMap { [responder] answer in
            responder.answer(answer, to: request, opened: nil, on: eventLoop)
        }
    }

    // MARK: WebSocket

    /// Whether a WebSocket may be accepted for `request`, a handshake that the caller has found to be sound.
    package func admitWebSocket(
        _ request: EngineHTTPRequest, on eventLoop: any EventLoop
    ) -> EventLoopFuture<EngineWebSocketAdmission> {
        do throws(EngineRefusal) {
            if let entry = try verify(request, isUpgrade: true) {
                let purpose = EngineWebSocketHandler.Purpose.upgrade(entry.connection)
                return eventLoop.makeSucceededFuture(accept(purpose, request, entry.revision))
            }
            return askApplication(request, on: eventLoop).refusal.map { refusal in
                let refusal = refusal ?? self.registry.refusal
                return refusal.map { self.refuse($0, request) } ?? self.accept(.open, request, request.revision)
            }
        } catch {
            return eventLoop.makeSucceededFuture(refuse(error, request))
        }
    }

    private func refuse(_ refusal: EngineRefusal, _ request: EngineHTTPRequest) -> EngineWebSocketAdmission {
        metrics.refused()
        return .refused(refusal, responder.refuse(refusal, request))
    }

    private func accept(
        _ purpose: EngineWebSocketHandler.Purpose, _ request: EngineHTTPRequest, _ revision: EngineRevision
    ) -> EngineWebSocketAdmission {
        let offers =
            configuration.webSocketCompressionThreshold == nil ? [] : request.headers["sec-websocket-extensions"]
        return .accepted(
            EngineWebSocketAcceptance(
                server: self, request: request, purpose: purpose, revision: revision,
                compression: PermessageDeflate.answer(to: offers)))
    }

    // MARK: Sessions

    /// Opens a session on the event loop that this is called on. Nil if there are too many.
    func open(
        _ opening: EngineConnection.Opening, _ request: EngineHTTPRequest, on eventLoop: any EventLoop
    ) -> NIOLoopBound<EngineConnection>? {
        guard registry.reserve() else { return nil }
        if let admission = configuration.admission, !admission.admits(request.handshake) {
            registry.release()
            return nil
        }
        let id = SessionIdentifier.make()
        let connection = EngineConnection(id: id, opening, request, self, on: eventLoop)
        let bound = NIOLoopBound(connection, eventLoop: eventLoop)
        let isServing = registry.insert(.init(connection: bound, revision: request.revision), id)
        connection.start()
        metrics.opened(request.transport ?? .polling)
        metrics.count(registry.count)
        opened(connection)
        if !isServing { connection.shutDown() }
        return bound
    }

    /// A session has ended.
    func closed(_ connection: EngineConnection) {
        guard registry.remove(connection.id) else { return }
        registry.release()
        configuration.admission?.released(connection.request)
        metrics.count(registry.count)
    }

    /// Asks the application whether a session may be opened.
    private func askApplication(
        _ request: EngineHTTPRequest, on eventLoop: any EventLoop
    ) -> (refusal: EventLoopFuture<EngineRefusal?>, cancel: @Sendable () -> Void) {
        guard let allow = configuration.allowRequest else {
            return (eventLoop.makeSucceededFuture(nil), {})
        }
        let promise = eventLoop.makePromise(of: EngineRefusal?.self)
        let task = promise.completeWithTask { await allow(request.handshake).map { .forbidden($0) } }
        return (promise.futureResult, { task.cancel() })
    }
}

extension NIOLoopBound where Value == EngineConnection {
    /// Runs `body` on the session's event loop, at once if this is it.
    func run(_ body: @escaping @Sendable (EngineConnection) -> Void) {
        if eventLoop.inEventLoop { return body(value) }
        eventLoop.execute { body(value) }
    }
}
