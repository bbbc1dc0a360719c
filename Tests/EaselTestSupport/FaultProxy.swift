import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

/// A TCP proxy on the loopback that can do what networks do: cut, refuse, and hold everything back.
///
/// All of it lives on one event loop. It does not push back on a fast sender: what it carries in tests is small.
public final class FaultProxy: Sendable {
    /// Where clients of the proxy connect to.
    public let port: Int
    private let eventLoop: any EventLoop
    private let listener: any Channel
    private let state: NIOLoopBoundBox<State>

    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var isStalled = false
        var isRefusing = false
    }

    /// Carries connections on to `target` on the loopback.
    public init(to target: Int) async throws {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let state = NIOLoopBoundBox.makeBoxSendingValue(State(), eventLoop: eventLoop)
        self.eventLoop = eventLoop
        self.state = state
        listener = try await ServerBootstrap(group: eventLoop)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { inbound in
                guard !state.value.isRefusing else { return inbound.close() }
                return Self.connect(inbound, to: target, on: eventLoop, state)
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = listener.localAddress?.port ?? 0
    }

    deinit {
        listener.close(promise: nil)
        let state = self.state
        eventLoop.execute { for channel in state.value.channels.values { channel.close(promise: nil) } }
    }

    private static func connect(
        _ inbound: any Channel, to target: Int, on eventLoop: any EventLoop, _ state: NIOLoopBoundBox<State>
    ) -> EventLoopFuture<Void> {
        ClientBootstrap(group: eventLoop).connect(host: "127.0.0.1", port: target).flatMapThrowing { outbound in
            for (channel, partner) in [(inbound, outbound), (outbound, inbound)] {
                try channel.pipeline.syncOperations.addHandler(Relay(partner: partner))
                let id = ObjectIdentifier(channel)
                state.value.channels[id] = channel
                channel.closeFuture.assumeIsolated().whenComplete { _ in state.value.channels[id] = nil }
                if state.value.isStalled {
                    channel.setOption(.autoRead, value: false).assumeIsolated().whenComplete { _ in }
                }
            }
        }
    }

    /// Closes all connections; new ones are carried.
    public func cut() {
        let state = self.state
        eventLoop.execute { for channel in state.value.channels.values { channel.close(promise: nil) } }
    }

    /// Holds back all bytes, in both directions and on new connections too, or lets them go on.
    public func setStalled(_ isStalled: Bool) {
        let state = self.state
        eventLoop.execute {
            state.value.isStalled = isStalled
            for channel in state.value.channels.values {
                channel.setOption(.autoRead, value: !isStalled).whenComplete { _ in }
            }
        }
    }

    /// Closes all connections and every new one at once, or takes new ones again.
    public func setRefusing(_ isRefusing: Bool) {
        let state = self.state
        eventLoop.execute { state.value.isRefusing = isRefusing }
        if isRefusing { cut() }
    }

    private final class Relay: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let partner: any Channel

        init(partner: any Channel) {
            self.partner = partner
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            partner.writeAndFlush(unwrapInboundIn(data), promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) {
            partner.close(promise: nil)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}
