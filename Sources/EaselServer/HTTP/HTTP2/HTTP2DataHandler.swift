import NIOCore
import NIOHTTP2

/// Makes one of the DATA frames that come to a request at once, and tells the connection of each.
final class HTTP2DataHandler: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame.FramePayload
    typealias InboundOut = HTTP2Frame.FramePayload

    private let delivered: () -> Void
    private var bytes: ByteBuffer?

    init(delivered: @escaping () -> Void) {
        self.delivered = delivered
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .data(let frame) = unwrapInboundIn(data), case .byteBuffer(let piece) = frame.data else {
            pass(context)
            return context.fireChannelRead(data)
        }
        delivered()
        if bytes == nil { bytes = piece } else { bytes?.writeImmutableBuffer(piece) }
        if frame.endStream { pass(context, endStream: true) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        pass(context)
        context.fireChannelReadComplete()
    }

    func channelInactive(context: ChannelHandlerContext) {
        pass(context)
        context.fireChannelInactive()
    }

    private func pass(_ context: ChannelHandlerContext, endStream: Bool = false) {
        guard let bytes else { return }
        self.bytes = nil
        context.fireChannelRead(wrapInboundOut(.data(.init(data: .byteBuffer(bytes), endStream: endStream))))
    }
}
