/// Where a broadcast can begin: a server, a namespace, a socket (which means all others), or a broadcast that is to be
/// narrowed further.
public protocol Broadcasting {
    /// All that it can reach.
    var target: BroadcastTarget { get }
}

extension Broadcasting {
    /// Those in a room, besides those in rooms that were named before.
    public func to(_ room: String) -> BroadcastTarget { to([RoomName(room)]) }

    /// Those in any of these rooms, besides those in rooms that were named before.
    public func to(_ rooms: Set<RoomName>) -> BroadcastTarget { target.changed { $0.rooms.formUnion(rooms) } }

    /// The same as ``to(_:)-(String)``.
    public func `in`(_ room: String) -> BroadcastTarget { to([RoomName(room)]) }

    /// The same as ``to(_:)-(Set<RoomName>)``.
    public func `in`(_ rooms: Set<RoomName>) -> BroadcastTarget { to(rooms) }

    /// Without those in a room. Every socket is in the room of its own id.
    public func except(_ room: String) -> BroadcastTarget { except([RoomName(room)]) }

    /// Without those in any of these rooms.
    public func except(_ rooms: Set<RoomName>) -> BroadcastTarget { target.changed { $0.except.formUnion(rooms) } }

    /// Only those on this node.
    public var local: BroadcastTarget { target.changed { $0.local = true } }
}

/// What can tell all sockets that it reaches something, or have them do something: a server, a namespace, or a broadcast
/// that began there or at a socket.
public protocol GroupEmitting: Broadcasting {}

/// Sockets of a namespace, on all nodes, that are to be told something or to do something.
///
///     try server.to("news").except("paused").emit("headline", "It rains.")
public struct BroadcastTarget: GroupEmitting, Sendable {
    let namespace: Namespace
    let options: BroadcastOptions

    init(_ namespace: Namespace, _ options: BroadcastOptions) {
        self.namespace = namespace
        self.options = options
    }

    /// Itself.
    public var target: BroadcastTarget { self }

    func changed(_ change: (inout BroadcastOptions) -> Void) -> BroadcastTarget {
        var options = options
        change(&options)
        return BroadcastTarget(namespace, options)
    }
}

extension GroupEmitting {
    /// Drops the event for clients that could not be sent it at once, and does not keep it for recovery.
    public var volatile: BroadcastTarget { target.changed { $0.volatile = true } }

    /// How long acknowledgements are waited for.
    public func timeout(_ timeout: Duration) -> BroadcastTarget { target.changed { $0.timeout = timeout } }

    /// Whether transports that compress may compress the event, as they do by default: for what is compressed already, or is secret
    /// beside something that others choose. An answer to polling that holds an event which may not be compressed is sent as it is.
    public func compress(_ compress: Bool) -> BroadcastTarget { target.changed { $0.compress = compress } }

    /// Sends an event. It reaches whoever is in the rooms now, in the order in which this node emitted.
    ///
    /// - Throws: ``SocketIOError/reservedEventName(_:)``, what the encoding of a value throws, or ``RedisAdapterError`` for an event
    ///   that only the clients of this node get, because too much waits for the others already.
    public func emit<each Value: Encodable>(_ event: String, _ values: repeat each Value) throws {
        try emit(arguments: EventArguments.encode(event: event, repeat each values))
    }

    /// Sends an event whose arguments are there already, its name first.
    public func emit(arguments: [SocketValue]) throws {
        try target.namespace.adapter.broadcast(try EventArguments.checked(arguments), target.options)
    }

    /// Sends an event and collects what the clients answer, until all have or the timeout is over.
    public func emitWithAck<each Value: Encodable>(
        _ event: String, _ values: repeat each Value
    ) async throws -> BroadcastAnswers {
        try await emitWithAck(arguments: EventArguments.encode(event: event, repeat each values))
    }

    /// Sends an event whose arguments are there already, and collects what the clients answer.
    public func emitWithAck(arguments: [SocketValue]) async throws -> BroadcastAnswers {
        try await target.namespace.adapter.broadcastWithAcknowledgements(
            try EventArguments.checked(arguments), target.options)
    }

    /// Who they are.
    public func fetchSockets() async throws -> [SocketDescription] {
        try await target.namespace.adapter.sockets(target.options)
    }

    /// Puts them all into rooms.
    public func socketsJoin(_ rooms: Set<RoomName>) async throws {
        try await target.namespace.adapter.join(rooms, target.options)
    }

    /// Takes them all out of rooms.
    public func socketsLeave(_ rooms: Set<RoomName>) async throws {
        try await target.namespace.adapter.leave(rooms, target.options)
    }

    /// Ends their stay in the namespace.
    ///
    /// - Parameter close: whether their connections are closed, with their other namespaces.
    public func disconnectSockets(close: Bool = false) async throws {
        try await target.namespace.adapter.disconnect(target.options, closing: close)
    }
}
