/// What the adapters over Redis have in common.
public struct RedisAdapterOptions: Sendable {
    /// What the names of channels begin with; `key` or `channelPrefix` of Node's adapters.
    public var prefix = "socket.io"
    /// How long other nodes are waited for; what has been answered by then is the result.
    public var requestsTimeout: Duration = .seconds(5)
    /// How many messages may wait for Redis while it is away. Later ones go to this node's clients only.
    public var maximumWaitingMessages = 10_000
    /// How many bytes of messages may wait for Redis while it is away.
    public var maximumWaitingBytes = 64 << 20
    /// About how many events are kept for recovery, in a stream.
    public var maxLen = 10_000
    /// How many entries of a stream are read at once.
    public var readCount = 100

    /// The options of Node's adapters, with their defaults.
    public init() {}
}

/// Which rooms of the sharded adapter have a channel of their own, so that only nodes with members in them hear of their
/// events. All nodes that share a Redis, Node servers among them, have to agree on it.
public enum ShardedSubscriptionMode: String, Sendable {
    /// None.
    case `static`
    /// All but those of single sockets.
    case dynamic
    /// All.
    case dynamicPrivate = "dynamic-private"

    func hasChannel(ofRoom room: RoomName) -> Bool {
        switch self {
        case .static: false
        // Node takes a name of 20 UTF-16 code units for a socket's id.
        case .dynamic: room.text.utf16.count != 20
        case .dynamicPrivate: true
        }
    }
}
