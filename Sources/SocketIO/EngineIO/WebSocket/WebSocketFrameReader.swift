internal import NIOCore
internal import NIOWebSocket

/// Reads frames of RFC 6455, none larger than a message may be at that time: it is looked at when a head has come, before
/// anything of what follows is kept.
struct WebSocketFrameReader: ByteToMessageDecoder {
    typealias InboundOut = WebSocketFrame

    /// The most bytes of a message now; it grows when its client enters a namespace that takes more.
    let limit: MessageLimit

    mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
        var rest = buffer
        guard let first = rest.readInteger(as: UInt8.self), let second = rest.readInteger(as: UInt8.self),
            let opcode = WebSocketOpcode(encodedWebSocketOpcode: first & 0x0F)
        else { return .needMoreData }
        guard let length = Self.length(second & 0x7F, &rest) else { return .needMoreData }
        let isFinal = first & 0x80 != 0
        if opcode.isControlOpcode {
            guard isFinal else { throw NIOWebSocketError.fragmentedControlFrame }
            guard length <= 125 else { throw NIOWebSocketError.multiByteControlFrameLength }
        }
        guard length <= UInt64(limit.bytes) else { throw NIOWebSocketError.invalidFrameLength }
        var mask: WebSocketMaskingKey?
        if second & 0x80 != 0 {
            guard let bytes = rest.readBytes(length: 4) else { return .needMoreData }
            mask = WebSocketMaskingKey(bytes)
        }
        guard let payload = rest.readSlice(length: Int(length)) else { return .needMoreData }
        buffer.moveReaderIndex(to: rest.readerIndex)
        let frame = WebSocketFrame(
            fin: isFinal, rsv1: first & 0x40 != 0, rsv2: first & 0x20 != 0, rsv3: first & 0x10 != 0, opcode: opcode,
            maskKey: mask, data: payload)
        context.fireChannelRead(wrapInboundOut(frame))
        return .continue
    }

    mutating func decodeLast(
        context: ChannelHandlerContext, buffer: inout ByteBuffer, seenEOF: Bool
    ) throws -> DecodingState {
        // What is no whole frame is of no use.
        try decode(context: context, buffer: &buffer)
    }

    /// Nil if not all of the length has come.
    private static func length(_ short: UInt8, _ rest: inout ByteBuffer) -> UInt64? {
        switch short {
        case 126: rest.readInteger(as: UInt16.self).map(UInt64.init)
        case 127: rest.readInteger(as: UInt64.self)
        default: UInt64(short)
        }
    }
}

/// The most bytes of a message on a WebSocket. On the channel's event loop.
final class MessageLimit {
    var bytes: Int

    init(_ bytes: Int) {
        self.bytes = bytes
    }
}
