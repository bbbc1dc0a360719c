/// What nodes say to all nodes about one namespace, whatever the format.
enum ClusterMessage: Sendable, Hashable {
    /// Arguments that begin with the event's name, and whom they are for.
    case broadcast([SocketValue], BroadcastOptions)
    case broadcastWithAcknowledgements(RequestID, [SocketValue], BroadcastOptions)
    case join(Set<RoomName>, BroadcastOptions)
    case leave(Set<RoomName>, BroadcastOptions)
    case disconnect(BroadcastOptions, closing: Bool)
    case fetchSockets(RequestID, BroadcastOptions)
    /// The ids of sockets in rooms, which Node servers of before 2021 ask for.
    case fetchIDs(RequestID, BroadcastOptions)
    case allRooms(RequestID)
    /// Without a request nobody is to answer.
    case serverSideEmit([SocketValue], RequestID?)
    /// To the one node that has a session: give it away. Only Easel nodes say this, to each other.
    case handOver(RequestID, privateID: String)

    /// Whether a client that was away may get it later.
    var isRecoverable: Bool {
        if case .broadcast(_, let options) = self { !options.volatile } else { false }
    }

    /// Whether it changes which sockets there are or their rooms, and so who gets an event.
    var changesSockets: Bool {
        switch self {
        case .join, .leave, .disconnect: true
        case .broadcast, .broadcastWithAcknowledgements, .fetchSockets, .fetchIDs, .allRooms, .serverSideEmit,
            .handOver:
            false
        }
    }

    /// Whether it changes something on the nodes that get it, so that doing it twice would be wrong.
    var isOneWay: Bool {
        switch self {
        case .broadcast, .join, .leave, .disconnect, .serverSideEmit(_, nil): true
        case .broadcastWithAcknowledgements, .fetchSockets, .fetchIDs, .allRooms, .serverSideEmit, .handOver: false
        }
    }
}

/// What a node answers to the one that asked.
enum ClusterResponse: Sendable, Hashable {
    case sockets([SocketDescription])
    case ids([String])
    case rooms([RoomName])
    case serverSideAnswer(SocketValue)
    /// So many sockets were asked to acknowledge.
    case clientCount(Int)
    /// What one of them answered.
    case acknowledgement(SocketValue)
    /// A session that was given away; nil if it is not there.
    case session(RecoverableSession?)
    /// It is done, which needs no words.
    case done
}

/// Names a request among those of a node.
struct RequestID: Sendable, Hashable {
    let text: String
}

/// Names a node among those of a cluster, on the wire.
struct ClusterNodeID: Sendable, Hashable {
    let text: String

    /// Programs that only emit.
    static let emitter = ClusterNodeID(text: "emitter")
}

/// A message, with who said it.
struct ClusterEnvelope: Sendable, Hashable {
    /// Nil where the format does not tell.
    var sender: ClusterNodeID?
    /// An Easel node counts its one-way messages, so that one that had to be sent twice is acted on once.
    var number: Int?
    /// Whether Easel nodes get it from the log of recoverable events, too.
    var isLogged = false
    var message: ClusterMessage
}

/// What came over a channel.
enum ClusterDelivery: Sendable, Hashable {
    case message(ClusterEnvelope)
    case response(RequestID, ClusterResponse, from: ClusterNodeID?)
}

/// Why bytes of a peer are not understood.
struct ClusterFormatError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
