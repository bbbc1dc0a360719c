import EaselRoom
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// What a connection of the node speaks: HTTP for Hummingbird, or after an upgrade `easel.v1` (docs/PROTOCOL.md,
/// "Connection"), whose frames never leave the connection's event loop.
struct EaselChannel: ServerChildChannel, HTTPChannelHandler {
    let responder: HTTPChannelHandler.Responder
    let registry: RoomRegistry
    let policy: RequestPolicy
    let connections: Connections
    let work: NodeWork
    let gateway: Gateway
    let timeouts: HTTPConnectionTimeouts
    /// Nil for a node that speaks HTTP without TLS.
    let tls: TLSCredentials?

    init(
        responder: @escaping HTTPChannelHandler.Responder, registry: RoomRegistry, policy: RequestPolicy,
        connections: Connections, work: NodeWork, gateway: Gateway, timeouts: HTTPConnectionTimeouts,
        tls: TLSCredentials?
    ) {
        self.responder = { request, writer, channel in
            try await responder(ExpectedBody.asking(request, on: channel), writer, channel)
        }
        self.registry = registry
        self.policy = policy
        self.connections = connections
        self.work = work
        self.gateway = gateway
        self.timeouts = timeouts
        self.tls = tls
    }

    enum Negotiated: Sendable {
        case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>, Signal)
        case http2(HTTP2Service.Streams)
        case webSocket
        /// What came first was answered without asking anybody.
        case refused
    }

    struct Value: ServerChildChannelValue {
        let channel: any Channel
        let negotiated: EventLoopFuture<Negotiated>
    }

    /// What serves HTTP on a connection: its handlers, and what Swift's tasks have of it.
    struct HTTPService {
        let handlers: [any RemovableChannelHandler]
        let negotiated: Negotiated
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let negotiated = channel.eventLoop.makePromise(of: Negotiated.self)
        do {
            if connections.accept(channel) {
                // A stroke's points are small and many, and must not wait for each other.
                try channel.syncOptions?.setOption(.tcpOption(.tcp_nodelay), value: 1)
                try channel.syncOptions?.setOption(.writeBufferWaterMark, value: Self.waterMark)
                try channel.syncOptions?.setOption(.recvAllocator, value: Self.readBuffer)
                if let tls { try begin(tls, on: channel, negotiated) } else { try addHandlers(to: channel, negotiated) }
            } else {
                negotiated.succeed(.refused)
                channel.close(promise: nil)
            }
        } catch {
            // A peer that left at once.
            negotiated.fail(error)
            channel.close(promise: nil)
        }
        return channel.eventLoop.makeSucceededFuture(Value(channel: channel, negotiated: negotiated.futureResult))
    }

    /// A connection keeps the buffer that it last read into. It is small until more comes at once.
    static let readBuffer = AdaptiveRecvByteBufferAllocator(minimum: 64, initial: 512, maximum: 65_536)

    /// Of what a session has written and its peer has not taken.
    static let waterMark = ChannelOptions.Types.WriteBufferWaterMark(low: 32 << 10, high: 128 << 10)

    /// Serves what a connection speaks behind TLS, once its handshake is done.
    private func begin(
        _ tls: TLSCredentials, on channel: any Channel, _ negotiated: EventLoopPromise<Negotiated>
    ) throws {
        let handler = TLSHandler(
            tls.context, timeout: registry.configuration.helloTimeout,
            serve: { outcome in
                switch outcome {
                case .http1: try addHandlers(to: channel, negotiated)
                case .http2: negotiated.succeed(.http2(try http2.add(to: channel)))
                case .plain: try addHandlers(to: channel, negotiated, refusingAllBy: .tlsRequired)
                }
            },
            giveUp: {
                tls.countFailedHandshake()
                negotiated.fail(ChannelError.ioOnClosedChannel)
            })
        try channel.pipeline.syncOperations.addHandler(handler)
    }

    private var http2: HTTP2Service {
        HTTP2Service(
            responder: responder, connections: connections, work: work, timeouts: timeouts,
            firstRequest: registry.configuration.helloTimeout)
    }

    private func addHandlers(
        to channel: any Channel, _ negotiated: EventLoopPromise<Negotiated>, refusingAllBy problem: Problem? = nil
    ) throws {
        let framing = RequestFramingHandler(timeout: registry.configuration.helloTimeout, refusingAllBy: problem)
        let parsers: [any RemovableChannelHandler] = [
            HTTPResponseEncoder(), ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: Self.parserLimits)),
            RequestEndHandler(framing), HTTPServerPipelineHandler(),
        ]
        let http = HTTP1Handler(
            framing, parsers: parsers,
            webSockets: WebSocketUpgrade(
                registry: registry, policy: policy, connections: connections, gateway: gateway, isOverTLS: tls != nil),
            negotiated: negotiated, serveHTTP: { try serveHTTP(channel) })
        try channel.pipeline.syncOperations.addHandlers([framing] + parsers + [http])
    }

    /// What the framing in front of the parser has let through is within them; they bound trailers.
    private static let parserLimits: NIOHTTPDecoderLimitConfiguration = {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = RequestSplitter.maximumHead
        limits.maxHeaderListSize = RequestSplitter.maximumHead
        limits.maxHeaderFieldCount = RequestFields.maximum
        return limits
    }()

    private func serveHTTP(_ channel: any Channel) throws -> HTTPService {
        let departure = Signal()
        let work = self.work
        BufferedOutput.bound(on: channel)
        let handlers: [any RemovableChannelHandler] = [
            HTTP1ToHTTPServerCodec(secure: tls != nil),
            HTTPConnectionHandler(timeouts, departure: departure) { work.countSlowClient() },
        ]
        try channel.pipeline.syncOperations.addHandlers(handlers)
        let asynchronous = try NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>(
            wrappingChannelSynchronously: channel,
            configuration: .init(
                // What a request may have sent before anybody wants it.
                backPressureStrategy: .init(lowWatermark: 1, highWatermark: 2), isOutboundHalfClosureEnabled: true))
        return HTTPService(handlers: handlers, negotiated: .http(asynchronous, departure))
    }

    func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.negotiated.get() {
            case .http(let channel, let departure):
                let connection = Asker.Connection(
                    channel: channel.channel, connections: connections, departure: departure)
                await Asker.$connection.withValue(connection) {
                    await handleHTTP(asyncChannel: channel, logger: logger)
                }
            case .http2(let streams):
                await http2.serve(streams, logger: logger)
            case .webSocket, .refused:
                // A task for each of thousands who look at a board would be a third of what they take.
                break
            }
        } catch {
            logger.debug("Connection failed before it was served", metadata: ["error": "\(error)"])
            value.channel.close(promise: nil)
        }
    }
}
