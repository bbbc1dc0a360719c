/// Whom a broadcast, or a command to many sockets, is for: those in any of `rooms` who are in none of `except`.
public struct BroadcastOptions: Sendable, Hashable {
    /// Empty for the whole namespace.
    public var rooms: Set<RoomName>
    /// Every socket is in the room of its own id.
    public var except: Set<RoomName>
    /// Only sockets of this node.
    public var local = false
    /// Sockets that could not take it at once do without; it is not kept for recovery.
    public var volatile = false
    /// Whether transports that compress may compress the event, on all nodes.
    public var compress = true
    /// How long acknowledgements are waited for; nil for the server's default.
    public var timeout: Duration?

    /// Everybody in `rooms`, or in the whole namespace.
    public init(rooms: Set<RoomName> = [], except: Set<RoomName> = []) {
        self.rooms = rooms
        self.except = except
    }
}
