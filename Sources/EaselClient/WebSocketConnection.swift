import EaselBoard
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket

/// What a connection tells, in order, on its event loop.
enum ConnectionEvent: Sendable {
    case opened
    case message(ByteBuffer)
    case closed(code: Int?, reason: String)
}

/// A WebSocket to a node.
struct WebSocketConnection: Sendable {
    let channel: any Channel

    func send(_ bytes: [UInt8]) {
        let frame = WebSocketFrame(
            fin: true, opcode: .text, maskKey: .random(), data: ByteBuffer(bytes: bytes))
        channel.writeAndFlush(frame, promise: nil)
    }

    /// Ends it without a word, as a lost network would.
    func cut() {
        channel.close(promise: nil)
    }

    func close() {
        var payload = ByteBuffer()
        payload.writeInteger(CloseCode.normal.rawValue)
        let frame = WebSocketFrame(fin: true, opcode: .connectionClose, maskKey: .random(), data: payload)
        let channel = self.channel
        channel.writeAndFlush(frame).whenComplete { _ in channel.close(promise: nil) }
    }

    /// Whether bytes are read off the socket.
    func setReading(_ isReading: Bool) {
        channel.setOption(.autoRead, value: isReading).whenComplete { _ in }
    }

    static func open(
        _ node: NodeAddress, verifying tls: ClientTLS?, board: BoardID, on eventLoop: any EventLoop,
        _ handler: @escaping @Sendable (ConnectionEvent) -> Void
    ) async throws -> WebSocketConnection {
        let tls = node.isSecure ? try tls ?? ClientTLS.system.get() : nil
        let upgraded: EventLoopFuture<WebSocketConnection> = try await ClientBootstrap(group: eventLoop)
            .connectTimeout(.seconds(5))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .connect(host: node.host, port: node.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLClientHandler(context: tls.context, serverHostname: node.name))
                    }
                    let upgrader = NIOTypedWebSocketClientUpgrader<WebSocketConnection>(
                        maxFrameSize: 4 << 20
                    ) { channel, _ in
                        channel.eventLoop.makeCompletedFuture {
                            try channel.pipeline.syncOperations.addHandler(ClientFrameHandler(handler))
                            return WebSocketConnection(channel: channel)
                        }
                    }
                    let head = HTTPRequestHead(
                        version: .http1_1, method: .GET, uri: "/boards/\(board.string)/ws",
                        headers: [
                            "Host": "\(node.host):\(node.port)", "Content-Length": "0",
                            "Sec-WebSocket-Protocol": Welcome.protocolName,
                        ])
                    return try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
                        configuration: .init(
                            upgradeConfiguration: .init(upgradeRequestHead: head, upgraders: [upgrader]) { channel in
                                let refusal = channel.eventLoop.makePromise(of: WebSocketConnection.self)
                                do {
                                    try channel.pipeline.syncOperations.addHandler(RefusalHandler(refusal))
                                } catch {
                                    refusal.fail(error)
                                }
                                return refusal.futureResult
                            }))
                }
            }
        return try await upgraded.get()
    }
}

extension NodeAddress {
    /// The name that a certificate has to be for; nil for an IP address, which certificates name otherwise.
    fileprivate var name: String? {
        (try? SocketAddress(ipAddress: host, port: port)) == nil ? host : nil
    }
}

/// Reads frames off a connection, answers pings, and puts fragments together.
private final class ClientFrameHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let tell: @Sendable (ConnectionEvent) -> Void
    private var fragments: ByteBuffer?
    private var closing: (code: Int?, reason: String) = (nil, "")

    init(_ tell: @escaping @Sendable (ConnectionEvent) -> Void) {
        self.tell = tell
    }

    func handlerAdded(context: ChannelHandlerContext) {
        tell(.opened)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        var bytes = frame.unmaskedData
        switch frame.opcode {
        case .ping:
            context.writeAndFlush(
                wrapOutboundOut(WebSocketFrame(fin: true, opcode: .pong, maskKey: .random(), data: bytes)),
                promise: nil)
        case .connectionClose:
            closing.code = bytes.readInteger(as: UInt16.self).map(Int.init)
            closing.reason = String(buffer: bytes)
            context.writeAndFlush(
                wrapOutboundOut(
                    WebSocketFrame(fin: true, opcode: .connectionClose, maskKey: .random(), data: frame.unmaskedData)),
                promise: nil)
            context.close(promise: nil)
        case .text, .continuation:
            var message = fragments ?? ByteBuffer()
            message.writeBuffer(&bytes)
            fragments = frame.fin ? nil : message
            if frame.fin { tell(.message(message)) }
        default:
            break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        tell(.closed(code: closing.code, reason: closing.reason))
        context.fireChannelInactive()
    }
}
