/// Why a socket is not connected any more, in the words that Socket.IO's `disconnect` event has for it.
public enum DisconnectReason: String, Sendable, Hashable {
    /// The client left the namespace.
    case clientNamespaceDisconnect = "client namespace disconnect"
    /// The server took the socket out of the namespace.
    case serverNamespaceDisconnect = "server namespace disconnect"
    /// The client did not answer a ping in time.
    case pingTimeout = "ping timeout"
    /// The connection was closed.
    case transportClose = "transport close"
    /// The connection failed, or the client read too slowly for what it was sent.
    case transportError = "transport error"
    /// The client sent something that is no Engine.IO packet.
    case parseError = "parse error"
    /// The client sent something that is no Socket.IO packet.
    case forcedClose = "forced close"
    /// The client did what the protocol does not allow.
    case forcedServerClose = "forced server close"
    /// The server is going away.
    case serverShuttingDown = "server shutting down"

    init(_ reason: EngineCloseReason) {
        self =
            switch reason {
            case .pingTimeout: .pingTimeout
            case .transportClose: .transportClose
            case .transportError: .transportError
            case .parseError: .parseError
            case .forcedClose: .forcedClose
            case .serverShutdown: .serverShuttingDown
            }
    }

    /// Whether a client that comes back gets its session back.
    var isRecoverable: Bool {
        switch self {
        case .clientNamespaceDisconnect, .serverNamespaceDisconnect, .parseError: false
        case .pingTimeout, .transportClose, .transportError, .forcedClose, .forcedServerClose, .serverShuttingDown: true
        }
    }
}
