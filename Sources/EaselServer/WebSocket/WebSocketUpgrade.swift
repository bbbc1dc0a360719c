import EaselRoom
import NIOCore
import NIOHTTP1
import NIOWebSocket
import SocketIO

/// Grants WebSockets and gives them their handlers.
struct WebSocketUpgrade: Sendable {
    /// Of RFC 6455.
    static let version = "13"

    let registry: RoomRegistry
    let policy: RequestPolicy
    let connections: Connections
    let gateway: Gateway
    /// Whether the node serves TLS.
    let isOverTLS: Bool

    /// A WebSocket that is granted.
    struct Grant {
        /// Of the answer to the handshake.
        let headers: HTTPHeaders
        /// What carries the session, behind the socket.
        let handlers: [any ChannelHandler]
    }

    /// Throws if the WebSocket is not granted, and records it where that is for its host, its origin or a limit.
    func accept(_ head: HTTPRequestHead, on channel: any Channel) throws(UpgradeRefusal) -> Grant {
        do throws(UpgradeRefusal) {
            return try grant(head, on: channel)
        } catch {
            if case .problem(let problem) = error, let refusal = problem.auditedRefusal {
                registry.audit.record(
                    .join, refusal, by: nil, from: connections.address(of: channel, head)?.description,
                    on: (try? WebSocketRequest(head))?.board)
            }
            throw error
        }
    }

    private func grant(_ head: HTTPRequestHead, on channel: any Channel) throws(UpgradeRefusal) -> Grant {
        do throws(Problem) {
            try policy.check(BrowserRequest(upgrade: head, isFromProxy: connections.isFromProxy(channel)))
            let isSocketIO = head.uri.prefix(while: { $0 != "?" }) == Gateway.path
            let request = isSocketIO ? nil : try WebSocketRequest(head)
            try checkHandshake(head)
            if let request {
                try connections.grant(channel, head)
                var fields = request.answer
                let compression = PermessageDeflate.answer(
                    to: registry.configuration.pack == nil ? [] : head.headers["sec-websocket-extensions"])
                if let compression { fields.add(name: "Sec-WebSocket-Extensions", value: compression) }
                return Grant(
                    headers: try answer(to: head, fields, on: channel),
                    handlers: handlers(for: request, head, isCompressed: compression != nil, on: channel))
            }
        } catch {
            throw .problem(error)
        }
        return try acceptSocketIO(head, on: channel)
    }

    private func checkHandshake(_ head: HTTPRequestHead) throws(Problem) {
        guard head.headers["sec-websocket-version"] == [Self.version] else {
            throw Problem(
                .upgradeRequired, "upgrade-required", "the WebSocket handshake must be of version \(Self.version)")
        }
        guard head.headers["sec-websocket-key"].count == 1 else {
            throw .badRequest("invalid-handshake", "the WebSocket handshake must have one Sec-WebSocket-Key")
        }
    }

    /// A WebSocket that a session moves to is not counted: the session is already.
    private func acceptSocketIO(_ head: HTTPRequestHead, on channel: any Channel) throws(UpgradeRefusal) -> Grant {
        let request = EngineHTTPRequest(
            method: head.method.rawValue, uri: head.uri, headers: head.headers,
            address: connections.address(of: channel, head)?.description ?? "", isSecure: gateway.isSecure)
        let admission = NIOLoopBoundBox<EngineWebSocketAdmission?>(nil, eventLoop: channel.eventLoop)
        // Nobody else is asked, so it is decided at once.
        gateway.engine.admitWebSocket(request, on: channel.eventLoop).whenSuccess { admission.value = $0 }
        if case .refused(_, let response) = admission.value { throw .socketIO(response) }
        do throws(Problem) {
            guard case .accepted(let acceptance) = admission.value else {
                throw Problem(.serviceUnavailable, "overloaded", "the node can't decide on this now", retryAfter: 1)
            }
            if request.sessionID == nil { try connections.grant(channel, head) }
            return Grant(
                headers: try answer(to: head, acceptance.headers, on: channel),
                handlers: acceptance.handlers(isOverTLS: isOverTLS))
        } catch {
            throw .problem(error)
        }
    }

    private func answer(
        to head: HTTPRequestHead, _ fields: HTTPHeaders, on channel: any Channel
    ) throws(Problem) -> HTTPHeaders {
        let upgrader = NIOWebSocketServerUpgrader(
            shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture(fields) },
            upgradePipelineHandler: { channel, _ in channel.eventLoop.makeSucceededVoidFuture() })
        let answer = NIOLoopBoundBox<HTTPHeaders?>(nil, eventLoop: channel.eventLoop)
        // All that it waits for is there, so it has the answer at once.
        upgrader.buildUpgradeResponse(channel: channel, upgradeRequest: head, initialResponseHeaders: [:])
            .whenSuccess { answer.value = $0 }
        guard let headers = answer.value else {
            throw .badRequest("invalid-handshake", "this is no WebSocket handshake of RFC 6455")
        }
        return headers
    }

    private func handlers(
        for request: WebSocketRequest, _ head: HTTPRequestHead, isCompressed: Bool, on channel: any Channel
    ) -> [any ChannelHandler] {
        let maximum = registry.configuration.limits.frameBytes
        let address = connections.address(of: channel, head)
        return [
            ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: maximum)),
            WebSocketHandler(
                board: request.board, registry: registry, address: address?.description, isCompressed: isCompressed,
                isDirect: !isOverTLS
            ) { [connections] principal in
                do throws(Problem) {
                    try connections.count(.board, of: Party(principal, at: address))
                } catch {
                    throw RoomError.tooManyBoards(after: .seconds(Int64(error.retryAfter ?? 1)))
                }
            },
        ]
    }
}
