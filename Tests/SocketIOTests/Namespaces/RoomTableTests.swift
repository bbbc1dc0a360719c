import Testing

@testable import SocketIO

@Suite("A table of rooms") struct RoomTableTests {
    private final class Member {
        let name: String
        init(_ name: String) { self.name = name }
    }

    @Test("finds each member once, without those that are excepted") func selects() {
        var table = RoomTable<Member>()
        let members = ["a", "b", "c", "d"].map(Member.init)
        for member in members {
            table.insert(member)
            #expect(table.join(RoomName(member.name), member) == true)
        }
        for member in members.prefix(3) { _ = table.join("r", member) }
        for member in members.suffix(3) { _ = table.join("s", member) }

        func found(_ rooms: Set<RoomName>, _ except: Set<RoomName> = []) -> [String] {
            var names: [String] = []
            table.forEach(in: BroadcastOptions(rooms: rooms, except: except)) { names.append($0.name) }
            return names.sorted()
        }
        #expect(found([]) == ["a", "b", "c", "d"])
        #expect(found(["r"]) == ["a", "b", "c"])
        #expect(found(["r", "s"]) == ["a", "b", "c", "d"])
        #expect(found(["r"], ["s"]) == ["a"])
        #expect(found(["r", "s"], ["a", "d"]) == ["b", "c"])
        #expect(found(["nobody"]) == [])
        #expect(found([], ["r", "nobody"]) == ["d"])
    }

    @Test("says when a room gets its first member and loses its last") func transitions() {
        var table = RoomTable<Member>()
        let (a, b) = (Member("a"), Member("b"))
        #expect(table.join("r", a) == true)
        #expect(table.join("r", b) == false)
        #expect(table.leave("r", a) == false)
        #expect(table.leave("r", a) == false)
        #expect(table.leave("r", b) == true)
        #expect(table.leave("r", b) == false)
        #expect(table.roomNames.isEmpty)
    }
}
