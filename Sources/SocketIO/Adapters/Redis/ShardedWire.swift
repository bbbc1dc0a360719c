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

    func channel(ofRoom room: String) -> RedisChannel? {
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
        var more: [String: SocketValue] = [:]
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
        type: Int, data: SocketValue, from sender: ClusterNodeID?, _ more: [String: SocketValue]
    ) throws -> ByteBuffer {
        var members = more
        members["type"] = .number(Double(type))
        members["data"] = data
        members["nsp"] = .string(namespace)
        if let sender { members["uid"] = .string(sender.text) }
        return data.hasBinary ? try MessagePack.encode(.object(members)) : ClusterJSON.encode(.object(members))
    }

    // MARK: Reading

    func read(_ payload: ByteBuffer, over channel: RedisChannel) throws -> ClusterDelivery? {
        let value = try ClusterPayload.decode(payload)
        guard value["nsp"]?.stringValue == namespace else { return nil }
        guard let type = value["type"]?.integerValue else { throw ClusterFormatError("a message without a type") }
        let delivery = try ClusterEnvelopeCoding.read(
            type: type, data: value["data"] ?? [:], sender: value["uid"]?.stringValue.map { ClusterNodeID(text: $0) })
        guard case .message(var envelope) = delivery else { return delivery }
        envelope.number = value["n"]?.integerValue
        envelope.isLogged = value["logged"]?.boolValue ?? false
        return .message(envelope)
    }
}
