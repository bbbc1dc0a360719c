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
    func channel(ofRoom room: RoomName) -> RedisChannel? { nil }
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
        let additions: SocketObject = number.map { ["n": .number(Double($0))] } ?? [:]
        return try MessagePack.encode(
            EnvelopeObject.write(type: type, data: data, namespace: namespace, sender: sender, additions: additions))
    }

    // MARK: Reading

    func read(_ payload: ByteBuffer, over channel: RedisChannel) throws -> ClusterDelivery? {
        try EnvelopeObject.read(payload, namespace: namespace)
    }
}
