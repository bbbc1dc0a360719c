import Testing

@testable import SocketIO

@Suite("An adapter") struct RoomAnnouncementsTests {
    private var rooms = RoomAnnouncements<Int>()

    @Test("is told of a room when somebody enters it, and whoever waits for that waits") mutating func opens() {
        #expect(rooms.change("a", hasMembers: true) == .opened("a"))
        let waits = rooms.wait(for: "a", 1)
        #expect(waits)
        let (waiters, next) = rooms.told("a")
        #expect(waiters == [1] && next == nil)
        let waitsAgain = rooms.wait(for: "a", 2)
        #expect(!waitsAgain)
    }

    @Test("is told one thing of a room at a time, and in the end what is true") mutating func alternates() {
        _ = rooms.change("a", hasMembers: true)
        #expect(rooms.change("a", hasMembers: false) == nil)
        #expect(rooms.told("a").next == .closed("a"))
        #expect(rooms.change("a", hasMembers: true) == nil)
        let waits = rooms.wait(for: "a", 1)
        #expect(waits)
        let (waiters, next) = rooms.told("a")
        #expect(waiters == [] && next == .opened("a"))
        #expect(rooms.told("a").waiters == [1])
    }

    @Test("is not told of a room that was empty again in between") mutating func blinks() {
        _ = rooms.change("a", hasMembers: true)
        _ = rooms.told("a")
        _ = rooms.change("a", hasMembers: false)
        _ = rooms.change("a", hasMembers: true)
        _ = rooms.change("a", hasMembers: false)
        #expect(rooms.told("a").next == nil)
        #expect(rooms.change("a", hasMembers: true) == .opened("a"))
    }

    @Test("keeps nobody waiting for a room that everybody has left") mutating func leavesWaiters() {
        _ = rooms.change("a", hasMembers: true)
        _ = rooms.wait(for: "a", 1)
        _ = rooms.change("a", hasMembers: false)
        #expect(rooms.told("a").waiters == [1])
        let waits = rooms.wait(for: "a", 2)
        #expect(!waits)
    }
}
