/// What is told of a socket, on whatever node it is.
public struct SocketDescription: Sendable, Hashable {
    /// The socket's id, which its room is named after.
    public var id: String
    /// The handshake as Node tells it: `headers`, `time`, `address`, `xdomain`, `secure`, `issued`, `url`, `query`, `auth`.
    public var handshake: SocketValue
    /// All rooms that the socket is in, its own among them.
    public var rooms: Set<RoomName>
    /// What the application keeps with the socket.
    public var data: SocketValue

    /// Describes a socket.
    public init(id: String, handshake: SocketValue, rooms: Set<RoomName>, data: SocketValue) {
        self.id = id
        self.handshake = handshake
        self.rooms = rooms
        self.data = data
    }
}
