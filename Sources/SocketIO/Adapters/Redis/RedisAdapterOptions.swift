/// Which rooms of the sharded adapter have a channel of their own, so that only nodes with members in them hear of their
/// events. All nodes that share a Redis, Node servers among them, have to agree on it.
public enum ShardedSubscriptionMode: String, Sendable {
    /// None.
    case `static`
    /// All but those of single sockets.
    case dynamic
    /// All.
    case dynamicPrivate = "dynamic-private"

    func hasChannel(ofRoom room: String) -> Bool {
        switch self {
        case .static: false
        // Node takes a name of 20 UTF-16 code units for a socket's id.
        case .dynamic: room.utf16.count != 20
        case .dynamicPrivate: true
        }
    }
}
