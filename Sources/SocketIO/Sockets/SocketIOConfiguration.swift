/// What a server does where clients leave it a choice. The defaults are those of Node's server, with bounds that it lacks.
public struct SocketIOConfiguration: Sendable {
    /// Transports, heartbeats and sizes: the layer below.
    public var engine = EngineConfiguration()
    /// How long a client may take to connect to a namespace before its connection is closed.
    public var connectTimeout = Duration.seconds(45)
    /// Gives clients that come back their session; nil for none.
    public var recovery: SessionRecovery?
    /// How long acknowledgements of a broadcast are waited for, where it does not say itself.
    public var acknowledgementTimeout = Duration.seconds(10)
    /// What one client may take up.
    public var limits = SocketLimits()
    /// Whether other servers that ask for a socket are told what it sent as `auth`, and its `Authorization` and `Cookie`,
    /// as Node's tell each other. False where these are secrets that the others have no need of.
    public var tellsCredentials = true

    /// The defaults of Node's server.
    public init() {}
}

/// Connection state recovery: a client that lost its connection comes back to its id, rooms and data, and gets what it
/// missed.
public struct SessionRecovery: Sendable, Hashable {
    /// How long a session outlives its connection.
    public var maximumDisconnection = Duration.seconds(120)
    /// Whether a client that comes back to its session passes by the middlewares, which let it in before.
    public var skipsMiddlewares = true

    /// Two minutes, without middlewares.
    public init() {}
}

/// What one connection may take up on the server. Who wants more is told so, or is disconnected where the protocol has no
/// word for it.
public struct SocketLimits: Sendable, Hashable {
    /// Namespaces that a connection may be in.
    public var namespaces = 64
    /// Namespaces that a predicate has made, of the whole server.
    public var dynamicNamespaces = 10_000
    /// Rooms that a socket may be in.
    public var rooms = 10_000
    /// Bytes of a room's name.
    public var roomNameBytes = 1_024
    /// Events that await the client's acknowledgement, a socket.
    public var pendingAcknowledgements = 1_000
    /// Events that await their handler before reading from the client is paused, a socket.
    public var queuedEvents = 64
    /// Bytes of these events.
    public var queuedBytes = 4 << 20
    /// Attachments of a packet.
    public var attachments = 10
    /// Bytes of a packet with its attachments; nil for as many as its messages may have.
    public var packetBytes: Int?
    /// Levels of arrays and objects in a packet.
    public var depth = 64
    /// Bytes that are held back from a client while its session is being recovered.
    public var heldBytes = 16 << 20

    /// The defaults.
    public init() {}
}
