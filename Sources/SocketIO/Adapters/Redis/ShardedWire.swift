internal import EaselRedis
internal import NIOCore

/// The format of the sharded adapter of `@socket.io/redis-adapter`.
struct ShardedWire: ClusterWire {
    private let namespace: String
    private let channel: String
    private let mode: ShardedSubscriptionMode

    init(prefix: String, namespace: String, mode: ShardedSubscriptionMode) {
        self.namespace = namespace
        self.mode = mode
        channel = "\(prefix)#\(namespace)#"
    }

    // MARK: Channels

    var channels: [RedisChannel] { [.sharded(channel)] }
    var countedChannel: RedisChannel { .sharded(channel) }
    func privateChannel(of node: ClusterNodeID) -> RedisChannel { .sharded("\(channel)\(node.text)#") }
    var channelsWithAllRooms: [RedisChannel]? { nil }

    func channel(ofRoom room: RoomName) -> RedisChannel? {
        mode.hasChannel(ofRoom: room) ? .sharded("\(channel)\(room)#") : nil
    }

    // MARK: Writing

    func publish(_ envelope: ClusterEnvelope) throws -> RedisCommand {
        var target = RedisChannel.sharded(channel)
        if case .broadcast(_, let options) = envelope.message, options.rooms.count == 1, let room = options.rooms.first
        {
            target = channel(ofRoom: room) ?? target
        }
        return target.publish(try payload(of: envelope))
    }

    func send(_ envelope: ClusterEnvelope, to node: ClusterNodeID) throws -> RedisCommand {
        privateChannel(of: node).publish(try payload(of: envelope))
    }

    private func payload(of envelope: ClusterEnvelope) throws -> ByteBuffer {
        let (type, data) = try ClusterEnvelopeCoding.write(envelope.message, namespace: namespace)
        var more = SocketObject()
        if let number = envelope.number {
            more = ["n": .number(Double(number)), "logged": .bool(envelope.isLogged)]
        }
        return try payload(type: type, data: data, from: envelope.sender, more)
    }

    func respond(
        _ response: ClusterResponse, to request: RequestID, of node: ClusterNodeID?, from: ClusterNodeID
    ) throws -> RedisCommand {
        guard let node else { throw ClusterFormatError("a request of nobody") }
        let (type, data) = try ClusterEnvelopeCoding.write(response, to: request)
        return privateChannel(of: node).publish(try payload(type: type, data: data, from: from, [:]))
    }

    private func payload(
        type: Int, data: SocketValue, from sender: ClusterNodeID?, _ more: SocketObject
    ) throws -> ByteBuffer {
        let object = EnvelopeObject.write(
            type: type, data: data, namespace: namespace, sender: sender, additions: more)
        return data.hasBinary ? try MessagePack.encode(object) : ClusterJSON.encode(object)
    }

    // MARK: Reading

    func read(_ payload: ByteBuffer, over channel: RedisChannel) throws -> ClusterDelivery? {
        try EnvelopeObject.read(payload, namespace: namespace)
    }
}
