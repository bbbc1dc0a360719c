/// What one client of Socket.IO's rooms may take up.
struct RoomLimits: Sendable {
    /// Rooms that a socket may join, besides its own.
    var roomsPerSocket = 100
    /// Bytes of a room's name.
    var roomNameBytes = 128
    /// Bytes of an event's name.
    var eventNameBytes = 128
    /// Bytes of an event with its arguments. Nodes keep some thousands of events for clients that come back.
    var eventBytes = 16_384
    /// Members that are told of, of one room.
    var members = 10_000
    /// Events a second; 0 for no limit. Who sends more is read more slowly.
    var messagesPerSecond = 1_000
    /// Bytes of events a second; 0 for no limit.
    var bytesPerSecond = 4 << 20
    /// How many requests for members count as one of them costs: all nodes are asked.
    var costOfMembers = 50
    /// Bytes that wait for a client, past which no more of its events are handled.
    var unreadBytes = 2 << 20
}
