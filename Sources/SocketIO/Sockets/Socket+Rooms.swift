extension Socket {
    /// Puts the socket into a room. When this returns, an event that is emitted to the room on any node reaches it.
    public func join(_ room: String) async throws {
        try await join([RoomName(room)])
    }

    /// Puts the socket into rooms.
    public func join(_ rooms: Set<RoomName>) async throws {
        try check(rooms)
        await withCheckedContinuation { continuation in
            table.broadcaster.enqueue {
                self.enter(rooms)
                continuation.resume()
            }
        }
        await namespace.sockets.announced(rooms)
    }

    /// Takes the socket out of a room. When this returns, an event that is emitted to the room does not reach it.
    public func leave(_ room: String) async {
        await withCheckedContinuation { continuation in
            table.broadcaster.enqueue {
                self.exit([RoomName(room)])
                continuation.resume()
            }
        }
    }

    /// Puts the socket into rooms, before anything that is emitted after this reaches them from this node.
    package func joinSoon(_ rooms: Set<RoomName>) throws {
        try check(rooms)
        table.broadcaster.enqueue { self.enter(rooms) }
    }

    /// Takes the socket out of rooms, before anything that is emitted after this reaches them.
    package func leaveSoon(_ rooms: Set<RoomName>) {
        table.broadcaster.enqueue { self.exit(rooms) }
    }

    private func check(_ rooms: Set<RoomName>) throws(SocketIOError) {
        let limits = namespace.limits
        if rooms.contains(where: { $0.text.utf8.count > limits.roomNameBytes }) {
            throw .roomNameTooLong(limit: limits.roomNameBytes)
        }
        if roomCount(with: rooms) > limits.rooms { throw .tooManyRooms(limit: limits.rooms) }
    }

    /// Ends the client's stay in the namespace.
    ///
    /// An event that was emitted just before may be on its way still, where sessions are recovered and nodes agree on the order of all
    /// events; what the client is to be told in any case is for ``disconnect(close:saying:_:)``.
    ///
    /// - Parameter close: whether the connection is closed, with its other namespaces.
    public func disconnect(close: Bool = false) {
        table.broadcaster.enqueue { self.disconnectOnLoop(closing: close) }
    }

    /// Ends the client's stay in the namespace with an event that says why. It goes straight to the client, whatever carries other
    /// events, and is not kept: nobody comes back to a session that the server has ended.
    ///
    /// - Throws: ``SocketIOError/reservedEventName(_:)``, or what the encoding of a value throws; then the client stays.
    public func disconnect<each Value: Encodable>(
        close: Bool = false, saying event: String, _ values: repeat each Value
    ) throws {
        let arguments = try EventArguments.checked(EventArguments.encode(event: event, repeat each values))
        let packet = Packet(kind: .event, namespace: namespaceName, data: .array(arguments)).encoded
        table.broadcaster.enqueue {
            self.write(packet, isVolatile: false)
            self.disconnectOnLoop(closing: close)
        }
    }
}

extension Socket: Broadcasting {
    /// Everybody in the namespace but this client.
    public var target: BroadcastTarget {
        BroadcastTarget(namespace, BroadcastOptions(except: [ownRoom]))
    }

    /// Everybody in the namespace but this client.
    public var broadcast: BroadcastTarget { target }
}
