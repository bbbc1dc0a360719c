import Logging
import NIOCore

/// What a client has on one event loop. Confined to it.
final class LoopClient {
    let topology: TopologyDiscovery
    let written: CommandRouter
    /// Those that wait for replicas. They have connections of their own: a server holds back what comes behind them.
    let replicated: CommandRouter
    let subscriptions: Subscriptions

    init(configuration: RedisConfiguration, eventLoop: any EventLoop, logger: Logger) {
        let connector = RedisConnector(configuration: configuration)
        topology = TopologyDiscovery(configuration: configuration, eventLoop: eventLoop, logger: logger)
        written = CommandRouter(connector: connector, topology: topology, eventLoop: eventLoop, logger: logger)
        replicated = CommandRouter(connector: connector, topology: topology, eventLoop: eventLoop, logger: logger)
        subscriptions = Subscriptions(connector: connector, topology: topology, eventLoop: eventLoop, logger: logger)
    }

    func commands(of durability: Durability) -> CommandRouter {
        switch durability {
        case .written: written
        case .replicated: replicated
        }
    }

    func close() {
        written.close()
        replicated.close()
        subscriptions.close()
    }
}
