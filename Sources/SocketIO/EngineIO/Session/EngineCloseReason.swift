/// Why a session ended, in the words that Socket.IO's `disconnect` event has for it.
package enum EngineCloseReason: String, Sendable {
    case pingTimeout = "ping timeout"
    case transportClose = "transport close"
    case transportError = "transport error"
    case parseError = "parse error"
    case forcedClose = "forced close"
    case serverShutdown = "server shutting down"
}
