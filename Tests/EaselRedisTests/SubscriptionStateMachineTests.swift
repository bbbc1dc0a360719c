import EaselBackoff
import NIOCore
import Testing

@testable import EaselRedis

/// Subscriptions whose handlers, waiters and connections are names, and whose actions are read as text.
private struct Subscriber {
    private typealias Machine = SubscriptionStateMachine<String, String, String>

    private var machine = Machine(backoff: Backoff(minimum: .milliseconds(1), maximum: .milliseconds(2)))

    mutating func subscribe(_ channel: String, _ id: Int) -> [String] {
        machine.subscribe(.sharded(channel), id: id, handler: "h\(id)", waiter: "w\(id)").map(text)
    }

    mutating func unsubscribe(_ channel: String, _ id: Int) -> [String] {
        machine.unsubscribe(.sharded(channel), id: id).map(text)
    }

    mutating func giveUp(_ channel: String, _ id: Int) -> [String] {
        machine.giveUp(.sharded(channel), id: id).map(text)
    }

    mutating func place(_ channel: String, at place: ServerPlace) -> [String] {
        machine.place(.sharded(channel), at: place).map(text)
    }

    mutating func replied(
        _ channel: String, to request: Int, _ reply: RESPValue = .array([]), redirects: Bool = true
    ) -> [String] {
        machine.replied(.sharded(channel), to: request, with: reply, redirects: redirects).map(text)
    }

    mutating func unsubscribedByServer(_ channel: String, _ server: RedisAddress) -> [String] {
        machine.unsubscribedByServer(.sharded(channel), server).map(text)
    }

    func hearing(_ channel: String, from server: RedisAddress) -> [String] {
        machine.handlers(ofMessageTo: .sharded(channel), from: server).values.sorted()
    }

    mutating func connected(_ server: RedisAddress, _ attempt: Int, _ name: String) -> [String] {
        machine.connected(server, attempt: attempt, name).map(text)
    }

    mutating func lost(_ server: RedisAddress, _ attempt: Int) -> [String] {
        machine.lost(server, attempt: attempt, because: .timeout).map(text)
    }

    mutating func topologyChanged(_ owners: [String: RedisAddress]) -> [String] {
        machine.topologyChanged { owners[$0.name].map { .server($0) } ?? .unknown }.map(text)
    }

    mutating func discoveryDue() -> [String] { machine.discoveryDue().map(text) }
    mutating func discovered(isKnown: Bool = true) -> [String] { machine.discovered(isKnown: isKnown).map(text) }
    mutating func close() -> [String] { machine.close().map(text) }

    private func text(_ action: Machine.Action) -> String {
        switch action {
        case .connect(let server, let attempt): "connect \(server) #\(attempt)"
        case .subscribe(let channel, let request, let connection): "subscribe \(channel) on \(connection) #\(request)"
        case .unsubscribe(let channel, let connection): "unsubscribe \(channel) on \(connection)"
        case .close(let connection, _): "close \(connection)"
        case .place(let channel): "place \(channel)"
        case .tell(let handlers, let event): "tell \(handlers.sorted().joined(separator: ",")) \(event)"
        case .confirm(let waiters): "confirm \(waiters.sorted().joined(separator: ","))"
        case .fail(let waiters, let error): "fail \(waiters.sorted().joined(separator: ",")): \(error)"
        case .discovery(.now): "discover"
        case .discovery(.later): "discover later"
        case .discovery(.cancel): "cancel discovery"
        case .moved(let slot, let address): "moved \(slot.number) to \(address)"
        case .markUnhealthy(let server): "unhealthy \(server)"
        case .reportLost(let server, _, let isRepeated): "lost \(server)\(isRepeated ? " again" : "")"
        }
    }
}

private let a = RedisAddress(host: "a", port: 1)
private let b = RedisAddress(host: "b", port: 2)

@Suite("Where channels are subscribed")
struct SubscriptionStateMachineTests {
    private var subscriber = Subscriber()

    /// Channel `c` stands at server a, on connection A, for subscriber 1.
    private mutating func subscribe() {
        _ = subscriber.subscribe("c", 1)
        _ = subscriber.place("c", at: .server(a))
        _ = subscriber.connected(a, 1, "A")
        _ = subscriber.replied("c", to: 1)
    }

    @Test("a channel is subscribed where it belongs, and its subscribers are told when that is confirmed")
    mutating func subscribing() {
        #expect(subscriber.subscribe("c", 1) == ["place c"])
        #expect(subscriber.place("c", at: .server(a)) == ["connect a:1 #1"])
        #expect(subscriber.subscribe("c", 2) == [])
        #expect(subscriber.place("c", at: .server(a)) == [], "it has a place already")
        #expect(subscriber.connected(a, 1, "A") == ["subscribe c on A #1"])
        #expect(subscriber.replied("c", to: 1) == ["confirm w1,w2", "tell h1,h2 resubscribed"])
        #expect(subscriber.subscribe("c", 3) == ["confirm w3"])
        #expect(subscriber.subscribe("d", 4) == ["place d"])
        #expect(subscriber.place("d", at: .server(a)) == ["subscribe d on A #2"])
    }

    @Test("messages go to all subscribers of the channel, if they come from where it is subscribed")
    mutating func messages() {
        subscribe()
        _ = subscriber.subscribe("c", 2)
        #expect(subscriber.hearing("c", from: a) == ["h1", "h2"])
        #expect(subscriber.hearing("c", from: b) == [])
        #expect(subscriber.hearing("d", from: a) == [])
    }

    @Test("the last subscriber that leaves gives the channel up")
    mutating func unsubscribing() {
        subscribe()
        _ = subscriber.subscribe("c", 2)
        #expect(subscriber.unsubscribe("c", 1) == [])
        #expect(subscriber.hearing("c", from: a) == ["h2"])
        #expect(subscriber.unsubscribe("c", 2) == ["unsubscribe c on A"])
        #expect(subscriber.unsubscribe("c", 2) == [])
        #expect(subscriber.hearing("c", from: a) == [])
    }

    @Test("who leaves before the confirmation is not left waiting")
    mutating func leavingEarly() {
        _ = subscriber.subscribe("c", 1)
        _ = subscriber.place("c", at: .server(a))
        #expect(subscriber.unsubscribe("c", 1) == ["fail w1: \(RedisError.closed)"])
        #expect(subscriber.connected(a, 1, "A") == [])
    }

    @Test("a confirmation that was meant for an earlier subscription is not taken for this one's")
    mutating func earlierConfirmation() {
        _ = subscriber.subscribe("c", 1)
        _ = subscriber.place("c", at: .server(a))
        _ = subscriber.connected(a, 1, "A")
        #expect(subscriber.unsubscribe("c", 1) == ["fail w1: \(RedisError.closed)", "unsubscribe c on A"])
        #expect(subscriber.subscribe("c", 2) == ["place c"])
        #expect(subscriber.place("c", at: .server(a)) == ["subscribe c on A #2"])
        #expect(subscriber.replied("c", to: 1) == [])
        #expect(subscriber.replied("c", to: 2) == ["confirm w2", "tell h2 resubscribed"])
    }

    @Test("each subscriber waits for its own time, no longer and no shorter")
    mutating func givingUp() {
        _ = subscriber.subscribe("c", 1)
        _ = subscriber.subscribe("c", 2)
        #expect(subscriber.giveUp("c", 1) == ["fail w1: \(RedisError.timeout)"])
        #expect(subscriber.giveUp("c", 1) == [])
        _ = subscriber.place("c", at: .server(a))
        _ = subscriber.connected(a, 1, "A")
        #expect(subscriber.replied("c", to: 1) == ["confirm w2", "tell h1,h2 resubscribed"])
        #expect(subscriber.giveUp("c", 2) == [])
    }

    @Test("where servers are unknown they are looked for at once; after a failure later")
    mutating func unknownTopology() {
        _ = subscriber.subscribe("c", 1)
        #expect(subscriber.place("c", at: .unknown) == ["discover"])
        #expect(subscriber.discovered(isKnown: false) == ["discover later"])
        #expect(subscriber.discoveryDue() == ["discover"])
        #expect(subscriber.discoveryDue() == [])
        #expect(subscriber.discovered() == ["place c"])
        #expect(subscriber.place("c", at: .unassigned) == ["discover later"])
    }

    @Test("a lost connection interrupts its channels, cools down, and is made again")
    mutating func losing() {
        subscribe()
        #expect(subscriber.lost(a, 7) == [], "that was another connection")
        #expect(
            subscriber.lost(a, 1) == ["lost a:1", "unhealthy a:1", "tell h1 interrupted", "discover later"])
        #expect(subscriber.subscribe("d", 2) == ["place d"])
        #expect(subscriber.place("d", at: .server(a)) == [], "it cools down")
        _ = subscriber.discoveryDue()
        #expect(Set(subscriber.discovered()) == ["place c", "place d"])
        #expect(subscriber.place("c", at: .server(a)) == ["connect a:1 #2"])
        #expect(subscriber.place("d", at: .server(a)) == [])
        #expect(subscriber.connected(a, 1, "old") == ["close old"])
        #expect(Set(subscriber.connected(a, 2, "A2")) == ["subscribe c on A2 #2", "subscribe d on A2 #3"])
        #expect(subscriber.replied("c", to: 2) == ["tell h1 resubscribed"])
    }

    @Test("a connection that can't be made interrupts nothing")
    mutating func unreachable() {
        _ = subscriber.subscribe("c", 1)
        _ = subscriber.place("c", at: .server(a))
        #expect(subscriber.lost(a, 1) == ["lost a:1", "unhealthy a:1", "discover later"])
    }

    @Test("a server that has not got the slot sends it on; other refusals are told")
    mutating func refusals() {
        _ = subscriber.subscribe("c", 1)
        _ = subscriber.place("c", at: .server(a))
        _ = subscriber.connected(a, 1, "A")
        let moved = RESPValue.error(RedisReplyError("MOVED 7 b:2"))
        #expect(subscriber.replied("c", to: 1, moved) == ["moved 7 to b:2", "discover later"])
        _ = subscriber.place("c", at: .server(a))
        #expect(subscriber.replied("c", to: 2, .error(RedisReplyError("CLUSTERDOWN"))) == [])
        _ = subscriber.place("c", at: .server(a))
        let refusal = RedisReplyError("NOPERM no")
        #expect(subscriber.replied("c", to: 3, .error(refusal)) == ["fail w1: \(RedisError.reply(refusal))"])
        _ = subscriber.discoveryDue()
        #expect(subscriber.discovered() == ["place c"])
    }

    @Test("a server that gives a subscription up interrupts it, once")
    mutating func givenUp() {
        subscribe()
        #expect(subscriber.unsubscribedByServer("c", a) == ["tell h1 interrupted", "discover later"])
        #expect(subscriber.unsubscribedByServer("c", a) == [])
    }

    @Test("a channel follows its slot, and a connection that nobody needs is closed")
    mutating func following() {
        subscribe()
        #expect(subscriber.topologyChanged(["c": a]) == [])
        #expect(
            subscriber.topologyChanged(["c": b])
                == ["unsubscribe c on A", "tell h1 interrupted", "connect b:2 #2", "close A"])
        #expect(subscriber.lost(a, 1) == [])
        #expect(subscriber.hearing("c", from: a) == [])
        #expect(subscriber.connected(b, 2, "B") == ["subscribe c on B #2"])
        #expect(subscriber.replied("c", to: 2) == ["tell h1 resubscribed"])
        #expect(subscriber.topologyChanged([:]) == [], "where it belongs is unknown")
    }

    @Test("at the end nobody is left waiting, and nothing is begun")
    mutating func closing() {
        subscribe()
        _ = subscriber.subscribe("d", 2)
        #expect(subscriber.close() == ["cancel discovery", "fail w2: \(RedisError.closed)", "close A"])
        #expect(subscriber.subscribe("c", 3) == ["fail w3: \(RedisError.closed)"])
        #expect(subscriber.place("d", at: .server(a)) == [])
        #expect(subscriber.lost(a, 1) == [])
        #expect(subscriber.discovered() == [])
        #expect(subscriber.discoveryDue() == [])
    }
}
