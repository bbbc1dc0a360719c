import Logging
import NIOCore

/// Carries out what a ``SubscriptionStateMachine`` says of the subscriptions of one event loop. Confined to the loop.
final class Subscriptions {
    typealias Handler = @Sendable (SubscriptionEvent) -> Void
    private typealias StateMachine = SubscriptionStateMachine<Handler, EventLoopPromise<Void>, SubscriberConnection>

    private let connector: RedisConnector
    private let topology: TopologyDiscovery
    private let eventLoop: any EventLoop
    private let logger: Logger
    private var machine: StateMachine
    private let discovery: DiscoveryRunner
    private var refresh: RepeatedTask?

    init(connector: RedisConnector, topology: TopologyDiscovery, eventLoop: any EventLoop, logger: Logger) {
        self.connector = connector
        self.topology = topology
        self.eventLoop = eventLoop
        self.logger = logger
        discovery = DiscoveryRunner(topology: topology, eventLoop: eventLoop)
        machine = StateMachine(backoff: connector.configuration.backoff)
        topology.onChange.append { [weak self] in self?.followTopology() }
    }

    /// - Parameter id: names the subscriber among all of this event loop.
    func subscribe(_ channel: RedisChannel, id: Int, handler: @escaping Handler, promise: EventLoopPromise<Void>) {
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        let deadline = eventLoop.scheduleTask(in: connector.configuration.commandTimeout) {
            this.value.perform(this.value.machine.giveUp(channel, id: id))
        }
        promise.futureResult.whenComplete { _ in deadline.cancel() }
        startRefreshing()
        perform(machine.subscribe(channel, id: id, handler: handler, waiter: promise))
    }

    func unsubscribe(_ channel: RedisChannel, id: Int) {
        perform(machine.unsubscribe(channel, id: id))
    }

    private func perform(_ actions: [StateMachine.Action]) {
        for action in actions { perform(action) }
    }

    private func perform(_ action: StateMachine.Action) {
        switch action {
        case .connect(let server, let attempt): connect(to: server, attempt: attempt)
        case .subscribe(let channel, let request, let connection): subscribe(channel, request, on: connection)
        case .unsubscribe(let channel, let connection): connection.unsubscribe(channel)
        case .close(let connection, let error): connection.close(because: error)
        case .place(let channel): perform(machine.place(channel, at: topology.place(for: channel.key)))
        case .tell(let handlers, let event): for handler in handlers { handler(event) }
        case .confirm(let promises): for promise in promises { promise.succeed() }
        case .fail(let promises, let error): for promise in promises { promise.fail(error) }
        case .discovery(let action): discover(action)
        case .moved(let slot, let address): topology.moved(slot, to: address)
        case .markUnhealthy(let server): topology.markUnhealthy(server)
        case .reportLost(let server, let error, let isRepeated):
            logger.log(
                level: isRepeated ? .debug : .warning, "No pub/sub connection to Redis; reconnecting",
                metadata: ["server": "\(server)", "error": "\(error)"])
        }
    }

    // MARK: Connections

    private func connect(to server: RedisAddress, attempt: Int) {
        connector.connect(to: server, role: .subscriptions, on: eventLoop) { result in
            do throws(RedisError) {
                try self.connected(result.get(), to: server, attempt: attempt)
            } catch {
                self.perform(self.machine.lost(server, attempt: attempt, because: error))
            }
        }
    }

    private func connected(
        _ handler: RedisChannelHandler, to server: RedisAddress, attempt: Int
    ) throws(RedisError) {
        guard handler.isOpen else { throw .connectionClosed }
        let connection = SubscriberConnection(handler, eventLoop: eventLoop)
        handler.onMessage = { [weak self] channel, payload in
            guard let self else { return }
            for handler in self.machine.handlers(ofMessageTo: channel, from: server).values {
                handler(.message(payload))
            }
        }
        handler.onUnsubscribed = { [weak self] channel in
            guard let self else { return }
            self.perform(self.machine.unsubscribedByServer(.sharded(channel), server))
        }
        handler.onClosed = { [weak self] error in
            connection.stopKeepalive()
            guard let self else { return }
            self.perform(self.machine.lost(server, attempt: attempt, because: error))
        }
        connection.startKeepalive(every: connector.configuration.commandTimeout)
        perform(machine.connected(server, attempt: attempt, connection))
    }

    private func subscribe(_ channel: RedisChannel, _ request: Int, on connection: SubscriberConnection) {
        let answer = eventLoop.makePromise(of: RESPValue.self)
        answer.futureResult.assumeIsolated().whenSuccess { [weak self] reply in
            guard let self else { return }
            let redirects = self.topology.redirects
            self.perform(self.machine.replied(channel, to: request, with: reply, redirects: redirects))
        }
        connection.subscribe(channel, answer: answer)
    }

    // MARK: Discovery

    private func followTopology() {
        perform(machine.topologyChanged { topology.place(for: $0.key) })
    }

    private func discover(_ action: DiscoverySchedule.Action) {
        discovery.perform(action) {
            self.perform(self.machine.discoveryDue())
        } finished: { _ in
            self.perform(self.machine.discovered(isKnown: self.topology.isKnown))
        }
    }

    /// A server that was replaced may keep answering, and nothing announces it.
    private func startRefreshing() {
        guard refresh == nil, topology.canChange else { return }
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        let interval = connector.configuration.commandTimeout
        refresh = eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
            _ = this.value.topology.refresh()
        }
    }

    func close() {
        refresh?.cancel()
        perform(machine.close())
    }
}
