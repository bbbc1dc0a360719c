import EaselBackoff
import NIOCore
import Testing

@testable import EaselRedis

private struct FakeConnection: RouterConnection {
    let name: String
    var inFlightCount = 0
}

/// A router whose requests are numbers, and whose actions are read as text.
private struct Router {
    private typealias Machine = RouterStateMachine<Int, FakeConnection>

    private var machine = Machine(
        maximumInFlight: 3, deadlineCheckInterval: .milliseconds(10),
        backoff: Backoff(minimum: .milliseconds(1), maximum: .milliseconds(2)))

    private func command(_ request: Int, due: UInt64 = 100, redirections: Int = 0) -> RoutedCommand<Int> {
        RoutedCommand(request: request, deadline: .uptimeNanoseconds(due), redirections: redirections)
    }

    mutating func send(_ request: Int, to place: ServerPlace, due: UInt64 = 100) -> [String] {
        switch machine.send(command(request, due: due), to: place) {
        case .write(let connection): ["write \(request) to \(connection.name)"]
        case .fail(let error): ["fail \(request): \(error)"]
        case .perform(let actions): actions.map(text)
        }
    }

    mutating func answered(
        _ request: Int, by server: RedisAddress, _ reply: RESPValue, redirects: Bool = true, redirections: Int = 0
    ) -> [String] {
        let command = command(request, redirections: redirections)
        switch machine.answered(command, by: server, reply, redirects: redirects) {
        case .complete: return ["complete \(request)"]
        case .perform(let actions): return actions.map(text)
        }
    }

    mutating func connected(_ address: RedisAddress, _ attempt: Int, _ name: String, inFlight: Int = 0) -> [String] {
        machine.connected(address, attempt: attempt, FakeConnection(name: name, inFlightCount: inFlight)).map(text)
    }

    mutating func lost(_ address: RedisAddress, _ attempt: Int, _ error: RedisError = .timeout) -> [String] {
        machine.lost(address, attempt: attempt, because: error).map(text)
    }

    mutating func discovered(failure: RedisError? = nil, isKnown: Bool = true) -> [String] {
        machine.discovered(failure: failure, isKnown: isKnown).map(text)
    }

    mutating func discoveryDue() -> [String] { machine.discoveryDue().map(text) }
    mutating func leave(allBut servers: Set<RedisAddress>) -> [String] { machine.leave(allBut: servers).map(text) }
    mutating func checkDeadlines(at now: UInt64) -> [String] {
        machine.checkDeadlines(at: .uptimeNanoseconds(now)).map(text)
    }
    mutating func close() -> [String] { machine.close().map(text) }

    private func text(_ action: Machine.Action) -> String {
        switch action {
        case .write(let command, let connection):
            "write \(command.request)\(command.isAsking ? " asking" : "") to \(connection.name)"
        case .route(let command): "route \(command.request)"
        case .complete(let request, _): "complete \(request)"
        case .fail(let request, let error): "fail \(request): \(error)"
        case .connect(let address, let attempt): "connect \(address) #\(attempt)"
        case .close(let connection, _): "close \(connection.name)"
        case .discovery(.now): "discover"
        case .discovery(.later): "discover later"
        case .discovery(.cancel): "cancel discovery"
        case .checkDeadlinesLater: "watch"
        case .moved(let slot, let address): "moved \(slot.number) to \(address)"
        case .markUnhealthy(let address): "unhealthy \(address)"
        case .reportLost(let address, _, let isRepeated): "lost \(address)\(isRepeated ? " again" : "")"
        }
    }
}

private let a = RedisAddress(host: "a", port: 1)
private let b = RedisAddress(host: "b", port: 2)

@Suite("Where commands go")
struct RouterStateMachineTests {
    private var router = Router()

    private mutating func connect() {
        _ = router.send(0, to: .server(a))
        _ = router.connected(a, 1, "A")
    }

    @Test("the first command makes the connection, those behind it wait for it, in their order")
    mutating func connecting() {
        #expect(router.send(1, to: .server(a)) == ["connect a:1 #1", "watch"])
        #expect(router.send(2, to: .server(a)) == [])
        #expect(router.connected(a, 1, "A") == ["write 1 to A", "write 2 to A"])
        #expect(router.send(3, to: .server(a)) == ["write 3 to A"])
        #expect(router.send(4, to: .server(b)) == ["connect b:2 #2"])
    }

    @Test("what is too much is refused: on a connection, for one, and for a server")
    mutating func overload() {
        for request in 1...3 { _ = router.send(request, to: .server(a)) }
        #expect(router.send(4, to: .server(a)) == ["fail 4: \(RedisError.overloaded)"])
        _ = router.connected(a, 1, "A", inFlight: 3)
        #expect(router.send(5, to: .server(a)) == ["fail 5: \(RedisError.overloaded)"])
        for request in 6...8 { _ = router.send(request, to: .unknown) }
        #expect(router.send(9, to: .unknown) == ["fail 9: \(RedisError.overloaded)"])
    }

    @Test("where servers are unknown they are looked for at once, and once")
    mutating func unknownTopology() {
        #expect(router.send(1, to: .unknown) == ["watch", "discover"])
        #expect(router.send(2, to: .unknown) == [])
        #expect(router.discovered() == ["route 1", "route 2"])
        #expect(router.discovered() == [])
    }

    @Test("a discovery that finds nobody is tried again later")
    mutating func failedDiscovery() {
        _ = router.send(1, to: .unknown)
        #expect(router.discovered(failure: .timeout, isKnown: false) == ["discover later"])
        #expect(router.send(2, to: .unknown) == [])
        #expect(router.discoveryDue() == ["discover"])
        #expect(router.discoveryDue() == [])
        #expect(router.discovered(failure: .timeout, isKnown: true) == ["route 1", "route 2"])
    }

    @Test("a key whose slot nobody has waits for somebody to have it")
    mutating func unassigned() {
        #expect(router.send(1, to: .unassigned) == ["watch", "discover later"])
        #expect(router.discoveryDue() == ["discover"])
        #expect(router.discovered() == ["route 1"])
    }

    @Test("a server that can't be reached cools down until the next discovery; what was not sent waits")
    mutating func coolingDown() {
        _ = router.send(1, to: .server(a))
        #expect(router.lost(a, 1) == ["lost a:1", "unhealthy a:1", "discover later"])
        #expect(router.send(2, to: .server(a)) == [])
        #expect(router.send(3, to: .server(b)) == ["connect b:2 #2"])
        #expect(router.discoveryDue() == ["discover"])
        #expect(router.discovered() == ["route 1", "route 2"])
        #expect(router.send(1, to: .server(a)) == ["connect a:1 #3"])
        #expect(router.lost(a, 3) == ["lost a:1 again", "unhealthy a:1", "discover later"])
    }

    @Test("a connection that is lost and made again is another one: news of the former is not about it")
    mutating func attempts() {
        connect()
        #expect(router.lost(a, 1, .connectionClosed) == ["lost a:1", "unhealthy a:1", "discover later"])
        _ = router.discoveryDue()
        #expect(router.discovered() == [])
        #expect(router.send(1, to: .server(a)) == ["connect a:1 #2"])
        #expect(router.lost(a, 1) == [])
        #expect(router.connected(a, 1, "old") == ["close old"])
        #expect(router.connected(a, 2, "A2") == ["write 1 to A2"])
        #expect(router.connected(a, 2, "twice") == ["close twice"])
    }

    @Test("a command that has moved is given again where it is said to be, but not for ever")
    mutating func moved() {
        connect()
        let reply = RESPValue.error(RedisReplyError("MOVED 7 b:2"))
        #expect(router.answered(1, by: a, reply) == ["moved 7 to b:2", "route 1"])
        #expect(router.answered(1, by: a, reply, redirections: 16) == ["complete 1"])
        #expect(router.answered(1, by: a, reply, redirects: false) == ["complete 1"])
    }

    @Test("a command whose slot is on its way is asked for at its new server, this once")
    mutating func asking() {
        connect()
        #expect(router.answered(1, by: b, .error(RedisReplyError("ASK 7 a:1"))) == ["write 1 asking to A"])
        #expect(router.answered(2, by: a, .error(RedisReplyError("ASK 7 b:2"))) == ["connect b:2 #2"])
        #expect(router.connected(b, 2, "B") == ["write 2 asking to B"])
    }

    @Test("a command that can't be done yet is given again later")
    mutating func later() {
        connect()
        let reply = RESPValue.error(RedisReplyError("TRYAGAIN Multiple keys request during rehashing of slot"))
        #expect(router.answered(1, by: a, reply) == ["discover later"])
        _ = router.discoveryDue()
        #expect(router.discovered() == ["route 1"])
    }

    @Test("a master that has become a replica is left, and its refusal is told")
    mutating func readOnly() {
        connect()
        let reply = RESPValue.error(RedisReplyError("READONLY You can't write against a read only replica."))
        #expect(router.answered(1, by: a, reply, redirects: false) == ["close A", "complete 1"])
        #expect(router.answered(2, by: b, reply, redirects: false) == ["complete 2"])
    }

    @Test("any other answer goes to whoever asked")
    mutating func answers() {
        connect()
        #expect(router.answered(1, by: a, .simple("OK")) == ["complete 1"])
        #expect(router.answered(2, by: a, .error(RedisReplyError("ERR no"))) == ["complete 2"])
    }

    @Test("servers that are no master any more are left, connected or not")
    mutating func leaving() {
        connect()
        _ = router.send(1, to: .server(b))
        #expect(router.leave(allBut: [a]) == ["lost b:2", "unhealthy b:2", "discover later"])
        #expect(router.connected(b, 2, "B") == ["close B"])
        #expect(router.leave(allBut: [b]) == ["close A"])
        #expect(router.lost(a, 1, .connectionClosed) == ["lost a:1 again", "unhealthy a:1"])
        _ = router.discoveryDue()
        #expect(router.discovered() == ["route 1"])
    }

    @Test("what waits longer than it may fails with what kept it waiting")
    mutating func deadlines() {
        #expect(router.send(1, to: .unknown, due: 10) == ["watch", "discover"])
        #expect(router.send(2, to: .server(a), due: 20) == ["connect a:1 #1"])
        #expect(router.checkDeadlines(at: 10) == ["watch"])
        #expect(router.discovered(failure: .connectFailed("no"), isKnown: false) == ["discover later"])
        #expect(router.checkDeadlines(at: 11) == ["fail 1: \(RedisError.connectFailed("no"))", "watch"])
        #expect(router.checkDeadlines(at: 21) == ["fail 2: \(RedisError.connectFailed("no"))"])
        #expect(router.send(3, to: .server(a)) == ["watch"])
    }

    @Test("at the end nothing waits, and nothing is begun")
    mutating func closing() {
        connect()
        _ = router.send(1, to: .unknown)
        _ = router.send(2, to: .server(b))
        let closed = "\(RedisError.closed)"
        #expect(
            Set(router.close()) == ["cancel discovery", "fail 1: \(closed)", "close A", "fail 2: \(closed)"])
        #expect(router.send(3, to: .server(a)) == ["fail 3: \(closed)"])
        #expect(router.lost(a, 1) == [])
        #expect(router.connected(b, 2, "B") == ["close B"])
        #expect(router.discovered() == [])
        #expect(router.discoveryDue() == [])
        #expect(router.checkDeadlines(at: 1_000) == [])
    }
}
