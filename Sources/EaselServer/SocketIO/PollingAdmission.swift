import SocketIO

/// Counts sessions that begin on polling as the WebSockets that they stand for. Those that begin on a WebSocket are counted
/// when that is granted, until it is closed.
struct PollingAdmission: EngineAdmission {
    let connections: Connections

    func admits(_ request: EngineHandshakeRequest) -> Bool {
        !Self.isPolling(request) || connections.openSession(of: PeerAddress(request.address))
    }

    func released(_ request: EngineHandshakeRequest) {
        if Self.isPolling(request) { connections.closeSession(of: PeerAddress(request.address)) }
    }

    private static func isPolling(_ request: EngineHandshakeRequest) -> Bool { request.query["transport"] == "polling" }
}
