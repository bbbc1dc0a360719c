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
        if self.rooms.union(rooms).count > limits.rooms { throw .tooManyRooms(limit: limits.rooms) }
    }

    /// Ends the client's stay in the namespace.
    ///
    /// - Parameter close: whether the connection is closed, with its other namespaces.
    public func disconnect(close: Bool = false) {
        table.broadcaster.enqueue { self.disconnectOnLoop(closing: close) }
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
