internal import EaselRedis
internal import NIOCore

/// The format of `@socket.io/redis-streams-adapter`: what may be recovered goes into a stream, what is asked and answered
/// over pub/sub.
struct StreamsWire: ClusterWire {
    private let namespace: String
    private let channel: String
    private let stream: StreamEntries

    init(prefix: String, namespace: String, stream: StreamEntries) {
        self.namespace = namespace
        self.stream = stream
        channel = "\(prefix)#\(namespace)#"
    }

    // MARK: Channels

    var channels: [RedisChannel] { [.plain(channel)] }
    var countedChannel: RedisChannel { .plain(channel) }
    func privateChannel(of node: ClusterNodeID) -> RedisChannel { .plain("\(channel)\(node.text)#") }
    func channel(ofRoom room: String) -> RedisChannel? { nil }
    var channelsWithAllRooms: [RedisChannel]? { nil }

    // MARK: Writing

    func publish(_ envelope: ClusterEnvelope) throws -> RedisCommand {
        switch envelope.message {
        case .broadcast, .join, .leave, .disconnect: try stream.append(envelope, namespace: namespace)
        case .broadcastWithAcknowledgements, .fetchSockets, .fetchIDs, .allRooms, .serverSideEmit, .handOver:
            RedisChannel.plain(channel).publish(try payload(of: envelope))
        }
    }

    func send(_ envelope: ClusterEnvelope, to node: ClusterNodeID) throws -> RedisCommand {
        privateChannel(of: node).publish(try payload(of: envelope))
    }

    private func payload(of envelope: ClusterEnvelope) throws -> ByteBuffer {
        let (type, data) = try ClusterEnvelopeCoding.write(envelope.message, namespace: namespace)
        return try payload(type: type, data: data, from: envelope.sender, number: envelope.number)
    }

    func respond(
        _ response: ClusterResponse, to request: RequestID, of node: ClusterNodeID?, from: ClusterNodeID
    ) throws -> RedisCommand {
        guard let node else { throw ClusterFormatError("a request of nobody") }
        let (type, data) = try ClusterEnvelopeCoding.write(response, to: request)
        return privateChannel(of: node).publish(try payload(type: type, data: data, from: from, number: nil))
    }

    private func payload(
        type: Int, data: SocketValue, from sender: ClusterNodeID?, number: Int?
    ) throws -> ByteBuffer {
        var members: [String: SocketValue] = [
            "type": .number(Double(type)), "data": data, "nsp": .string(namespace),
        ]
        if let sender { members["uid"] = .string(sender.text) }
        if let number { members["n"] = .number(Double(number)) }
        return try MessagePack.encode(.object(members))
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
        return .message(envelope)
    }
}
