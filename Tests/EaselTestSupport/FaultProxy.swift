import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

/// A TCP proxy on the loopback that can do what networks do: cut, refuse, delay, and hold everything back.
///
/// All of it lives on one event loop. It does not push back on a fast sender: what it carries in tests is small.
public final class FaultProxy: Sendable {
    /// Where clients of the proxy connect to.
    public let port: Int
    private let eventLoop: any EventLoop
    private let listener: any Channel
    private let state: NIOLoopBoundBox<State>

    private struct State {
        var pairs: [ObjectIdentifier: Pair] = [:]
        var isRefusing = false
        var isStalled = false
        var holdsBackMessages = false
        var delay = TimeAmount.zero
    }

    /// The two ends of a carried connection. Confined to the proxy's loop.
    private final class Pair {
        let inbound: any Channel
        let outbound: any Channel
        /// Whether the client has subscribed to something of Redis.
        var isSubscriber = false

        init(inbound: any Channel, outbound: any Channel) {
            self.inbound = inbound
            self.outbound = outbound
        }

        func close() {
            inbound.close(promise: nil)
            outbound.close(promise: nil)
        }

        func obey(_ state: State) {
            read(inbound, !state.isStalled)
            read(outbound, !state.isStalled && !(state.holdsBackMessages && isSubscriber))
        }

        private func read(_ channel: any Channel, _ isReading: Bool) {
            channel.setOption(.autoRead, value: isReading).whenComplete { _ in }
        }
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
        eventLoop.execute { for pair in state.value.pairs.values { pair.close() } }
    }

    private static func connect(
        _ inbound: any Channel, to target: Int, on eventLoop: any EventLoop, _ state: NIOLoopBoundBox<State>
    ) -> EventLoopFuture<Void> {
        ClientBootstrap(group: eventLoop).connectTimeout(Patience.timeAmount).connect(host: "127.0.0.1", port: target)
            .flatMapThrowing { outbound in
                let pair = Pair(inbound: inbound, outbound: outbound)
                try inbound.pipeline.syncOperations.addHandler(
                    Relay(to: outbound, in: state, of: pair, isFromClient: true))
                try outbound.pipeline.syncOperations.addHandler(
                    Relay(to: inbound, in: state, of: pair, isFromClient: false))
                let id = ObjectIdentifier(pair)
                state.value.pairs[id] = pair
                inbound.closeFuture.assumeIsolated().whenComplete { _ in state.value.pairs[id] = nil }
                pair.obey(state.value)
            }
    }

    private func change(_ body: @escaping @Sendable (inout State) -> Void) {
        let state = self.state
        eventLoop.execute {
            body(&state.value)
            for pair in state.value.pairs.values { pair.obey(state.value) }
        }
    }

    /// Closes all connections; new ones are carried.
    public func cut() {
        let state = self.state
        eventLoop.execute { for pair in state.value.pairs.values { pair.close() } }
    }

    /// Holds back all bytes, in both directions and on new connections too, or lets them go on.
    public func setStalled(_ isStalled: Bool) {
        change { $0.isStalled = isStalled }
    }

    /// Holds back what Redis sends to connections that have subscribed, while commands on others go on.
    public func setHoldsBackMessages(_ holdsBackMessages: Bool) {
        change { $0.holdsBackMessages = holdsBackMessages }
    }

    /// Delays all bytes, in both directions.
    public func setDelay(_ delay: TimeAmount) {
        change { $0.delay = delay }
    }

    /// Closes all connections and every new one at once, or takes new ones again.
    public func setRefusing(_ isRefusing: Bool) {
        change { $0.isRefusing = isRefusing }
        if isRefusing { cut() }
    }

    private final class Relay: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let partner: any Channel
        private let state: NIOLoopBoundBox<State>
        private let pair: Pair
        private let isFromClient: Bool
        /// What comes later is not passed on earlier, whatever the delay becomes.
        private var due = NIODeadline.now()

        init(to partner: any Channel, in state: NIOLoopBoundBox<State>, of pair: Pair, isFromClient: Bool) {
            self.partner = partner
            self.state = state
            self.pair = pair
            self.isFromClient = isFromClient
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = unwrapInboundIn(data)
            if isFromClient, !pair.isSubscriber,
                String(decoding: bytes.readableBytesView, as: UTF8.self).contains("SSUBSCRIBE")
            {
                pair.isSubscriber = true
                pair.obey(state.value)
            }
            let now = NIODeadline.now()
            due = max(due, now + state.value.delay)
            guard due > now else {
                partner.writeAndFlush(bytes, promise: nil)
                return
            }
            let partner = self.partner
            context.eventLoop.scheduleTask(deadline: due) { partner.writeAndFlush(bytes, promise: nil) }
        }

        func channelInactive(context: ChannelHandlerContext) {
            partner.close(promise: nil)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}
