import EaselRedis
import NIOCore
import NIOEmbedded
import Testing

@testable import SocketIO

@Suite("What a node keeps of requests and messages")
struct ClusterStateTests {
    @Test("a request is complete when all have answered, and nearly so when all that live have")
    func requests() {
        var request = PendingRequest(nodes: 3, excused: 0)
        #expect(request.receive(.sockets([])) == .wait)
        #expect(request.receive(.sockets([])) == .wait)
        #expect(request.missingNodes == 1)
        #expect(request.excuse(1) == .waitBriefly)
        #expect(request.receive(.sockets([])) == .complete)
        #expect(request.responses.count == 3)
        #expect(PendingRequest(nodes: 0, excused: 0).verdict == .complete)
    }

    @Test("the newest events are held without a hole, as many as may be, and older ones put in front of them")
    func eventTail() throws {
        func event(_ number: Int) throws -> LoggedEvent {
            LoggedEvent(nil, at: try #require(StreamOffset("\(number)-0")))
        }
        func offset(_ number: Int) throws -> StreamOffset { try event(number).offset }
        func numbers(after number: Int, in tail: EventTail) throws -> [String]? {
            tail.events(after: try offset(number))?.map(\.offset.text)
        }
        var tail = EventTail(after: try offset(5), maximumCount: 4, maximumBytes: 1 << 20)
        #expect(try numbers(after: 5, in: tail) == [] && numbers(after: 4, in: tail) == nil)
        for number in [6, 8] { tail.append(try event(number)) }
        #expect(try numbers(after: 5, in: tail) == ["6-0", "8-0"])
        #expect(try numbers(after: 7, in: tail) == ["8-0"] && numbers(after: 9, in: tail) == [])
        for (number, isEntry) in [(4, false), (5, true), (6, true), (7, false), (8, true), (9, false)] {
            #expect(try tail.reaches(backTo: offset(number)) == isEntry, "\(number)")
        }
        // What was read for a start that has moved on leaves a hole.
        #expect(try !tail.prepend([event(4)], after: offset(3), upTo: offset(4)))
        #expect(try !tail.prepend([event(1), event(2), event(4)], after: offset(0), upTo: offset(5)), "too many")
        #expect(try tail.prepend([event(4), event(5)], after: offset(2), upTo: offset(5)))
        #expect(try numbers(after: 2, in: tail) == ["4-0", "5-0", "6-0", "8-0"])
        tail.append(try event(9))
        #expect(try numbers(after: 3, in: tail) == nil && numbers(after: 4, in: tail) == ["5-0", "6-0", "8-0", "9-0"])
        var small = EventTail(after: try offset(0), maximumCount: 100, maximumBytes: 700)
        for number in 1...9 { small.append(try event(number)) }
        #expect(try numbers(after: 7, in: small) == ["8-0", "9-0"] && numbers(after: 6, in: small) == nil)
    }

    @Test("a session gets back no more, in events and bytes, than is kept of them without Redis") func missedEvents()
        throws
    {
        let session = RecoverableSession(id: "a", privateID: "p", rooms: ["a"], data: [:])
        func missed(_ count: Int, of text: String) throws -> MissedEvents {
            var missed = MissedEvents(of: session, in: "/", after: .zero)
            let event = ClusterMessage.broadcast(["event", .string(text)], BroadcastOptions())
            let entry = StreamEntries.Entry(
                namespace: "/", envelope: ClusterEnvelope(sender: nil, message: event), origin: nil)
            for number in 1...count {
                guard missed.add(LoggedEvent(entry, at: try #require(StreamOffset("\(number)-0")))) else { break }
            }
            return missed
        }
        #expect(try missed(10_000, of: "x").events.count == 10_000)
        #expect(try missed(10_001, of: "x").isTooMany)
        // What is kept of an event besides counts too.
        let large = String(repeating: "x", count: 1 << 20)
        #expect(try !missed(15, of: large).isTooMany)
        #expect(try missed(16, of: large).isTooMany)
    }

    @Test("a request that could not be sent is none, and nobody is taken for hanging because of it") func unsent()
        throws
    {
        let eventLoop = EmbeddedEventLoop()
        let requests = PendingRequests(eventLoop: eventLoop)
        #expect(throws: RedisAdapterError.overloaded) {
            try requests.begin(RequestID(text: "a"), nodes: 2, timeout: .seconds(1)) {
                throw RedisAdapterError.overloaded
            }
        }
        #expect(requests.count == 0)
        eventLoop.advanceTime(by: .seconds(2))
        let next = RequestID(text: "b")
        let outcome = try requests.begin(next, nodes: 1, timeout: .hours(1)) {}
        eventLoop.advanceTime(by: .seconds(60))
        requests.receive(.ids(["late"]), to: next)
        #expect(try outcome.wait().responses == [.ids(["late"])])
    }

    @Test("acknowledgements are complete when all clients of all nodes have answered")
    func acknowledgements() {
        var request = PendingRequest(nodes: 2, excused: 0)
        #expect(request.receive(.clientCount(2)) == .wait)
        #expect(request.receive(.acknowledgement(1)) == .wait)
        #expect(request.receive(.clientCount(0)) == .wait)
        #expect(request.receive(.acknowledgement(2)) == .complete)
        #expect(request.expectedAcknowledgements == 2)
        #expect(request.responses == [.acknowledgement(1), .acknowledgement(2)])
        var nobody = PendingRequest(nodes: 1, excused: 0)
        #expect(nobody.receive(.clientCount(0)) == .complete)
    }

    @Test("what waits is bounded in number and bytes, and what failed for now goes first again")
    func outbox() {
        func item(_ name: String, isKept: Bool = true) -> OutboxQueue.Item {
            OutboxQueue.Item(
                command: RedisCommand("ECHO", [.text(name)]), byteCount: 10, isKept: isKept, settled: nil)
        }
        func names(_ items: [OutboxQueue.Item]) -> [String?] { items.map { $0.command.words[1].string } }
        var queue = OutboxQueue(maximumCount: 4, maximumBytes: 1_000)
        func batch() -> [OutboxQueue.Item] { queue.takeBatch() }
        func fits(_ item: OutboxQueue.Item) -> Bool { queue.append(item) }
        #expect(["a", "b", "c"].allSatisfy { fits(item($0)) })
        #expect(names(batch()) == ["a", "b", "c"])
        #expect(fits(item("d", isKept: false)))
        #expect(!fits(item("e")))
        #expect(batch().isEmpty, "one batch at a time")
        _ = queue.settle([
            .success(.integer(1)), .failure(.connectionClosed), .failure(.reply(RedisReplyError("NOPERM no"))),
        ])
        #expect(names(batch()) == ["b", "d"])
        _ = queue.settle([.failure(.timeout), .failure(.timeout)])
        #expect(names(batch()) == ["b"], "answers are not sent again")
        _ = queue.settle([.success(.null)])
        #expect(queue.isEmpty)
        var small = OutboxQueue(maximumCount: 100, maximumBytes: 25)
        let fitting = ["a", "b", "c"].map { small.append(item($0)) }
        #expect(fitting == [true, true, false])
    }

    @Test("a message that comes twice is new once, however late its sender sends it again")
    func duplicates() {
        var filter = DuplicateFilter()
        func isNew(_ number: Int?, from sender: ClusterNodeID?) -> Bool { filter.isNew(number, from: sender) }
        let (one, two) = (ClusterNodeID(text: "1"), ClusterNodeID(text: "2"))
        #expect(isNew(2, from: one) && isNew(1, from: one) && isNew(2, from: two))
        #expect(!isNew(2, from: one) && !isNew(1, from: one))
        #expect(isNew(nil, from: one) && isNew(nil, from: one) && isNew(1, from: nil))
        for number in 3...20_000 { #expect(isNew(number, from: one)) }
        #expect(!isNew(19_000, from: one))
        for number in 0..<5_000 { _ = filter.isNew(number + 1, from: ClusterNodeID(text: "many \(number)")) }
    }

    @Test("what a Node server says behind an event waits for it, and for no event after it")
    func foreignOrder() {
        func says(_ message: ClusterMessage) -> ClusterEnvelope { ClusterEnvelope(message: message) }
        let leave = says(.leave(["room"], BroadcastOptions()))
        let kick = says(.disconnect(BroadcastOptions(), closing: false))
        let ask = says(.allRooms(RequestID(text: "1")))
        var order = ForeignOrder()
        func hold(_ envelope: ClusterEnvelope) -> Int? { order.hold(envelope) }
        func begin(_ event: String) -> [ClusterEnvelope] { order.begin(event: event) }
        func end(_ event: String) -> [ClusterEnvelope] { order.end(event: event) }
        #expect(hold(leave) == nil, "there is no event before it")
        order.heard(event: "one")
        #expect(hold(ask) == nil, "it changes nothing")
        #expect(hold(leave) != nil && hold(ask) != nil)
        order.heard(event: "two")
        #expect(hold(kick) != nil)
        #expect(begin("one").isEmpty)
        #expect(end("one") == [leave, ask])
        #expect(begin("two").isEmpty && end("two") == [kick])
        // Two channels may be logged by two nodes, in another order.
        order.heard(event: "one")
        #expect(hold(leave) != nil)
        order.heard(event: "two")
        #expect(begin("two") == [leave] && end("two").isEmpty && end("one").isEmpty)
        // An event that does not come holds nothing up for ever.
        order.heard(event: "lost")
        let place = hold(kick)
        #expect(place.map { order.giveUp($0) } == [kick])
        order.heard(event: "early")
        #expect(hold(kick) != nil)
        let released = order.forget(event: "early")
        #expect(released == [kick] && hold(leave) == nil)
        // What is kept is bounded.
        order.heard(event: "one")
        let places = (0..<10_000).compactMap { _ in hold(leave) }
        #expect(places.count == 4_096 && end("one").count == 4_096)
    }

    @Test("ids of stream entries are compared as Redis compares them, and nothing else is one")
    func offsets() throws {
        let early = try #require(StreamOffset("9-11"))
        #expect(try early < #require(StreamOffset("10-0")) && #require(StreamOffset("9-9")) < early)
        for text in ["", "1", "-", "1-", "a-1", "1-2-3", "+1-1", "99999999999999999999-0", "1-1 "] {
            #expect(StreamOffset(text) == nil)
        }
    }
}
