/// Which rooms the adapter knows to have members on this node, and what it has to be told next.
///
/// Rooms come and go faster than an adapter that talks over a network can be told. It is told one thing of a room at a
/// time, and whoever waits for a room waits until the adapter knows it.
struct RoomAnnouncements<Waiter: Sendable>: Sendable {
    /// What the adapter is to be told.
    enum Command: Hashable, Sendable {
        case opened(RoomName)
        case closed(RoomName)
    }

    private struct Room {
        /// What the adapter is being told, if anything.
        var telling: Bool?
        /// What it was told last.
        var known = false
        /// What it has to know in the end.
        var wanted = false
        var waiters: [Waiter] = []
    }
    private var rooms: [RoomName: Room] = [:]

    /// The room has got its first member, or lost its last.
    mutating func change(_ name: RoomName, hasMembers: Bool) -> Command? {
        rooms[name, default: Room()].wanted = hasMembers
        return next(name)
    }

    /// The adapter has been told what the last command of this room said.
    ///
    /// - Returns: who has waited for that, and what it has to be told now.
    mutating func told(_ name: RoomName) -> (waiters: [Waiter], next: Command?) {
        guard var room = rooms[name], let told = room.telling else { return ([], nil) }
        room.telling = nil
        room.known = told
        var waiters: [Waiter] = []
        if room.known || !room.wanted { swap(&waiters, &room.waiters) }
        rooms[name] = room
        return (waiters, next(name))
    }

    /// Has somebody wait until the adapter knows the room, or nobody is in it any more.
    ///
    /// - Returns: whether there is something to wait for.
    mutating func wait(for name: RoomName, _ waiter: Waiter) -> Bool {
        guard let room = rooms[name], room.wanted, !room.known || room.telling == false else { return false }
        rooms[name]?.waiters.append(waiter)
        return true
    }

    private mutating func next(_ name: RoomName) -> Command? {
        guard var room = rooms[name], room.telling == nil else { return nil }
        guard room.wanted != room.known else {
            if !room.known { rooms[name] = nil }
            return nil
        }
        room.telling = room.wanted
        rooms[name] = room
        return room.wanted ? .opened(name) : .closed(name)
    }
}
