import EaselRoom
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Grants WebSockets and gives them their handlers.
struct WebSocketUpgrade: Sendable {
    /// Of RFC 6455.
    static let version = "13"

    let registry: RoomRegistry
    let policy: RequestPolicy
    let connections: Connections

    /// The headers of the answer to a handshake. Throws the problem if the WebSocket is not granted.
    func accept(_ head: HTTPRequestHead, on channel: any Channel) throws(Problem) -> HTTPHeaders {
        try policy.check(BrowserRequest(upgrade: head, isFromProxy: connections.isFromProxy(channel)))
        let request = try WebSocketRequest(head)
        guard head.headers["sec-websocket-version"] == [Self.version] else {
            throw Problem(
                .upgradeRequired, "upgrade-required", "the WebSocket handshake must be of version \(Self.version)")
        }
        guard head.headers["sec-websocket-key"].count == 1 else {
            throw .badRequest("invalid-handshake", "the WebSocket handshake must have one Sec-WebSocket-Key")
        }
        try connections.grant(channel, head)
        return try answer(to: head, request, on: channel)
    }

    private func answer(
        to head: HTTPRequestHead, _ request: WebSocketRequest, on channel: any Channel
    ) throws(Problem) -> HTTPHeaders {
        let upgrader = NIOWebSocketServerUpgrader(
            shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture(request.answer) },
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

    /// What carries the session, behind the socket.
    func handlers(for head: HTTPRequestHead, on channel: any Channel) throws(Problem) -> [any ChannelHandler] {
        let request = try WebSocketRequest(head)
        let maximum = registry.configuration.limits.frameBytes
        let address = connections.address(of: channel, head)
        return [
            ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: maximum)),
            WebSocketHandler(board: request.board, registry: registry) { [connections] in
                do throws(Problem) {
                    try connections.count(.board, of: address)
                } catch {
                    throw RoomError.tooManyBoards(after: .seconds(Int64(error.retryAfter ?? 1)))
                }
            },
        ]
    }
}
