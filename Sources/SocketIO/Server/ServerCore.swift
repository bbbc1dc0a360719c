internal import Logging
internal import NIOConcurrencyHelpers
internal import NIOCore

/// What all connections of a server share.
final class ServerCore: Sendable {
    let configuration: SocketIOConfiguration
    let namespaces: NamespaceRegistry
    let logger: Logger
    private let broadcasters = NIOLockedValueBox<[ObjectIdentifier: LoopBroadcaster]>([:])

    init(
        configuration: SocketIOConfiguration, adapters: any AdapterFactory, timers: any EventLoop, logger: Logger
    ) {
        self.configuration = configuration
        self.logger = logger
        namespaces = NamespaceRegistry(
            configuration: configuration, adapters: adapters, metrics: SocketMetrics(), logger: logger, timers: timers)
    }

    /// The one of an event loop.
    func broadcaster(of eventLoop: any EventLoop) -> LoopBroadcaster {
        broadcasters.withLockedValue { broadcasters in
            let id = ObjectIdentifier(eventLoop)
            if let broadcaster = broadcasters[id] { return broadcaster }
            let broadcaster = LoopBroadcaster(eventLoop: eventLoop)
            broadcasters[id] = broadcaster
            return broadcaster
        }
    }

    /// Serves a session; called on its event loop.
    func opened(_ session: any EngineSession) {
        let connection = Connection(session: session, server: self)
        session.delegate = connection
        connection.start()
    }
}
