import Logging
import NIOCore

/// What a client has on one event loop. Confined to it.
final class LoopClient {
    let locator: ServerLocator
    let commands: LoopCommands
    /// Those that wait for replicas. They have connections of their own: a server holds back what comes behind them.
    let replicated: LoopCommands
    let subscriptions: LoopSubscriptions

    init(configuration: RedisConfiguration, eventLoop: any EventLoop, logger: Logger) {
        let connector = RedisConnector(configuration: configuration)
        locator = ServerLocator(configuration: configuration, eventLoop: eventLoop, logger: logger)
        commands = LoopCommands(connector: connector, locator: locator, eventLoop: eventLoop, logger: logger)
        replicated = LoopCommands(connector: connector, locator: locator, eventLoop: eventLoop, logger: logger)
        subscriptions = LoopSubscriptions(connector: connector, locator: locator, eventLoop: eventLoop, logger: logger)
    }

    func close() {
        commands.close()
        replicated.close()
        subscriptions.close()
    }
}
