package import NIOCore
package import NIOHTTP1

/// What becomes of the handshake of a WebSocket.
package enum EngineWebSocketAdmission: Sendable {
    /// Why, and the answer that says so.
    case refused(EngineRefusal, EngineHTTPResponse)
    case accepted(EngineWebSocketAcceptance)
}

/// A WebSocket that may be accepted.
package struct EngineWebSocketAcceptance: Sendable {
    let server: EngineServer
    let request: EngineHTTPRequest
    let purpose: EngineWebSocketHandler.Purpose
    let revision: EngineRevision
    /// How messages are compressed, as the answer says it; nil if they are not.
    let compression: String?

    /// For the answer 101, besides those of RFC 6455.
    package var headers: HTTPHeaders {
        var headers = HTTPHeaders()
        let isInitial = if case .open = purpose { true } else { false }
        server.responder.addHooked(to: &headers, request, isInitial: isInitial)
        if let compression { headers.add(name: "Sec-WebSocket-Extensions", value: compression) }
        return headers
    }

    /// What carries the session, directly behind the socket (or TLS), once 101 has been written. They read and write bytes.
    ///
    /// - Parameter isOverTLS: whether what they write is not what the socket is to send.
    package func handlers(isOverTLS: Bool) -> [any ChannelHandler] {
        let limit = MessageLimit(server.configuration.initialMaximumMessage ?? server.configuration.maximumPayload)
        return [
            ByteToMessageHandler(WebSocketFrameReader(limit: limit)),
            EngineWebSocketHandler(
                purpose, request, revision: revision, isCompressed: compression != nil, isDirect: !isOverTLS, limit,
                server),
        ]
    }
}
