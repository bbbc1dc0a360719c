import DequeModule
import Logging
import NIOCore

/// The commands of one event loop: each goes to the server that has its key, over one connection to each. Confined to
/// the loop.
///
/// A command that no server can be given now waits for one, bounded in number and time. A command that a server says it
/// has not done (a redirection) is given again; one whose connection dies under way is not: it may have been done.
final class LoopCommands {
    /// A command that is sent on more often than this goes in circles.
    private static let maximumRedirections = 16

    private let connector: RedisConnector
    private let locator: ServerLocator
    private let eventLoop: any EventLoop
    private let logger: Logger
    private var connections: [RedisAddress: CommandConnection] = [:]
    private var waiting: Deque<PendingCommand> = []
    /// Servers that could not be reached and are left alone until the next attempt.
    private var resting: Set<RedisAddress> = []
    private var nextAttempt: Scheduled<Void>?
    private var backoff: Backoff
    private var lastFailure = RedisError.timeout
    private var isWatching = false
    private var isClosed = false

    init(connector: RedisConnector, locator: ServerLocator, eventLoop: any EventLoop, logger: Logger) {
        self.connector = connector
        self.locator = locator
        self.eventLoop = eventLoop
        self.logger = logger
        self.backoff = Backoff(connector.configuration)
        locator.onChange.append { [weak self] in self?.leaveFormerServers() }
    }

    private var configuration: RedisConfiguration { connector.configuration }

    func send(_ command: RedisCommand, mustReplicate: Bool = false, promise: EventLoopPromise<RESPValue>) {
        dispatch(
            PendingCommand(
                command: command, mustReplicate: mustReplicate, promise: promise,
                deadline: .now() + configuration.commandTimeout))
    }

    private func dispatch(_ pending: PendingCommand) {
        guard !isClosed else {
            pending.promise.fail(RedisError.closed)
            return
        }
        guard let address = locator.server(for: pending.command.key), !resting.contains(address) else {
            wait(pending)
            return
        }
        send(pending, to: address)
    }

    private func send(_ pending: PendingCommand, to address: RedisAddress) {
        let connection = connections[address] ?? connect(to: address)
        guard max(connection.inFlightCount, connection.waitingCount) < configuration.maximumInFlight else {
            pending.promise.fail(RedisError.overloaded)
            return
        }
        connection.send(pending)
        if connection.waitingCount > 0 { watchDeadlines() }
    }

    private func connect(to address: RedisAddress) -> CommandConnection {
        let connection = CommandConnection(to: address, connector: connector, eventLoop: eventLoop)
        connections[address] = connection
        if locator.canChange {
            connection.onAnswer = { [weak self] in self?.answered($0, by: address, $1) }
        }
        connection.onConnected = { [weak self] in self?.backoff.succeeded() }
        connection.onEnded = { [weak self] in self?.lost(address, because: $0, unsent: $1) }
        return connection
    }

    // MARK: Answers

    private func answered(_ pending: PendingCommand, by server: RedisAddress, _ result: Result<RESPValue, any Error>) {
        guard case .success(.error(let error)) = result else {
            if case .success = result { backoff.succeeded() }
            pending.promise.completeWith(result)
            return
        }
        if error.prefix == "READONLY" {
            // Another server is the master now.
            connections[server]?.close(because: .reply(error))
        }
        guard locator.redirects, let redirection = Redirection(error, from: server),
            pending.redirections < Self.maximumRedirections
        else {
            pending.promise.completeWith(result)
            return
        }
        lastFailure = .reply(error)
        follow(redirection, pending)
    }

    private func follow(_ redirection: Redirection, _ pending: PendingCommand) {
        var pending = pending
        pending.asking = false
        switch redirection {
        case .moved(let slot, let address):
            locator.moved(slot, to: address)
            pending.redirections += 1
            dispatch(pending)
        case .ask(let address):
            pending.redirections += 1
            pending.asking = true
            send(pending, to: address)
        case .later:
            wait(pending)
        }
    }

    // MARK: Waiting

    private func wait(_ pending: PendingCommand) {
        guard waiting.count < configuration.maximumInFlight else {
            pending.promise.fail(RedisError.overloaded)
            return
        }
        waiting.append(pending)
        watchDeadlines()
        if !locator.isKnown, !backoff.isRunning { tryAgain() } else { tryAgainLater() }
    }

    private func tryAgainLater() {
        guard nextAttempt == nil, !isClosed else { return }
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        nextAttempt = eventLoop.scheduleTask(in: backoff.next()) { this.value.tryAgain() }
    }

    /// Finds out where servers are, if that can change, and gives them what waits.
    private func tryAgain() {
        nextAttempt = nil
        locator.refresh().assumeIsolated().whenComplete { result in
            self.resting = []
            if case .failure(let error) = result {
                self.lastFailure = error as? RedisError ?? self.lastFailure
                if !self.locator.isKnown { return self.tryAgainLater() }
            }
            let pending = self.waiting
            self.waiting = []
            for pending in pending { self.dispatch(pending) }
        }
    }

    private func lost(_ address: RedisAddress, because error: RedisError, unsent: Deque<PendingCommand>) {
        connections[address] = nil
        guard !isClosed else {
            for pending in unsent { pending.promise.fail(RedisError.closed) }
            return
        }
        lastFailure = error
        logger.log(
            level: backoff.isRunning ? .debug : .warning, "no connection to Redis",
            metadata: ["server": "\(address)", "error": "\(error)"])
        locator.suspect(address)
        resting.insert(address)
        waiting += unsent
        if !waiting.isEmpty { watchDeadlines() }
        tryAgainLater()
    }

    /// A former master is left, with what is on its way to it. Former primaries of a cluster redirect by themselves.
    private func leaveFormerServers() {
        guard !locator.redirects else { return }
        let servers = Set(locator.primaries.map(\.address))
        for (address, connection) in connections where !servers.contains(address) {
            connection.close(because: .connectionClosed)
        }
    }

    /// Fails what has waited too long for a connection.
    private func watchDeadlines() {
        guard !isWatching else { return }
        isWatching = true
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.scheduleTask(in: .nanoseconds(max(configuration.commandTimeout.nanoseconds / 8, 1_000_000))) {
            this.value.isWatching = false
            this.value.failOverdue()
        }
    }

    private func failOverdue() {
        let now = NIODeadline.now()
        var overdue = waiting.filter { $0.deadline < now }
        waiting.removeAll { $0.deadline < now }
        for connection in connections.values { overdue += connection.takeOverdue(at: now) }
        for pending in overdue { pending.promise.fail(lastFailure) }
        if !waiting.isEmpty || connections.values.contains(where: { $0.waitingCount > 0 }) { watchDeadlines() }
    }

    func close() {
        isClosed = true
        nextAttempt?.cancel()
        let pending = waiting
        waiting = []
        for pending in pending { pending.promise.fail(RedisError.closed) }
        for connection in connections.values { connection.close(because: .closed) }
    }
}
