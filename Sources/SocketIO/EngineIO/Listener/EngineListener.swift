internal import NIOConcurrencyHelpers
package import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Accepts connections for an ``EngineServer`` that no other HTTP server does it for. HTTP/1.1, without TLS.
package final class EngineListener: Sendable {
    private let channel: any Channel
    private let server: EngineServer
    private let connections: Connections

    /// What is accepted waits in the kernel's queue of so many.
    private static let backlog: CInt = 1_024
    /// Of what an answer or a session has written and its client has not taken.
    private static let waterMark = ChannelOptions.Types.WriteBufferWaterMark(low: 32 << 10, high: 128 << 10)

    /// Listens. Port 0 is any that is free.
    package static func bind(
        _ server: EngineServer, host: String, port: Int,
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) async throws -> EngineListener {
        let connections = Connections()
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.writeBufferWaterMark, value: waterMark)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try addHandlers(to: channel, server, connections) }
            }
            .bind(host: host, port: port).get()
        return EngineListener(channel, server, connections)
    }

    private init(_ channel: any Channel, _ server: EngineServer, _ connections: Connections) {
        self.channel = channel
        self.server = server
        self.connections = connections
    }

    private static func addHandlers(to channel: any Channel, _ server: EngineServer, _ connections: Connections) throws
    {
        connections.add(channel)
        let encoder = HTTPResponseEncoder()
        let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes))
        try channel.pipeline.syncOperations.addHandlers([
            encoder, decoder, EngineHTTPHandler(server, encoder: encoder, decoder: decoder),
        ])
    }

    /// Where it listens.
    package var port: Int { channel.localAddress?.port ?? 0 }

    /// Stops accepting, ends all sessions, and returns once all connections have closed.
    package func close() async throws {
        try? await channel.close()
        server.close()
        try await connections.close()
    }

    /// The connections that are open.
    private final class Connections: Sendable {
        private struct State {
            var channels: [ObjectIdentifier: any Channel] = [:]
            var isClosing = false
        }

        private let state = NIOLockedValueBox(State())
        /// For clients to read what was sent to them last.
        private static let grace = TimeAmount.seconds(5)

        func add(_ channel: any Channel) {
            let isClosing = state.withLockedValue { state in
                state.channels[ObjectIdentifier(channel)] = channel
                return state.isClosing
            }
            channel.closeFuture.whenComplete { _ in
                self.state.withLockedValue { $0.channels[ObjectIdentifier(channel)] = nil }
            }
            if isClosing { channel.close(promise: nil) }
        }

        func close() async throws {
            let channels = state.withLockedValue { state in
                state.isClosing = true
                return Array(state.channels.values)
            }
            for channel in channels {
                channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
                let timeout = channel.eventLoop.scheduleTask(in: Self.grace) { channel.close(promise: nil) }
                channel.closeFuture.whenComplete { _ in timeout.cancel() }
            }
            for channel in channels { try await channel.closeFuture.get() }
        }
    }
}
