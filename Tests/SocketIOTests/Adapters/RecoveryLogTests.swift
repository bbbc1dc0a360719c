import Testing

@testable import SocketIO

@Suite("A log of events for recovery") struct RecoveryLogTests {
    private let now = ContinuousClock.now
    private func session(_ rooms: Set<RoomName> = []) -> RecoverableSession {
        RecoverableSession(id: "id", privateID: "pid", rooms: rooms.union(["id"]), data: [:])
    }

    private func log(_ change: (inout RecoveryLog.Limits) -> Void = { _ in }) -> RecoveryLog {
        var limits = RecoveryLog.Limits(age: .seconds(120))
        change(&limits)
        return RecoveryLog(limits: limits)
    }

    @Test("gives what was missed, in order, each event with its offset, and as it was sent") func missed() throws {
        var log = log()
        let first = log.append(["a"], BroadcastOptions(), at: now)
        var asItIs = BroadcastOptions()
        asItIs.compress = false
        let second = log.append(["b"], asItIs, at: now)
        let third = log.append(["c"], BroadcastOptions(), at: now)
        let missed = try #require(log.missed(by: session(), after: first))
        #expect(missed.map(\.arguments) == [["b", .string(second)], ["c", .string(third)]])
        #expect(missed.map(\.compress) == [false, true])
        #expect(log.missed(by: session(), after: third)?.isEmpty == true)
    }

    @Test("gives a session only what was for its rooms") func rooms() {
        var log = log()
        let first = log.append(["a"], BroadcastOptions(), at: now)
        let here = log.append(["here"], BroadcastOptions(rooms: ["r", "s"]), at: now)
        _ = log.append(["elsewhere"], BroadcastOptions(rooms: ["t"]), at: now)
        _ = log.append(["not you"], BroadcastOptions(except: ["id"]), at: now)
        let you = log.append(["you"], BroadcastOptions(rooms: ["id"]), at: now)
        let missed = log.missed(by: session(["r"]), after: first)?.map(\.arguments)
        #expect(missed == [["here", .string(here)], ["you", .string(you)]])
    }

    @Test("knows what a session missed that had not seen an event yet") func noOffset() {
        var log = log()
        _ = log.append(["before"], BroadcastOptions(), at: now)
        log.begin("pid")
        let after = log.append(["after"], BroadcastOptions(), at: now)
        #expect(log.missed(by: session(), after: nil)?.map(\.arguments) == [["after", .string(after)]])
        #expect(log.missed(by: RecoverableSession(id: "x", privateID: "x", rooms: [], data: nil), after: nil) == nil)
    }

    @Test("gives a session out once") func once() {
        var log = log()
        log.lose(session(), at: now)
        #expect(log.take("pid", at: now) == session())
        #expect(log.take("pid", at: now) == nil)
    }

    @Test("forgets what is older than it should be") func age() {
        var log = log()
        let first = log.append(["a"], BroadcastOptions(), at: now)
        log.lose(session(), at: now)
        _ = log.append(["b"], BroadcastOptions(), at: now + .seconds(121))
        _ = log.append(["c"], BroadcastOptions(), at: now + .seconds(121))
        #expect(log.take("pid", at: now + .seconds(121)) == nil)
        // The event itself is gone, but nothing behind it.
        #expect(log.missed(by: session(), after: first)?.count == 2)
        _ = log.append(["d"], BroadcastOptions(), at: now + .seconds(500))
        #expect(log.missed(by: session(), after: first) == nil)
    }

    @Test("is bounded in events, bytes and sessions") func bounded() {
        var few = log { $0.events = 2 }
        let first = few.append(["a"], BroadcastOptions(), at: now)
        for _ in 0..<3 { _ = few.append(["a"], BroadcastOptions(), at: now) }
        #expect(few.missed(by: session(), after: first) == nil)

        var small = log { $0.bytes = 1_000 }
        let offset = small.append(["a"], BroadcastOptions(), at: now)
        for _ in 0..<3 { _ = small.append([.string(String(repeating: "x", count: 600))], BroadcastOptions(), at: now) }
        #expect(small.missed(by: session(), after: offset) == nil)

        var sessions = log { $0.sessions = 1 }
        sessions.lose(session(), at: now)
        sessions.lose(RecoverableSession(id: "b", privateID: "b", rooms: [], data: nil), at: now + .seconds(1))
        #expect(sessions.take("pid", at: now) == nil)
        #expect(sessions.take("b", at: now) != nil)
    }

    @Test("knows no offsets of others", arguments: ["", "zzzzzzzzzzzzzzzzzzzzzz", "-5", "!", "99"])
    func unknownOffset(offset: String) {
        var log = log()
        _ = log.append(["a"], BroadcastOptions(), at: now)
        #expect(log.missed(by: session(), after: offset) == nil)
    }
}
