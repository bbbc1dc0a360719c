import NIOCore
import Testing

@testable import EaselRedis

@Suite("A connection's order of questions and answers")
struct ConnectionStateMachineTests {
    private typealias Machine = ConnectionStateMachine<Int>

    private func push(_ kind: String, _ channel: String, _ last: RESPValue) -> RESPValue {
        .array([.bulk(ByteBuffer(string: kind)), .bulk(ByteBuffer(string: channel)), last])
    }

    private func send(_ request: Int, on machine: inout Machine, unsubscribing channel: String? = nil, due: Int = 10)
        -> Bool
    {
        if case .write = machine.send(
            request, unsubscribing: channel, deadline: .uptimeNanoseconds(UInt64(due)))
        {
            true
        } else {
            false
        }
    }

    private func receive(_ reply: RESPValue, on machine: inout Machine) -> String {
        switch machine.receive(reply) {
        case .answer(let request): "answer \(request)"
        case .message(let channel, let payload): "message \(kind(of: channel)) \(String(buffer: payload))"
        case .unsubscribed(let channel): "unsubscribed \(channel)"
        case .close: "close"
        case .ignore: "ignore"
        }
    }

    private func kind(of channel: RedisChannel) -> String {
        switch channel {
        case .sharded(let name): name
        case .plain(let name): "plain \(name)"
        case .pattern(let pattern): "pattern \(pattern)"
        }
    }

    private func closed(_ machine: inout Machine) -> (requests: [Int], error: RedisError)? {
        if case .fail(let requests, let error) = machine.closed() { (Array(requests), error) } else { nil }
    }

    @Test("each answer belongs to the oldest question")
    func order() {
        var machine = Machine(role: .commands)
        for request in 1...3 { #expect(send(request, on: &machine)) }
        #expect(machine.inFlightCount == 3)
        #expect(receive(.simple("OK"), on: &machine) == "answer 1")
        #expect(receive(.error(RedisReplyError("ERR")), on: &machine) == "answer 2")
        #expect(receive(.null, on: &machine) == "answer 3")
        #expect(machine.inFlightCount == 0)
        #expect(machine.isOpen)
    }

    @Test("an answer that nobody asked for ends it, and what comes then is not believed")
    func unasked() throws {
        var machine = Machine(role: .commands)
        #expect(receive(.simple("OK"), on: &machine) == "close")
        #expect(!machine.isOpen)
        #expect(!send(1, on: &machine))
        #expect(receive(.simple("OK"), on: &machine) == "ignore")
        let end = try #require(closed(&machine))
        #expect(end.requests == [])
        #expect(end.error == .protocolViolation("a reply that nobody asked for"))
    }

    @Test("messages are no answers where there are subscriptions, and answers where there are none")
    func messages() {
        let message = push("smessage", "c", .bulk(ByteBuffer(string: "text")))
        var subscriptions = Machine(role: .subscriptions)
        #expect(send(1, on: &subscriptions))
        #expect(receive(message, on: &subscriptions) == "message c text")
        #expect(receive(push("smessage", "c", .integer(1)), on: &subscriptions) == "ignore")
        #expect(receive(push("ssubscribe", "c", .integer(1)), on: &subscriptions) == "answer 1")
        var commands = Machine(role: .commands)
        #expect(send(1, on: &commands))
        #expect(receive(message, on: &commands) == "answer 1")
    }

    @Test("messages say what they were subscribed as: a channel or a pattern")
    func plainMessages() {
        var machine = Machine(role: .subscriptions)
        let bytes = RESPValue.bulk(ByteBuffer(string: "text"))
        #expect(receive(push("message", "c", bytes), on: &machine) == "message plain c text")
        let matched = RESPValue.array(
            ["pmessage", "c*", "cd", "text"].map { .bulk(ByteBuffer(string: $0)) })
        #expect(receive(matched, on: &machine) == "message pattern c* text")
        #expect(send(1, on: &machine))
        #expect(receive(.array([.bulk(ByteBuffer(string: "pong")), bytes]), on: &machine) == "answer 1")
    }

    @Test("a server gives a subscription up by itself, or because it was asked to")
    func unsubscribing() {
        let reply = push("sunsubscribe", "c", .integer(0))
        var machine = Machine(role: .subscriptions)
        #expect(receive(reply, on: &machine) == "unsubscribed c")
        #expect(send(1, on: &machine, unsubscribing: "c"))
        #expect(receive(push("sunsubscribe", "d", .integer(0)), on: &machine) == "unsubscribed d")
        #expect(receive(reply, on: &machine) == "answer 1")
    }

    @Test("an overdue answer ends it; all that is in flight has an unknown fate")
    func timeout() throws {
        var machine = Machine(role: .commands)
        if case .close = machine.checkTimeout(at: .uptimeNanoseconds(1_000)) { Issue.record("nothing is in flight") }
        #expect(send(1, on: &machine, due: 10) && send(2, on: &machine, due: 5))
        if case .close = machine.checkTimeout(at: .uptimeNanoseconds(10)) { Issue.record("nothing is overdue") }
        guard case .close = machine.checkTimeout(at: .uptimeNanoseconds(11)) else {
            Issue.record("the oldest is overdue")
            return
        }
        #expect(receive(.simple("late"), on: &machine) == "ignore")
        let end = try #require(closed(&machine))
        #expect(end.requests == [1, 2])
        #expect(end.error == .timeout)
    }

    @Test("the first reason to close is the one that is told, once")
    func closing() throws {
        var machine = Machine(role: .commands)
        #expect(send(1, on: &machine))
        guard case .close = machine.close(because: .closed) else {
            Issue.record("it was open")
            return
        }
        if case .close = machine.close(because: .timeout) { Issue.record("it is closing already") }
        let end = try #require(closed(&machine))
        #expect(end.requests == [1])
        #expect(end.error == .closed)
        #expect(closed(&machine) == nil)
        #expect(!send(2, on: &machine))
        if case .close = machine.close(because: .timeout) { Issue.record("it is closed") }
    }

    @Test("a connection that the server closes was lost")
    func lost() throws {
        var machine = Machine(role: .commands)
        #expect(send(1, on: &machine))
        let end = try #require(closed(&machine))
        #expect(end.requests == [1])
        #expect(end.error == .connectionClosed)
    }
}
