internal import NIOConcurrencyHelpers

/// What carries a namespace's broadcasts and requests to the other nodes, one instance a namespace.
///
/// The adapter serves the sockets of its own node through ``LocalNamespace``, and those of others through what it talks
/// over. All requests that ask other nodes answer with what the living ones know; a node that died or hangs is counted out
/// after a few seconds.
///
/// What does not return a value at some later time is called on event loops and must not block: it is queued, bounded, and
/// takes effect in the order of the calls.
public protocol Adapter: Sendable {
    /// Starts to listen; returns when what other nodes send from now on arrives. Where it throws it may be called again.
    func start() async throws
    /// Stops listening and tells the others.
    func close() async

    /// Whether ``opened(room:)`` and ``closed(room:)`` are to be called.
    var wantsRooms: Bool { get }
    /// A room has its first socket on this node. When this returns, an emit that any node makes from then on arrives here.
    func opened(room: RoomName) async throws
    /// A room has lost its last socket on this node.
    func closed(room: RoomName) async

    /// Sends an event to all that `options` name, on all nodes unless they say otherwise. Never blocks.
    ///
    /// An adapter that gives all events one order, over all nodes, serves the local sockets in that order; another one has
    /// served them before this returns (``LocalNamespace/deliver(_:_:offset:)``), and others in the order of the calls.
    ///
    /// - Parameter arguments: begin with the event's name.
    /// - Throws: what keeps the event from the other nodes. The sockets of this node get it all the same.
    func broadcast(_ arguments: [SocketValue], _ options: BroadcastOptions) throws
    /// Sends an event and collects what the receivers answer until all have or the timeout is over.
    func broadcastWithAcknowledgements(
        _ arguments: [SocketValue], _ options: BroadcastOptions
    ) async throws -> BroadcastAnswers

    /// The sockets that `options` name, on all nodes unless they say otherwise.
    func sockets(_ options: BroadcastOptions) async throws -> [SocketDescription]
    /// All rooms of all nodes.
    func allRooms() async throws -> Set<RoomName>
    func join(_ rooms: Set<RoomName>, _ options: BroadcastOptions) async throws
    func leave(_ rooms: Set<RoomName>, _ options: BroadcastOptions) async throws
    /// - Parameter closing: whether the whole connection is closed, rather than left to its other namespaces.
    func disconnect(_ options: BroadcastOptions, closing: Bool) async throws

    /// Sends an event to the application on the other nodes.
    func serverSideEmit(_ arguments: [SocketValue]) async throws
    /// Sends an event to the application on the other nodes and returns one answer from each.
    func serverSideEmitWithAcknowledgement(_ arguments: [SocketValue]) async throws -> [SocketValue]
    /// How many nodes serve the namespace, this one included.
    func serverCount() async throws -> Int

    /// A session that may be recovered has begun, or its rooms or data have changed.
    ///
    /// What is kept here outlives the node. Called before the client is told that it is connected, so that one that lost
    /// its connection before a first event can be recovered too.
    ///
    /// - Parameter done: called once the session is kept, or cannot be for the time being.
    func remember(_ session: RecoverableSession, done: @escaping @Sendable () -> Void)
    /// Keeps a session whose connection was lost for as long as ``LocalNamespace/recovery`` says.
    func persist(_ session: RecoverableSession)
    /// A session has ended for good: its socket was disconnected by the client or the server.
    func forget(_ session: RecoverableSession)
    /// Gives out a session, once, and the events that it missed; nil if it is not known any more or has missed too much.
    ///
    /// The session is taken from its old socket if that has not noticed yet that its connection is lost, on whatever node.
    ///
    /// - Parameters:
    ///   - offset: that of the last event that the client saw; nil if it saw none since it connected.
    ///   - place: puts the new socket into the session's rooms. What ``LocalNamespace`` is told to deliver to it from then on
    ///     has to be held back until the missed events were sent; what of it is among them, by its offset, is dropped.
    func restore(
        privateID: String, offset: String?, place: @Sendable (RecoverableSession) async -> Void
    ) async throws -> RestoredSession?
}

extension Adapter {
    /// An adapter wants to know unless it says otherwise.
    public var wantsRooms: Bool { true }
}

/// What the receivers of a broadcast answered.
public struct BroadcastAnswers: Sendable {
    /// One a socket that answered in time, in no particular order.
    public var answers: [SocketValue]
    /// How many sockets were asked.
    public var expected: Int

    public init(answers: [SocketValue], expected: Int) {
        self.answers = answers
        self.expected = expected
    }
}

/// What outlives a lost connection.
public struct RecoverableSession: Sendable, Hashable {
    public var id: String
    /// Known to its client and the nodes only.
    public var privateID: String
    public var rooms: Set<RoomName>
    public var data: SocketValue

    public init(id: String, privateID: String, rooms: Set<RoomName>, data: SocketValue) {
        self.id = id
        self.privateID = privateID
        self.rooms = rooms
        self.data = data
    }
}

/// A session that its client came back to.
public struct RestoredSession: Sendable {
    public var session: RecoverableSession
    /// In the order in which they were sent.
    public var missed: [MissedEvent]
    /// Whether it is known to be of this namespace, whose middlewares have let its client in. If not, they are asked.
    public var isOfNamespace: Bool

    public init(session: RecoverableSession, missed: [MissedEvent], isOfNamespace: Bool = true) {
        self.session = session
        self.missed = missed
        self.isOfNamespace = isOfNamespace
    }
}

/// An event that a session missed.
public struct MissedEvent: Sendable {
    /// They begin with the event's name, and the event's offset is the last.
    public var arguments: [SocketValue]
    /// Whether transports that compress may compress the event.
    public var compress: Bool
    /// What all clients get that have missed it.
    private var packet: SharedPacket?

    public init(arguments: [SocketValue], compress: Bool = true) {
        self.init(arguments: arguments, compress: compress, packet: nil)
    }

    init(arguments: [SocketValue], compress: Bool, packet: SharedPacket?) {
        self.arguments = arguments
        self.compress = compress
        self.packet = packet
    }

    /// The event as its namespace sends it.
    func packet(in namespace: String) -> EncodedMessages {
        let make = {
            Packet(kind: .event, namespace: namespace, data: .array(arguments)).encoded(compress: compress)
        }
        return packet?.value(make) ?? make()
    }
}

/// A packet that is encoded once, when somebody is sent it.
final class SharedPacket: Sendable {
    private let packet = NIOLockedValueBox<EncodedMessages?>(nil)

    func value(_ make: () -> EncodedMessages) -> EncodedMessages {
        packet.withLockedValue { packet in
            let value = packet ?? make()
            packet = value
            return value
        }
    }
}
