import EaselBackoff
import Logging
import NIOCore

/// Carries out what a ``RouterStateMachine`` says of the commands of one event loop. Confined to the loop.
final class CommandRouter {
    private typealias StateMachine = RouterStateMachine<PendingCommand, CommandConnection>

    private let connector: RedisConnector
    private let topology: TopologyDiscovery
    private let eventLoop: any EventLoop
    private let logger: Logger
    private var machine: StateMachine
    private let discovery: DiscoveryRunner

    init(connector: RedisConnector, topology: TopologyDiscovery, eventLoop: any EventLoop, logger: Logger) {
        self.connector = connector
        self.topology = topology
        self.eventLoop = eventLoop
        self.logger = logger
        let configuration = connector.configuration
        discovery = DiscoveryRunner(topology: topology, eventLoop: eventLoop)
        machine = StateMachine(
            maximumInFlight: configuration.maximumInFlight,
            deadlineCheckInterval: .nanoseconds(max(configuration.commandTimeout.nanoseconds / 8, 1_000_000)),
            backoff: configuration.backoff)
        topology.onChange.append { [weak self] in self?.leaveFormerServers() }
    }

    func send(_ command: RedisCommand, durability: Durability = .written, promise: EventLoopPromise<RESPValue>) {
        route(
            RoutedCommand(
                request: PendingCommand(command: command, durability: durability, promise: promise),
                deadline: .now() + connector.configuration.commandTimeout))
    }

    private func route(_ command: RoutedCommand<PendingCommand>) {
        switch machine.send(command, to: topology.place(for: command.request.command.key)) {
        case .write(let connection): write(command, on: connection)
        case .fail(let error): command.request.promise.fail(error)
        case .perform(let actions): perform(actions)
        }
    }

    private func perform(_ actions: [StateMachine.Action]) {
        for action in actions { perform(action) }
    }

    private func perform(_ action: StateMachine.Action) {
        switch action {
        case .write(let command, let connection): write(command, on: connection)
        case .route(let command): route(command)
        case .complete(let request, let reply): request.promise.succeed(reply)
        case .fail(let request, let error): request.promise.fail(error)
        case .connect(let address, let attempt): connect(to: address, attempt: attempt)
        case .close(let connection, let error): connection.close(because: error)
        case .discovery(let action): discover(action)
        case .checkDeadlinesLater(let time): checkDeadlines(after: time)
        case .moved(let slot, let address): topology.moved(slot, to: address)
        case .markUnhealthy(let address): topology.markUnhealthy(address)
        case .reportLost(let address, let error, let isRepeated):
            logger.log(
                level: isRepeated ? .debug : .warning, "No connection to Redis; reconnecting",
                metadata: ["server": "\(address)", "error": "\(error)"])
        }
    }

    // MARK: Connections

    private func connect(to address: RedisAddress, attempt: Int) {
        connector.connect(to: address, role: .commands, on: eventLoop) { result in
            do throws(RedisError) {
                try self.connected(result.get(), to: address, attempt: attempt)
            } catch {
                self.perform(self.machine.lost(address, attempt: attempt, because: error))
            }
        }
    }

    private func connected(_ handler: RedisChannelHandler, to address: RedisAddress, attempt: Int) throws(RedisError) {
        guard handler.isOpen else { throw .connectionClosed }
        handler.onClosed = { [weak self] error in
            guard let self else { return }
            self.perform(self.machine.lost(address, attempt: attempt, because: error))
        }
        let connection = CommandConnection(
            handler, address: address, eventLoop: eventLoop, replicaTimeout: connector.configuration.replicaTimeout)
        perform(machine.connected(address, attempt: attempt, connection))
    }

    /// With a fixed topology a reply needs no routing and goes straight to its promise.
    private func write(_ command: RoutedCommand<PendingCommand>, on connection: CommandConnection) {
        let pending = command.request
        guard topology.canChange else {
            connection.write(pending, isAsking: command.isAsking, answer: pending.promise)
            return
        }
        let answer = eventLoop.makePromise(of: RESPValue.self)
        answer.futureResult.assumeIsolated().whenComplete { [weak self] result in
            guard let self, case .success(let reply) = result else { return pending.promise.completeWith(result) }
            self.answered(command, by: connection.address, reply)
        }
        connection.write(pending, isAsking: command.isAsking, answer: answer)
    }

    private func answered(_ command: RoutedCommand<PendingCommand>, by server: RedisAddress, _ reply: RESPValue) {
        switch machine.answered(command, by: server, reply, redirects: topology.redirects) {
        case .complete: command.request.promise.succeed(reply)
        case .perform(let actions): perform(actions)
        }
    }

    private func leaveFormerServers() {
        guard !topology.redirects else { return }
        perform(machine.leave(allBut: Set(topology.primaries.map(\.address))))
    }

    // MARK: Discovery and deadlines

    private func discover(_ action: DiscoverySchedule.Action) {
        discovery.perform(action) {
            self.perform(self.machine.discoveryDue())
        } finished: { failure in
            self.perform(self.machine.discovered(failure: failure, isKnown: self.topology.isKnown))
        }
    }

    private func checkDeadlines(after time: TimeAmount) {
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.scheduleTask(in: time) { this.value.perform(this.value.machine.checkDeadlines(at: .now())) }
    }

    func close() {
        perform(machine.close())
    }
}
