package import NIOCore

/// An Engine.IO session as the layer above sees it: messages in order, both ways, whatever transport carries them.
///
/// Everything here is called on ``eventLoop``, which never changes, and the delegate is called on it.
package protocol EngineSession: AnyObject {
    /// The session id of the open packet.
    var id: String { get }
    var eventLoop: any EventLoop { get }
    /// The request that opened the session.
    var request: EngineHandshakeRequest { get }
    /// Whom messages and the end are told to. Held strongly until the session has closed.
    var delegate: (any EngineSessionDelegate)? { get set }
    /// Whether the transport would send a message at once; a volatile event is dropped where it would not.
    var isWritable: Bool { get }
    /// Sends messages, in order and without others between them. After the session has closed nothing happens.
    ///
    /// A session whose unsent bytes exceed the server's limit is closed (``EngineCloseReason/transportError``).
    func send(_ messages: EncodedMessages)
    /// Pauses or resumes reading from the transport, for a layer above that has enough to do.
    func setReading(_ reading: Bool)
    /// Closes the session; what was sent before is flushed.
    func close()
}

/// Whom an ``EngineSession`` tells. Called on the session's event loop.
package protocol EngineSessionDelegate: AnyObject {
    func received(_ message: EngineMessage)
    /// Called once, last.
    func closed(_ reason: EngineCloseReason)
}

/// Why a session ended, in the words that Socket.IO's `disconnect` event has for it.
package enum EngineCloseReason: String, Sendable {
    case pingTimeout = "ping timeout"
    case transportClose = "transport close"
    case transportError = "transport error"
    case parseError = "parse error"
    case forcedClose = "forced close"
    case serverShutdown = "server shutting down"
}

/// The HTTP request that opened a session.
package struct EngineHandshakeRequest: Sendable {
    /// Path and query as they came.
    package var uri: String
    /// The query, percent-decoded; of one name the last value.
    package var query: [String: String]
    /// Header fields, names in lower case; of one name joined by `, `.
    package var headers: [String: String]
    /// The peer's address without its port.
    package var address: String
    package var isSecure: Bool
    /// 4, or 3 for older clients where the server allows them.
    package var protocolVersion: Int

    package init(
        uri: String, query: [String: String], headers: [String: String], address: String, isSecure: Bool,
        protocolVersion: Int
    ) {
        self.uri = uri
        self.query = query
        self.headers = headers
        self.address = address
        self.isSecure = isSecure
        self.protocolVersion = protocolVersion
    }
}
