import Logging
import NIOCore

/// Asks Sentinels or cluster nodes where servers are, for one event loop. Confined to the loop.
final class TopologyDiscovery {
    private let connector: RedisConnector
    private let eventLoop: any EventLoop
    private let logger: Logger
    private var known: KnownTopology
    private var refreshing: EventLoopFuture<Void>?
    /// What is known has changed.
    var onChange: [() -> Void] = []

    init(configuration: RedisConfiguration, eventLoop: any EventLoop, logger: Logger) {
        self.eventLoop = eventLoop
        self.logger = logger
        known = KnownTopology(configuration.topology)
        connector = RedisConnector(configuration: configuration.forDiscovery)
    }

    var canChange: Bool { known.canChange }
    var redirects: Bool { known.redirects }
    var isKnown: Bool { known.isKnown }
    var primaries: [RedisPrimary] { known.primaries }

    func place(for key: String?) -> ServerPlace { known.place(for: key) }

    /// A server has told where a slot is now. Asks for what else has changed.
    func moved(_ slot: HashSlot, to address: RedisAddress) {
        guard known.moved(slot, to: address) else { return }
        for tell in onChange { tell() }
        _ = refresh()
    }

    func markUnhealthy(_ address: RedisAddress) {
        known.markUnhealthy(address)
    }

    /// Asks the servers that can tell. Concurrent calls share one question.
    func refresh() -> EventLoopFuture<Void> {
        if let refreshing { return refreshing }
        guard canChange else { return eventLoop.makeSucceededVoidFuture() }
        let future = ask(known.candidates[...])
        refreshing = future
        future.assumeIsolated().whenComplete { result in
            self.refreshing = nil
            if case .failure(let error) = result {
                self.logger.warning("No Sentinel or cluster node says where Redis is", metadata: ["error": "\(error)"])
            }
        }
        return future
    }

    /// Asks one after the other, until one answers.
    private func ask(_ candidates: ArraySlice<RedisAddress>, after failure: RedisError? = nil) -> EventLoopFuture<Void>
    {
        guard let address = candidates.first else {
            return eventLoop.makeFailedFuture(failure ?? .connectFailed("there is nobody to ask"))
        }
        return connector.connect(to: address, role: .commands, on: eventLoop).hop(to: eventLoop).assumeIsolated()
            .flatMap { connection -> EventLoopFuture<RESPValue> in
                let promise = self.eventLoop.makePromise(of: RESPValue.self)
                connection.value.send(self.known.question, promise: promise)
                promise.futureResult.whenComplete { _ in connection.value.close(because: .closed) }
                return promise.futureResult
            }
            .flatMapThrowing { reply in
                if try self.known.learn(reply, from: address) {
                    for tell in self.onChange { tell() }
                }
            }
            .flatMapError { error in
                self.ask(candidates.dropFirst(), after: error as? RedisError ?? .connectFailed("\(error)"))
            }
            .nonisolated()
    }
}

extension RedisConfiguration {
    /// The configuration of connections for discovery: short timeouts, so that the next candidate gets its turn soon.
    fileprivate var forDiscovery: RedisConfiguration {
        var asking = self
        asking.connectTimeout = min(connectTimeout, .seconds(1))
        asking.commandTimeout = min(commandTimeout, .seconds(1))
        if case .sentinel(_, let sentinels) = topology, let first = sentinels.first {
            asking.topology = .standalone(first)
            asking.username = sentinelUsername
            asking.password = sentinelPassword
            asking.database = 0
        }
        return asking
    }
}
