internal import NIOCore

/// The types and data of `ClusterAdapter` of Node's socket.io-adapter, which the sharded and the streams adapter share.
enum ClusterEnvelopeCoding {
    private enum Kind {
        static let broadcast = 3
        static let join = 4
        static let leave = 5
        static let disconnect = 6
        static let fetch = 7
        static let sockets = 8
        static let serverSideEmit = 9
        static let serverSideAnswer = 10
        static let clientCount = 11
        static let acknowledgement = 12
        /// Of Easel; Node ignores what it does not know, and gets none of it.
        static let handOver = 101
        static let session = 102
    }

    // MARK: Writing

    /// The type and the data of a message.
    static func write(_ message: ClusterMessage, namespace: String) throws -> (type: Int, data: SocketValue) {
        switch message {
        case .broadcast(let arguments, let options):
            (Kind.broadcast, ["opts": options.value, "packet": .packet(arguments, namespace: namespace)])
        case .broadcastWithAcknowledgements(let request, let arguments, let options):
            (
                Kind.broadcast,
                [
                    "opts": options.value, "packet": .packet(arguments, namespace: namespace),
                    "requestId": .string(request.text),
                ]
            )
        case .join(let rooms, let options): (Kind.join, ["opts": options.value, "rooms": .rooms(rooms)])
        case .leave(let rooms, let options): (Kind.leave, ["opts": options.value, "rooms": .rooms(rooms)])
        case .disconnect(let options, let closing):
            (Kind.disconnect, ["opts": options.value, "close": .bool(closing)])
        case .fetchSockets(let request, let options):
            (Kind.fetch, ["opts": options.value, "requestId": .string(request.text)])
        case .serverSideEmit(let arguments, nil): (Kind.serverSideEmit, ["packet": .array(arguments)])
        case .serverSideEmit(let arguments, let request?):
            (Kind.serverSideEmit, ["packet": .array(arguments), "requestId": .string(request.text)])
        case .handOver(let request, let privateID):
            (Kind.handOver, ["requestId": .string(request.text), "pid": .string(privateID)])
        case .fetchIDs, .allRooms: throw ClusterFormatError("a request that this format does not have")
        }
    }

    static func write(_ response: ClusterResponse, to request: RequestID) throws -> (type: Int, data: SocketValue) {
        let id = SocketValue.string(request.text)
        return switch response {
        case .sockets(let sockets): (Kind.sockets, ["requestId": id, "sockets": .array(sockets.map(\.value))])
        case .serverSideAnswer(let answer): (Kind.serverSideAnswer, ["requestId": id, "packet": answer])
        case .clientCount(let count): (Kind.clientCount, ["requestId": id, "clientCount": .number(Double(count))])
        case .acknowledgement(let answer): (Kind.acknowledgement, ["requestId": id, "packet": answer])
        case .session(let session): (Kind.session, ["requestId": id, "session": session?.value ?? .null])
        case .ids, .rooms, .done: throw ClusterFormatError("a response that this format does not have")
        }
    }

    // MARK: Reading

    /// Nil for types that are of no concern here.
    static func read(type: Int, data: SocketValue, sender: ClusterNodeID?) throws -> ClusterDelivery? {
        let request = data["requestId"]?.stringValue.map { RequestID(text: $0) }
        if let message = try message(type, data, request) {
            return .message(ClusterEnvelope(sender: sender, message: message))
        }
        guard let request, let response = try response(type, data) else { return nil }
        return .response(request, response, from: sender)
    }

    private static func message(
        _ type: Int, _ data: SocketValue, _ request: RequestID?
    ) throws -> ClusterMessage? {
        switch type {
        case Kind.broadcast:
            guard let packet = data["packet"], packet["type"]?.integerValue == 2 else { return nil }
            guard let arguments = packet["data"]?.eventArguments else { throw ClusterFormatError("no event") }
            let options = try options(of: data)
            guard let request else { return .broadcast(arguments, options) }
            return .broadcastWithAcknowledgements(request, arguments, options)
        case Kind.join: return .join(try rooms(of: data), try options(of: data))
        case Kind.leave: return .leave(try rooms(of: data), try options(of: data))
        case Kind.disconnect: return .disconnect(try options(of: data), closing: data["close"]?.boolValue ?? false)
        case Kind.fetch:
            guard let request else { throw ClusterFormatError("a request without an id") }
            return .fetchSockets(request, try options(of: data))
        case Kind.serverSideEmit:
            guard let arguments = data["packet"]?.eventArguments else { throw ClusterFormatError("no event") }
            return .serverSideEmit(arguments, request)
        case Kind.handOver:
            guard let request, let privateID = data["pid"]?.stringValue else { return nil }
            return .handOver(request, privateID: privateID)
        default: return nil
        }
    }

    private static func response(_ type: Int, _ data: SocketValue) throws -> ClusterResponse? {
        switch type {
        case Kind.sockets: .sockets(try (data["sockets"]?.arrayValue ?? []).map { try SocketDescription($0) })
        case Kind.serverSideAnswer: .serverSideAnswer(data["packet"] ?? .null)
        case Kind.clientCount: .clientCount(max(0, data["clientCount"]?.integerValue ?? 0))
        case Kind.acknowledgement: .acknowledgement(data["packet"] ?? .null)
        case Kind.session: .session(try data["session"].flatMap { $0 == .null ? nil : try RecoverableSession($0) })
        default: nil
        }
    }

    private static func options(of data: SocketValue) throws -> BroadcastOptions {
        try BroadcastOptions(data["opts"] ?? .null)
    }

    private static func rooms(of data: SocketValue) throws -> Set<RoomName> {
        guard let rooms = data["rooms"]?.roomNames else { throw ClusterFormatError("a request without rooms") }
        return Set(rooms)
    }
}
