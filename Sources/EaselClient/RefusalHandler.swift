import NIOCore
import NIOHTTP1

/// A node's answer to a handshake that it does not grant.
struct HandshakeRefusal: Error, CustomStringConvertible {
    let status: UInt
    /// What its `Retry-After` asks for.
    let retryAfter: TimeAmount?

    var description: String { "the server did not upgrade to a WebSocket; it answered \(status)" }

    init(_ head: HTTPResponseHead) {
        status = head.status.code
        // Longer than this no node of ours asks for, and a wrong number must not end a client.
        retryAfter = head.headers.first(name: "retry-after").flatMap { Int64($0) }
            .flatMap { (0...3_600).contains($0) ? .seconds($0) : nil }
    }
}

/// Reads the head of an answer that is no upgrade, and closes.
final class RefusalHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let promise: EventLoopPromise<WebSocketConnection>

    init(_ promise: EventLoopPromise<WebSocketConnection>) {
        self.promise = promise
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let head) = unwrapInboundIn(data) else { return }
        promise.fail(HandshakeRefusal(head))
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        promise.fail(ClientError.closed)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        promise.fail(error)
        context.close(promise: nil)
    }
}
