/// Who is in which room, among the members of a namespace that live on one event loop.
struct RoomTable<Member: AnyObject> {
    private var members: [ObjectIdentifier: Member] = [:]
    private var rooms: [RoomName: [ObjectIdentifier: Member]] = [:]

    var isEmpty: Bool { members.isEmpty }
    var roomNames: Dictionary<RoomName, [ObjectIdentifier: Member]>.Keys { rooms.keys }
    var all: Dictionary<ObjectIdentifier, Member>.Values { members.values }

    /// Adds a member that is in no room yet.
    mutating func insert(_ member: Member) {
        members[ObjectIdentifier(member)] = member
    }

    /// Removes a member that has left its rooms.
    mutating func remove(_ member: Member) {
        members[ObjectIdentifier(member)] = nil
    }

    /// - Returns: whether it is the first in the room.
    mutating func join(_ room: RoomName, _ member: Member) -> Bool {
        let isFirst = rooms[room] == nil
        rooms[room, default: [:]][ObjectIdentifier(member)] = member
        return isFirst
    }

    /// - Returns: whether the room is empty now, and was not before.
    mutating func leave(_ room: RoomName, _ member: Member) -> Bool {
        guard rooms[room]?.removeValue(forKey: ObjectIdentifier(member)) != nil else { return false }
        guard rooms[room]?.isEmpty == true else { return false }
        rooms[room] = nil
        return true
    }

    /// Calls `body` once for each member that the options name. The table may change meanwhile.
    func forEach(in options: BroadcastOptions, _ body: (Member) -> Void) {
        let selected: [ObjectIdentifier: Member]
        switch options.rooms.count {
        case 0: selected = members
        case 1: selected = options.rooms.first.flatMap { rooms[$0] } ?? [:]
        default:
            selected = options.rooms.reduce(into: [:]) { union, room in
                if let members = rooms[room] { union.merge(members) { member, _ in member } }
            }
        }
        let excepted = options.except.compactMap { rooms[$0] }
        for (id, member) in selected where !excepted.contains(where: { $0[id] != nil }) { body(member) }
    }
}
