import Testing

@testable import EaselRoom

@Suite("The life of a room")
struct RoomLifecycleTests {
    private typealias Lifecycle = RoomLifecycle<String, String>

    private func opened() throws -> Lifecycle {
        var lifecycle = Lifecycle()
        _ = try lifecycle.open { "opening" }
        #expect(lifecycle.opened("subscription") == true)
        return lifecycle
    }

    @Test("begins with one opening that all wait for")
    func opening() throws {
        var lifecycle = Lifecycle()
        #expect(!lifecycle.isOpen)
        #expect(try lifecycle.open { "first" } == "first")
        #expect(try lifecycle.open { "second" } == "first")
        #expect(!lifecycle.isOpen && lifecycle.hosting == nil)
        #expect(lifecycle.opened("subscription") == true)
        #expect(lifecycle.isOpen && lifecycle.hosting == "subscription")
        #expect(try lifecycle.open { "third" } == nil)
        #expect(lifecycle.opened("another") == false)
        #expect(lifecycle.hosting == "subscription")
    }

    @Test("has one recovery at a time, which whoever joins waits for and which ends what was known before")
    func recovery() throws {
        var lifecycle = try opened()
        let before = lifecycle.tenure
        #expect(lifecycle.recover { "recovery of \($0)" } == "recovery of subscription")
        #expect(lifecycle.recover { _ in "second" } == nil)
        #expect(!lifecycle.isOpen && lifecycle.hosting == "subscription")
        #expect(try lifecycle.open { "opening" } == "recovery of subscription")
        #expect(lifecycle.recovered() == true)
        #expect(lifecycle.isOpen && lifecycle.tenure != before)
        #expect(lifecycle.recovered() == false)
    }

    @Test("recovers nothing before it is open")
    func tooEarly() throws {
        var lifecycle = Lifecycle()
        #expect(lifecycle.recover { _ in "recovery" } == nil)
        _ = try lifecycle.open { "opening" }
        #expect(lifecycle.recover { _ in "recovery" } == nil)
        #expect(lifecycle.recovered() == false)
    }

    @Test("sends its sessions away once, and still takes what they have submitted")
    func draining() throws {
        var lifecycle = try opened()
        let before = lifecycle.tenure
        #expect(!lifecycle.isDraining)
        #expect(lifecycle.drain() == .sendAway)
        #expect(lifecycle.isDraining && lifecycle.isOpen && lifecycle.tenure == before)
        #expect(lifecycle.drain() == .none)
        #expect(try lifecycle.open { "opening" } == nil)
    }

    @Test("stays on its way out through a recovery, whichever began first")
    func drainingAndRecovery() throws {
        var first = try opened()
        _ = first.drain()
        #expect(first.recover { _ in "recovery" } == "recovery")
        #expect(first.drain() == .none)
        #expect(first.isDraining && !first.isOpen)
        #expect(first.recovered() == true)
        #expect(first.isDraining && first.isOpen)
        var second = try opened()
        _ = second.recover { _ in "recovery" }
        #expect(!second.isDraining)
        #expect(second.drain() == .sendAway)
        #expect(second.recovered() == true)
        #expect(second.drain() == .none)
        #expect(second.isDraining && second.isOpen)
    }

    @Test("ends at once where the node stops before anybody is there")
    func drainedEarly() throws {
        var lifecycle = Lifecycle()
        #expect(lifecycle.drain() == .close)
        _ = try lifecycle.open { "opening" }
        #expect(lifecycle.drain() == .close)
    }

    @Test("ends once and for good, and gives what is to be ended with it")
    func closing() throws {
        var new = Lifecycle()
        var opening = Lifecycle()
        _ = try opening.open { "opening" }
        var recovering = try opened()
        _ = recovering.recover { _ in "recovery" }
        var (open, draining) = (try opened(), try opened())
        _ = draining.drain()
        let remains = [new.close(), opening.close(), recovering.close(), open.close(), draining.close()]
        #expect(remains.map { $0?.work } == [nil, "opening", "recovery", nil, nil])
        #expect(remains.map { $0?.hosting } == [nil, nil, "subscription", "subscription", "subscription"])
        for var lifecycle in [new, opening, recovering, open, draining] {
            #expect(lifecycle.isClosed && !lifecycle.isOpen && !lifecycle.isDraining && lifecycle.hosting == nil)
            #expect(lifecycle.close() == nil)
            #expect(throws: RoomError.unloaded) { try lifecycle.open { "again" } }
            #expect(lifecycle.opened("subscription") == false)
            #expect(lifecycle.recovered() == false)
            #expect(lifecycle.drain() == .none)
            #expect(lifecycle.recover { _ in "recovery" } == nil)
            #expect(lifecycle.isClosed)
        }
    }
}
