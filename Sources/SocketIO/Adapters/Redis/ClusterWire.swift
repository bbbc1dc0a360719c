internal import EaselRedis
internal import NIOCore

/// A format in which nodes talk about one namespace over Redis, as a value: what goes to which channel in which bytes.
protocol ClusterWire: Sendable {
    /// What a node subscribes to as soon as it has the namespace, besides ``privateChannel(of:)``.
    var channels: [RedisChannel] { get }
    /// The one whose subscribers are the nodes.
    var countedChannel: RedisChannel { get }
    /// What only one node listens to.
    func privateChannel(of node: ClusterNodeID) -> RedisChannel
    /// What events for one room go to, if that is a channel of its own.
    func channel(ofRoom room: RoomName) -> RedisChannel?
    /// What takes the place of ``channels`` for a node that has to hear the events of all rooms; nil where that can't be.
    var channelsWithAllRooms: [RedisChannel]? { get }

    /// The command that says it to all nodes.
    func publish(_ envelope: ClusterEnvelope) throws -> RedisCommand
    /// The command that says it to one node.
    func send(_ envelope: ClusterEnvelope, to node: ClusterNodeID) throws -> RedisCommand
    /// The command that answers a node.
    ///
    /// - Parameter request: the message that asked.
    func respond(
        _ response: ClusterResponse, to request: RequestID, of node: ClusterNodeID?, from: ClusterNodeID
    ) throws -> RedisCommand
    /// Reads what came over a channel. Nil for what is of another namespace, or is of no concern here.
    func read(_ payload: ByteBuffer, over channel: RedisChannel) throws -> ClusterDelivery?
}

extension RedisChannel {
    /// The command that publishes on this channel.
    func publish(_ payload: ByteBuffer) -> RedisCommand {
        switch self {
        case .sharded(let name): RedisCommand("SPUBLISH", key: name, [.buffer(payload)])
        case .plain(let name), .pattern(let name): RedisCommand("PUBLISH", [.text(name), .buffer(payload)])
        }
    }
}

/// Tells the two encodings of messages apart: a JSON object begins with a brace.
enum ClusterPayload {
    static func decode(_ payload: ByteBuffer) throws -> SocketValue {
        if payload.readableBytesView.first == UInt8(ascii: "{") { return try ClusterJSON.decode(payload) }
        return try MessagePack.decode(payload)
    }
}
