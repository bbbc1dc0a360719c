internal import EaselJSON
internal import EaselRedis
internal import NIOCore

/// The format of `@socket.io/redis-adapter` and `@socket.io/redis-emitter`.
struct ClassicWire: ClusterWire {
    private enum Kind {
        static let sockets = 0
        static let allRooms = 1
        static let join = 2
        static let leave = 3
        static let disconnect = 4
        static let fetch = 5
        static let serverSideEmit = 6
        static let broadcast = 7
        static let clientCount = 8
        static let acknowledgement = 9
        /// Of Easel, on private channels only.
        static let handOver = 101
        static let session = 102
    }

    private let namespace: String
    private let broadcasts: String
    private let requests: String
    private let responses: String
    /// Whether answers go to the node that asked rather than to all.
    private let answersPrivately: Bool

    init(prefix: String, namespace: String, answersPrivately: Bool) {
        self.namespace = namespace
        self.answersPrivately = answersPrivately
        broadcasts = "\(prefix)#\(namespace)#"
        requests = "\(prefix)-request#\(namespace)#"
        responses = "\(prefix)-response#\(namespace)#"
    }

    // MARK: Channels

    var channels: [RedisChannel] { [.plain(broadcasts), .plain(requests), .plain(responses)] }
    var countedChannel: RedisChannel { .plain(requests) }
    func privateChannel(of node: ClusterNodeID) -> RedisChannel { .plain("\(responses)\(node.text)#") }
    func channel(ofRoom room: RoomName) -> RedisChannel? { .plain("\(broadcasts)\(room)#") }
    var channelsWithAllRooms: [RedisChannel]? {
        [.prefixed(by: broadcasts), .plain(requests), .plain(responses)]
    }

    // MARK: Writing

    func publish(_ envelope: ClusterEnvelope) throws -> RedisCommand {
        if case .broadcast(let arguments, let options) = envelope.message {
            let room = options.rooms.count == 1 ? options.rooms.first.map { "\($0)#" } : nil
            var parts: [SocketValue] = [
                .string(envelope.sender?.text ?? ""), .packet(arguments, namespace: namespace), options.value,
            ]
            if let number = envelope.number { parts += [.number(Double(number)), .bool(envelope.isLogged)] }
            return RedisChannel.plain(broadcasts + (room ?? "")).publish(try MessagePack.encode(.array(parts)))
        }
        return RedisChannel.plain(requests).publish(try payload(of: envelope))
    }

    func send(_ envelope: ClusterEnvelope, to node: ClusterNodeID) throws -> RedisCommand {
        privateChannel(of: node).publish(try payload(of: envelope))
    }

    private func payload(of envelope: ClusterEnvelope) throws -> ByteBuffer {
        var members = SocketObject()
        if let sender = envelope.sender { members["uid"] = .string(sender.text) }
        if let number = envelope.number {
            members["n"] = .number(Double(number))
            members["logged"] = .bool(envelope.isLogged)
        }
        var isBinary = false
        switch envelope.message {
        case .broadcast: throw ClusterFormatError("a broadcast is no request")
        case .broadcastWithAcknowledgements(let request, let arguments, let options):
            isBinary = true
            members["type"] = .integer(Kind.broadcast)
            members["requestId"] = .string(request.text)
            members["packet"] = .packet(arguments, namespace: namespace)
            members["opts"] = options.value
        case .join(let rooms, let options):
            members["type"] = .integer(Kind.join)
            members["opts"] = options.valueWithoutFlags
            members["rooms"] = .rooms(rooms)
        case .leave(let rooms, let options):
            members["type"] = .integer(Kind.leave)
            members["opts"] = options.valueWithoutFlags
            members["rooms"] = .rooms(rooms)
        case .disconnect(let options, let closing):
            members["type"] = .integer(Kind.disconnect)
            members["opts"] = options.valueWithoutFlags
            members["close"] = .bool(closing)
        case .fetchSockets(let request, let options):
            members["type"] = .integer(Kind.fetch)
            members["requestId"] = .string(request.text)
            members["opts"] = options.valueWithoutFlags
        case .fetchIDs(let request, let options):
            members["type"] = .integer(Kind.sockets)
            members["requestId"] = .string(request.text)
            members["rooms"] = .rooms(options.rooms)
        case .allRooms(let request):
            members["type"] = .integer(Kind.allRooms)
            members["requestId"] = .string(request.text)
        case .serverSideEmit(let arguments, let request):
            members["type"] = .integer(Kind.serverSideEmit)
            members["data"] = .array(arguments)
            if let request { members["requestId"] = .string(request.text) }
        case .handOver(let request, let privateID):
            members["type"] = .integer(Kind.handOver)
            members["requestId"] = .string(request.text)
            members["pid"] = .string(privateID)
        }
        return isBinary ? try MessagePack.encode(.object(members)) : ClusterJSON.encode(.object(members))
    }

    func respond(
        _ response: ClusterResponse, to request: RequestID, of node: ClusterNodeID?, from: ClusterNodeID
    ) throws -> RedisCommand {
        var members: SocketObject = ["requestId": .string(request.text)]
        var isPrivate = answersPrivately
        var isBinary = false
        switch response {
        case .sockets(let sockets): members["sockets"] = .array(sockets.map(\.value))
        case .ids(let ids): members["sockets"] = .array(ids.sorted().map(SocketValue.string))
        case .rooms(let rooms): members["rooms"] = .rooms(rooms)
        case .serverSideAnswer(let answer):
            // Node answers this one on the shared channel, whatever its options are.
            isPrivate = false
            members["type"] = .integer(Kind.serverSideEmit)
            members["data"] = answer
        case .clientCount(let count):
            members["type"] = .integer(Kind.clientCount)
            members["clientCount"] = .integer(count)
        case .acknowledgement(let answer):
            isBinary = true
            members["type"] = .integer(Kind.acknowledgement)
            members["packet"] = answer
        case .session(let session):
            (isPrivate, isBinary) = (true, true)
            members["type"] = .integer(Kind.session)
            members["session"] = session?.value ?? .null
        case .done: break
        }
        let payload = isBinary ? try MessagePack.encode(.object(members)) : ClusterJSON.encode(.object(members))
        guard isPrivate, let node else { return RedisChannel.plain(responses).publish(payload) }
        return privateChannel(of: node).publish(payload)
    }

    // MARK: Reading

    func read(_ payload: ByteBuffer, over channel: RedisChannel) throws -> ClusterDelivery? {
        let isPattern = if case .pattern = channel { true } else { false }
        if isPattern || channel.name.utf8.starts(with: broadcasts.utf8) { return try readBroadcast(payload) }
        let value = try ClusterPayload.decode(payload)
        if CodeUnitOrder.equal(channel.name, requests) { return try readRequest(value).map { .message($0) } }
        if value["type"]?.integerValue == Kind.handOver { return try readRequest(value).map { .message($0) } }
        return try readResponse(value)
    }

    private func readBroadcast(_ payload: ByteBuffer) throws -> ClusterDelivery? {
        guard let parts = try MessagePack.decode(payload).arrayValue, parts.count >= 3,
            let sender = parts[0].stringValue
        else {
            throw ClusterFormatError("a broadcast that is not [uid, packet, options]")
        }
        guard CodeUnitOrder.equal(parts[1]["nsp"]?.stringValue ?? "/", namespace) else { return nil }
        // Only events are broadcast.
        guard parts[1]["type"]?.integerValue == 2, let arguments = parts[1]["data"]?.eventArguments else { return nil }
        return .message(
            ClusterEnvelope(
                sender: ClusterNodeID(text: sender), number: parts.dropFirst(3).first?.integerValue,
                isLogged: parts.dropFirst(4).first?.boolValue ?? false,
                message: .broadcast(arguments, try BroadcastOptions(parts[2]))))
    }

    private func readRequest(_ value: SocketValue) throws -> ClusterEnvelope? {
        guard let kind = value["type"]?.integerValue else { throw ClusterFormatError("a request without a type") }
        guard let message = try message(kind, value) else { return nil }
        return ClusterEnvelope(
            sender: value["uid"]?.stringValue.map { ClusterNodeID(text: $0) }, number: value["n"]?.integerValue,
            isLogged: value["logged"]?.boolValue ?? false, message: message)
    }

    private func message(_ kind: Int, _ value: SocketValue) throws -> ClusterMessage? {
        let request = value["requestId"]?.stringValue.map { RequestID(text: $0) }
        switch kind {
        case Kind.sockets:
            guard let request else { return nil }
            return .fetchIDs(request, try BroadcastOptions(["rooms": value["rooms"] ?? []]))
        case Kind.allRooms: return request.map { .allRooms($0) }
        case Kind.join: return .join(try rooms(of: value), try options(of: value))
        case Kind.leave: return .leave(try rooms(of: value), try options(of: value))
        case Kind.disconnect:
            return .disconnect(try options(of: value), closing: value["close"]?.boolValue ?? false)
        case Kind.fetch:
            guard let request else { return nil }
            return .fetchSockets(request, try options(of: value))
        case Kind.serverSideEmit:
            guard let arguments = value["data"]?.eventArguments else { throw ClusterFormatError("no event") }
            return .serverSideEmit(arguments, request)
        case Kind.broadcast:
            guard let request, let packet = value["packet"], let arguments = packet["data"]?.eventArguments else {
                throw ClusterFormatError("a broadcast without event or request")
            }
            guard CodeUnitOrder.equal(packet["nsp"]?.stringValue ?? "/", namespace) else { return nil }
            return .broadcastWithAcknowledgements(request, arguments, try options(of: value))
        case Kind.handOver:
            guard let request, let privateID = value["pid"]?.stringValue else { return nil }
            return .handOver(request, privateID: privateID)
        default: return nil
        }
    }

    /// The sockets that a request names: by options, or, from Node servers of before 2021, one by its id.
    private func options(of value: SocketValue) throws -> BroadcastOptions {
        if let options = value["opts"] { return try BroadcastOptions(options) }
        guard let id = value["sid"]?.stringValue else { throw ClusterFormatError("a request for no sockets") }
        return BroadcastOptions(rooms: [RoomName(id)])
    }

    private func rooms(of value: SocketValue) throws -> Set<RoomName> {
        guard let rooms = value["rooms"]?.roomNames ?? value["room"].flatMap({ SocketValue.array([$0]).roomNames })
        else { throw ClusterFormatError("a request without rooms") }
        return Set(rooms)
    }

    private func readResponse(_ value: SocketValue) throws -> ClusterDelivery? {
        guard let request = value["requestId"]?.stringValue else { return nil }
        let response: ClusterResponse
        switch value["type"]?.integerValue {
        case Kind.clientCount: response = .clientCount(max(0, value["clientCount"]?.integerValue ?? 0))
        case Kind.acknowledgement: response = .acknowledgement(value["packet"] ?? .null)
        case Kind.serverSideEmit: response = .serverSideAnswer(value["data"] ?? .null)
        case Kind.session:
            response = .session(try value["session"].flatMap { $0 == .null ? nil : try RecoverableSession($0) })
        default:
            if let sockets = value["sockets"]?.arrayValue {
                if let ids = value["sockets"]?.roomNames, !ids.isEmpty {
                    response = .ids(ids.map(\.text))
                } else {
                    response = .sockets(try sockets.map { try SocketDescription($0) })
                }
            } else if let rooms = value["rooms"]?.roomNames {
                response = .rooms(rooms)
            } else {
                response = .done
            }
        }
        return .response(RequestID(text: request), response, from: nil)
    }
}

extension SocketValue {
    fileprivate static func integer(_ value: Int) -> SocketValue { .number(Double(value)) }
}
