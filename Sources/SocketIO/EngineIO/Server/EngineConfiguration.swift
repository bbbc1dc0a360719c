public import NIOCore
public import NIOHTTP1

/// What a server of Engine.IO does where the protocol leaves a choice. The defaults are those of Node's server.
public struct EngineConfiguration: Sendable {
    /// What may carry a session.
    public enum Transport: String, Sendable, CaseIterable {
        /// HTTP requests that wait.
        case polling
        /// A WebSocket.
        case webSocket = "websocket"
    }

    /// The path of all requests, with a slash at both ends.
    public var path = "/socket.io/"
    /// How a session may begin; WebSocket is also what polling may be upgraded to.
    public var transports: Set<Transport> = [.polling, .webSocket]
    /// Whether sessions may move from polling to a WebSocket.
    public var allowsUpgrades = true
    /// Whether clients of Engine.IO 3 (Socket.IO 2) are served too.
    public var allowsRevision3 = false
    /// How long after the handshake or the last pong a ping is sent.
    public var pingInterval = TimeAmount.seconds(25)
    /// How long a pong may take before the session is closed.
    public var pingTimeout = TimeAmount.seconds(20)
    /// How long a WebSocket may take to complete an upgrade.
    public var upgradeTimeout = TimeAmount.seconds(10)
    /// How long a client on polling may take to fetch the end of a session that the server closes.
    public var closeTimeout = TimeAmount.seconds(30)
    /// The most bytes of one message, and of the body of one request.
    public var maximumPayload = 1_000_000
    /// The most bytes of one message until the layer above allows a session more, within ``maximumPayload``; nil for that.
    public var initialMaximumMessage: Int?
    /// The most bytes that wait for one client; a session with more is closed.
    public var maximumUnsentBytes = 16 << 20
    /// The most bytes that wait for all clients on polling together, each message once. The closer they come to it, the fewer
    /// may wait for one of them.
    public var maximumWaitingBytes = 256 << 20
    /// The most packets that answer one request of polling; what is left answers the next. python-engineio reads no more
    /// than 16.
    public var maximumPacketsPerPoll = 16
    /// The most sessions at a time; nil for as many as there is memory for.
    public var maximumSessions: Int?
    /// Answers to polling of at least so many bytes are compressed for clients that take it; nil for none.
    public var compressionThreshold: Int? = 1024
    /// Messages over a WebSocket of at least so many bytes, and of 32 KiB at most, are compressed for clients that offer
    /// `permessage-deflate` (RFC 7692), each by itself; nil for none, and no client's either, as Node has it.
    public var webSocketCompressionThreshold: Int?
    /// Which pages of other origins may poll; nil for none. WebSockets know no such rule: ``allowRequest`` is asked for them.
    public var crossOrigin: EngineCrossOriginPolicy?
    /// The cookie by which a load balancer finds the node of a session again; nil for none.
    public var cookie: EngineCookie?
    /// Whether a session may be opened, and if not, why: the message of the refusal. Nil for yes.
    public var allowRequest: (@Sendable (EngineHandshakeRequest) async -> String?)?
    /// Changes the header fields of the answer that opens a session.
    public var initialHeaders: (@Sendable (inout HTTPHeaders, EngineHandshakeRequest) -> Void)?
    /// Changes the header fields of every answer to a request that was not refused.
    public var headers: (@Sendable (inout HTTPHeaders, EngineHandshakeRequest) -> Void)?
    /// Counts sessions by whatever it likes; asked before a session opens, and told of each that it admitted.
    public var admission: (any EngineAdmission)?

    /// The defaults of Node's server.
    public init() {}
}

/// Decides how many sessions may be open, by address or principal. Called from any event loop.
public protocol EngineAdmission: Sendable {
    /// Whether one more session may open; if so, it counts until ``released(_:)``.
    func admits(_ request: EngineHandshakeRequest) -> Bool
    /// A session that was admitted has ended.
    func released(_ request: EngineHandshakeRequest)
}

/// A cookie whose value is the session's id, set by the answer that opens a session on polling.
public struct EngineCookie: Sendable, Hashable {
    /// What a cookie's `SameSite` may say.
    public enum SameSite: String, Sendable {
        /// Sent with requests of the same site only.
        case strict = "Strict"
        /// Sent with top-level navigation too.
        case lax = "Lax"
        /// Sent with all requests; browsers want it to be secure then.
        case none = "None"
    }

    /// The cookie's name.
    public var name = "io"
    /// The path below which it is sent.
    public var path = "/"
    /// Whether scripts of a page can't read it.
    public var isHTTPOnly = true
    /// Whether it is sent over TLS only.
    public var isSecure = false
    /// With whose requests it is sent.
    public var sameSite = SameSite.lax

    /// The cookie of Node's server.
    public init() {}

    func header(id: String) -> String {
        var parts = ["\(name)=\(id)", "Path=\(path)"]
        if isHTTPOnly { parts.append("HttpOnly") }
        if isSecure { parts.append("Secure") }
        parts.append("SameSite=\(sameSite.rawValue)")
        return parts.joined(separator: "; ")
    }
}
