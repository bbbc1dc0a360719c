import EaselBoard
import EaselRoom
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// What a connection of the node speaks: HTTP for Hummingbird, or after an upgrade `easel.v1` (docs/PROTOCOL.md,
/// "Connection"), whose frames never leave the connection's event loop.
struct EaselChannel: ServerChildChannel, HTTPChannelHandler {
    let responder: HTTPChannelHandler.Responder
    let registry: RoomRegistry
    let policy: RequestPolicy
    let connections: Connections
    let work: NodeWork
    let timeouts: HTTPConnectionTimeouts

    enum Negotiated: Sendable {
        case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>, Departure)
        case webSocket
    }

    struct Value: ServerChildChannelValue {
        let channel: any Channel
        let negotiated: EventLoopFuture<Negotiated>
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            // A stroke's points are small and many, and must not wait for each other.
            try channel.syncOptions?.setOption(.tcpOption(.tcp_nodelay), value: 1)
            try channel.syncOptions?.setOption(
                .writeBufferWaterMark, value: .init(low: 32 << 10, high: 128 << 10))
            var configuration = NIOUpgradableHTTPServerPipelineConfiguration(
                upgradeConfiguration: .init(
                    upgraders: [upgrader(logger: logger)],
                    notUpgradingCompletionHandler: { channel in
                        channel.eventLoop.makeCompletedFuture {
                            try serveHTTP(channel)
                        }
                    }))
            configuration.enableResponseHeaderValidation = false
            let firstRequest = FirstRequestHandler(timeout: registry.configuration.helloTimeout)
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(firstRequest)
            let negotiated = try pipeline.configureUpgradableHTTPServerPipeline(
                configuration: configuration)
            let handler = NIOLoopBound(firstRequest, eventLoop: channel.eventLoop)
            let operations = NIOLoopBound(pipeline, eventLoop: channel.eventLoop)
            negotiated.whenComplete { _ in operations.value.removeHandler(handler.value).whenComplete { _ in } }
            return Value(channel: channel, negotiated: negotiated)
        }
    }

    private func serveHTTP(_ channel: any Channel) throws -> Negotiated {
        let departure = Departure()
        let work = self.work
        BufferedOutput.bound(on: channel)
        try channel.pipeline.syncOperations.addHandlers([
            HTTP1ToHTTPServerCodec(secure: false),
            HTTPConnectionHandler(timeouts, departure: departure) { work.countSlowClient() },
        ])
        let asynchronous = try NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>(
            wrappingChannelSynchronously: channel,
            configuration: .init(
                // What a request may have sent before anybody wants it.
                backPressureStrategy: .init(lowWatermark: 1, highWatermark: 2), isOutboundHalfClosureEnabled: true))
        return .http(asynchronous, departure)
    }

    func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.negotiated.get() {
            case .http(let channel, let departure):
                let connection = Asker.Connection(
                    channel: channel.channel, limits: connections.limits, departure: departure)
                await Asker.$connection.withValue(connection) {
                    await handleHTTP(asyncChannel: channel, logger: logger)
                }
            case .webSocket:
                try await value.channel.closeFuture.get()
            }
        } catch {
            logger.debug("Connection failed before it was served", metadata: ["error": "\(error)"])
            value.channel.close(promise: nil)
        }
    }

    /// Answers a request to upgrade that can't be granted. Done here because NIO closes a connection whose upgrade is
    /// refused before HTTP gets to answer.
    private static func refuse(_ problem: Problem, on channel: any Channel) {
        let body = ByteBuffer(bytes: problem.json.canonical)
        var head = HTTPResponseHead(
            version: .http1_1, status: .init(statusCode: problem.status.code),
            headers: [
                "Content-Type": Problem.contentType, "Content-Length": "\(body.readableBytes)", "Connection": "close",
                "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
                "Cross-Origin-Resource-Policy": "same-origin",
            ])
        if let retryAfter = problem.retryAfter { head.headers.add(name: "Retry-After", value: "\(retryAfter)") }
        channel.write(HTTPServerResponsePart.head(head), promise: nil)
        channel.write(HTTPServerResponsePart.body(.byteBuffer(body)), promise: nil)
        channel.writeAndFlush(HTTPServerResponsePart.end(nil)).whenComplete { _ in channel.close(promise: nil) }
    }

    /// Takes `GET /boards/{board}/ws`.
    private func upgrader(logger: Logger) -> NIOTypedWebSocketServerUpgrader<Negotiated> {
        let (registry, policy, connections) = (self.registry, self.policy, self.connections)
        return NIOTypedWebSocketServerUpgrader(
            maxFrameSize: registry.configuration.limits.frameBytes,
            enableAutomaticErrorHandling: false,
            shouldUpgrade: { channel, head in
                do throws(Problem) {
                    try policy.check(BrowserRequest(upgrade: head, isFromProxy: connections.isFromProxy(channel)))
                    let request = try WebSocketRequest(head)
                    try connections.grant(channel, head)
                    return channel.eventLoop.makeSucceededFuture(request.answer)
                } catch {
                    Self.refuse(error, on: channel)
                    return channel.eventLoop.makeSucceededFuture(nil)
                }
            },
            upgradePipelineHandler: { channel, head in
                channel.eventLoop.makeCompletedFuture {
                    let request = try WebSocketRequest(head)
                    try channel.pipeline.syncOperations.addHandler(
                        WebSocketHandler(board: request.board, registry: registry))
                    return .webSocket
                }
            })
    }
}
