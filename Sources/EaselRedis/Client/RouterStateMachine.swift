import DequeModule
import EaselBackoff
import NIOCore

/// What a router has to know of a connection.
protocol RouterConnection {
    /// Commands that were sent on it and not answered yet.
    var inFlightCount: Int { get }
}

/// Where each command of one event loop goes, as a value: over one connection to each server, made when first needed.
///
/// A command that no server can be given now waits for one, bounded in number and time. A command that a server says it
/// has not done (a redirection) is given again; one whose connection dies under way is not: it may have been done.
struct RouterStateMachine<Request, Connection: RouterConnection> {
    typealias Command = RoutedCommand<Request>

    /// A command that is sent on more often than this goes in circles.
    static var maximumRedirections: Int { 16 }

    private enum Link {
        case connecting(attempt: Int, Deque<Command>)
        case ready(attempt: Int, Connection)

        var attempt: Int {
            switch self {
            case .connecting(let attempt, _), .ready(let attempt, _): attempt
            }
        }
    }

    private let maximumInFlight: Int
    private let deadlineCheckInterval: TimeAmount
    private var links: [RedisAddress: Link] = [:]
    private var attempts = 0
    /// Commands that no server can be given now.
    private var waiting: Deque<Command> = []
    private var discovery: DiscoverySchedule
    private var lastFailure = RedisError.timeout
    private var isWatchingDeadlines = false
    private var isClosed = false

    /// - Parameters:
    ///   - maximumInFlight: commands that wait for a connection, or are in flight on one.
    ///   - deadlineCheckInterval: how exactly the deadline of a waiting command is kept.
    init(maximumInFlight: Int, deadlineCheckInterval: TimeAmount, backoff: Backoff) {
        self.maximumInFlight = maximumInFlight
        self.deadlineCheckInterval = deadlineCheckInterval
        discovery = DiscoverySchedule(backoff: backoff)
    }

    enum Action {
        case write(Command, Connection)
        /// Route it anew, by the topology as it is known then.
        case route(Command)
        case complete(Request, RESPValue)
        case fail(Request, RedisError)
        case connect(RedisAddress, attempt: Int)
        case close(Connection, RedisError)
        /// Carry it out, and say ``discoveryDue()`` and ``discovered(failure:isKnown:)``.
        case discovery(DiscoverySchedule.Action)
        /// Say ``checkDeadlines(at:)`` after that time.
        case checkDeadlinesLater(TimeAmount)
        case moved(HashSlot, RedisAddress)
        case markUnhealthy(RedisAddress)
        /// `isRepeated`: it is not the first failure in a row.
        case reportLost(RedisAddress, RedisError, isRepeated: Bool)
    }

    // MARK: Commands

    /// What becomes of a command at once; the usual case allocates nothing.
    enum SendAction {
        case write(Connection)
        case fail(RedisError)
        case perform([Action])
    }

    mutating func send(_ command: Command, to place: ServerPlace) -> SendAction {
        guard !isClosed else { return .fail(.closed) }
        switch place {
        case .server(let address) where !discovery.isCoolingDown(address): return deliver(command, to: address)
        case .server, .unassigned: return wait(command)
        case .unknown: return wait(command, discoversSoon: true)
        }
    }

    private mutating func deliver(_ command: Command, to address: RedisAddress) -> SendAction {
        switch links[address] {
        case .ready(_, let connection):
            return connection.inFlightCount < maximumInFlight ? .write(connection) : .fail(.overloaded)
        case .connecting(let attempt, var queue):
            guard queue.count < maximumInFlight else { return .fail(.overloaded) }
            links[address] = nil  // so that the queue is not copied
            queue.append(command)
            links[address] = .connecting(attempt: attempt, queue)
            return .perform(watchDeadlines())
        case nil:
            attempts += 1
            links[address] = .connecting(attempt: attempts, [command])
            return .perform([.connect(address, attempt: attempts)] + watchDeadlines())
        }
    }

    private mutating func wait(_ command: Command, discoversSoon: Bool = false) -> SendAction {
        guard waiting.count < maximumInFlight else { return .fail(.overloaded) }
        waiting.append(command)
        let discovering = discoversSoon ? actions(for: discovery.soon()) : discoverLater()
        return .perform(watchDeadlines() + discovering)
    }

    // MARK: Answers

    enum AnswerAction {
        case complete
        case perform([Action])
    }

    /// A server has answered.
    ///
    /// - Parameter redirects: whether an answer may say that another server has the key.
    mutating func answered(
        _ command: Command, by server: RedisAddress, _ reply: RESPValue, redirects: Bool
    ) -> AnswerAction {
        guard case .error(let error) = reply else {
            discovery.succeeded()
            return .complete
        }
        if error.prefix == "READONLY", case .ready(_, let connection) = links[server] {
            // Another server is the master now.
            return .perform([.close(connection, .reply(error)), .complete(command.request, reply)])
        }
        guard redirects, let redirection = Redirection(error, from: server),
            command.redirections < Self.maximumRedirections
        else { return .complete }
        lastFailure = .reply(error)
        return .perform(follow(redirection, command))
    }

    private mutating func follow(_ redirection: Redirection, _ command: Command) -> [Action] {
        var command = command
        command.isAsking = false
        switch redirection {
        case .moved(let slot, let address):
            command.redirections += 1
            return [.moved(slot, address), .route(command)]
        case .ask(let address):
            command.redirections += 1
            command.isAsking = true
            return actions(for: command, deliver(command, to: address))
        case .later:
            return actions(for: command, wait(command))
        }
    }

    private func actions(for command: Command, _ action: SendAction) -> [Action] {
        switch action {
        case .write(let connection): [.write(command, connection)]
        case .fail(let error): [.fail(command.request, error)]
        case .perform(let actions): actions
        }
    }

    // MARK: Connections

    mutating func connected(_ address: RedisAddress, attempt: Int, _ connection: Connection) -> [Action] {
        guard case .connecting(attempt, let queue) = links[address] else { return [.close(connection, .closed)] }
        links[address] = .ready(attempt: attempt, connection)
        discovery.succeeded()
        return queue.map { .write($0, connection) }
    }

    /// A connection could not be made, or is gone.
    mutating func lost(_ address: RedisAddress, attempt: Int, because error: RedisError) -> [Action] {
        guard let link = links[address], link.attempt == attempt else { return [] }
        links[address] = nil
        let report = Action.reportLost(address, error, isRepeated: discovery.isFailing)
        lastFailure = error
        if case .connecting(_, let unsent) = link { waiting += unsent }
        return [report, .markUnhealthy(address)] + (waiting.isEmpty ? [] : watchDeadlines())
            + actions(for: discovery.failed(address))
    }

    /// A former master is left, with what is on its way to it. Former primaries of a cluster redirect by themselves.
    mutating func leave(allBut servers: Set<RedisAddress>) -> [Action] {
        links.filter { !servers.contains($0.key) }.flatMap { address, link -> [Action] in
            switch link {
            case .ready(_, let connection): [.close(connection, .connectionClosed)]
            case .connecting(let attempt, _): lost(address, attempt: attempt, because: .connectionClosed)
            }
        }
    }

    // MARK: Discovery

    private mutating func discoverLater() -> [Action] {
        actions(for: discovery.later())
    }

    private func actions(for action: DiscoverySchedule.Action?) -> [Action] {
        action.map { [.discovery($0)] } ?? []
    }

    mutating func discoveryDue() -> [Action] {
        actions(for: discovery.due())
    }

    /// - Parameters:
    ///   - failure: the last error, if no server answered.
    ///   - isKnown: whether it is known where servers are, from now or from before.
    mutating func discovered(failure: RedisError?, isKnown: Bool) -> [Action] {
        discovery.finished()
        guard !isClosed else { return [] }
        lastFailure = failure ?? lastFailure
        guard isKnown else { return discoverLater() }
        defer { waiting = [] }
        return waiting.map { .route($0) }
    }

    // MARK: Deadlines

    private mutating func watchDeadlines() -> [Action] {
        guard !isWatchingDeadlines else { return [] }
        isWatchingDeadlines = true
        return [.checkDeadlinesLater(deadlineCheckInterval)]
    }

    /// Fails what has waited too long for a connection.
    mutating func checkDeadlines(at now: NIODeadline) -> [Action] {
        isWatchingDeadlines = false
        var overdue = Self.takeOverdue(from: &waiting, at: now)
        var stillWaits = !waiting.isEmpty
        for case (let address, .connecting(let attempt, var queue)) in links {
            overdue += Self.takeOverdue(from: &queue, at: now)
            stillWaits = stillWaits || !queue.isEmpty
            links[address] = .connecting(attempt: attempt, queue)
        }
        return overdue.map { .fail($0.request, lastFailure) } + (stillWaits ? watchDeadlines() : [])
    }

    private static func takeOverdue(from queue: inout Deque<Command>, at now: NIODeadline) -> [Command] {
        let overdue = queue.filter { $0.deadline < now }
        if !overdue.isEmpty { queue.removeAll { $0.deadline < now } }
        return Array(overdue)
    }

    // MARK: End

    mutating func close() -> [Action] {
        isClosed = true
        let (waiting, links) = (self.waiting, self.links)
        (self.waiting, self.links) = ([], [:])
        return [.discovery(discovery.close())] + waiting.map { .fail($0.request, .closed) }
            + links.values.flatMap { link -> [Action] in
                switch link {
                case .ready(_, let connection): [.close(connection, .closed)]
                case .connecting(_, let queue): queue.map { .fail($0.request, .closed) }
                }
            }
    }
}
