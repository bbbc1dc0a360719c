import EaselRoom
import NIOCore
import NIOSSL
import NIOTLS

/// Begins a connection to a TLS port: looks whether its client speaks TLS, puts the TLS handler in front, and waits for the
/// handshake, for a time. What serves the connection is added behind it once it is known what that speaks.
final class TLSHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// What a connection speaks.
    enum Outcome: Sendable, Equatable {
        case http1
        case http2
        /// HTTP, or something else, without TLS.
        case plain
    }

    private enum Phase {
        case detecting
        case handshaking
        case over
    }

    private let tls: NIOSSLContext
    private let timeout: TimeAmount
    private let serve: (Outcome) throws -> Void
    private let giveUp: () -> Void
    private var phase = Phase.detecting
    private var context: ChannelHandlerContext?
    private var deadline: Scheduled<Void>?

    /// The first byte of a TLS record that holds a handshake.
    private static let handshakeRecord: UInt8 = 22

    /// - Parameters:
    ///   - timeout: how long a client has until its handshake is done.
    ///   - serve: adds what serves the connection.
    ///   - giveUp: is told of a connection that ended before.
    init(
        _ tls: NIOSSLContext, timeout: TimeAmount, serve: @escaping (Outcome) throws -> Void,
        giveUp: @escaping () -> Void
    ) {
        (self.tls, self.timeout, self.serve, self.giveUp) = (tls, timeout, serve, giveUp)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        schedule(LookCount())
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard phase == .detecting else { return context.fireChannelRead(data) }
        let bytes = unwrapInboundIn(data)
        guard let first = bytes.readableBytesView.first else { return }
        guard first == Self.handshakeRecord else { return finish(.plain, context, rest: bytes) }
        phase = .handshaking
        do {
            try context.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls), position: .before(self))
        } catch {
            return context.close(promise: nil)
        }
        context.pipeline.fireChannelRead(bytes)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case TLSUserEvent.handshakeCompleted(let name) where phase == .handshaking:
            finish(name == "h2" ? .http2 : .http1, context)
        case is ChannelShouldQuiesceEvent where phase != .over, ChannelEvent.inputClosed where phase != .over:
            context.close(promise: nil)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    private func finish(_ outcome: Outcome, _ context: ChannelHandlerContext, rest: ByteBuffer? = nil) {
        deadline?.cancel()
        (phase, deadline) = (.over, nil)
        do {
            try serve(outcome)
        } catch {
            return context.close(promise: nil)
        }
        if let rest { context.fireChannelRead(wrapInboundOut(rest)) }
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A client that does not trust the certificate, or has no version in common.
        if phase == .over { context.fireErrorCaught(error) } else { context.close(promise: nil) }
    }

    private func end() {
        deadline?.cancel()
        deadline = nil
        guard phase != .over else { return }
        phase = .over
        giveUp()
    }

    private func schedule(_ count: LookCount) {
        guard let context else { return }
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: LookCount.interval(of: timeout)) { handler.value.look(count) }
    }

    private func look(_ count: LookCount) {
        guard let context, phase != .over else { return }
        var count = count
        guard count.look() else { return schedule(count) }
        context.channel.closeAtOnce()
    }
}
