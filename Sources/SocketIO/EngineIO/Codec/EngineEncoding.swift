internal import NIOCore
internal import NIOWebSocket

/// How packets are written: by transport, revision, and whether the client takes binary.
package enum EngineEncoding: Sendable, Hashable {
    /// Packets of a body are separated by `0x1e`; binary is base64.
    case polling
    /// `length:packet`, one behind the other; binary is base64.
    case pollingThree
    /// A byte for text (0) or binary (1), the length's digits as bytes, 0xFF, the packet.
    case pollingThreeBinary
    /// Frames of RFC 6455; binary is what its frame carries.
    case webSocket
    /// Binary frames begin with the packet's type.
    case webSocketThree
    /// Binary is base64 in text frames.
    case webSocketThreeBase64

    /// What stands between two packets.
    static let separator: UInt8 = 0x1E

    /// Writes one packet behind what `buffer` holds already.
    ///
    /// - Parameter threshold: from so many bytes on, a message is compressed (RFC 7692) that goes over a WebSocket whose client reads
    ///   that; nil if it does not.
    func write(_ packet: EnginePacket, compressionThreshold threshold: Int? = nil, to buffer: inout ByteBuffer) {
        switch packet {
        case .message(.text(let text)): write(text: packet.digit, text.readableBytesView, threshold, to: &buffer)
        case .message(.binary(let bytes)): write(binary: bytes, threshold, to: &buffer)
        case .open(let handshake): write(text: packet.digit, handshake.utf8, nil, to: &buffer)
        case .ping(let isProbe), .pong(let isProbe):
            write(text: packet.digit, isProbe ? EnginePacket.probe : [], nil, to: &buffer)
        case .close, .upgrade, .noop: write(text: packet.digit, [], nil, to: &buffer)
        }
    }

    private func write(
        text first: UInt8, _ rest: some Collection<UInt8>, _ threshold: Int?, to buffer: inout ByteBuffer
    ) {
        switch self {
        case .polling:
            if buffer.readableBytes > 0 { buffer.writeInteger(Self.separator) }
        case .pollingThree:
            buffer.writeString("\(1 + UTF16Length.of(rest)):")
        case .pollingThreeBinary:
            writeHead(isBinary: false, 1 + rest.count, to: &buffer)
        case .webSocket, .webSocketThree, .webSocketThreeBase64:
            return write(frame: .text, first, rest, threshold, to: &buffer)
        }
        buffer.writeInteger(first)
        buffer.writeBytes(rest)
    }

    private func write(binary bytes: ByteBuffer, _ threshold: Int?, to buffer: inout ByteBuffer) {
        switch self {
        case .polling:
            write(text: UInt8(ascii: "b"), Base64.encode(bytes.readableBytesView), threshold, to: &buffer)
        case .pollingThree, .webSocketThreeBase64:
            let text = [UInt8(ascii: "4")] + Base64.encode(bytes.readableBytesView)
            write(text: UInt8(ascii: "b"), text, threshold, to: &buffer)
        case .pollingThreeBinary:
            writeHead(isBinary: true, 1 + bytes.readableBytes, to: &buffer)
            buffer.writeInteger(UInt8(4))
            buffer.writeImmutableBuffer(bytes)
        case .webSocket: write(frame: .binary, nil, bytes.readableBytesView, threshold, to: &buffer)
        case .webSocketThree: write(frame: .binary, 4, bytes.readableBytesView, threshold, to: &buffer)
        }
    }

    /// A frame of RFC 6455 with `first`, if there is one, and `rest`.
    private func write(
        frame opcode: WebSocketOpcode, _ first: UInt8?, _ rest: some Collection<UInt8>, _ threshold: Int?,
        to buffer: inout ByteBuffer
    ) {
        let length = rest.count + (first == nil ? 0 : 1)
        if let threshold, length >= threshold {
            var message = ByteBuffer()
            message.reserveCapacity(length)
            if let first { message.writeInteger(first) }
            message.writeBytes(rest)
            if let packed = PermessageDeflate.packInline(message, from: threshold) {
                WebSocketFrameHead.write(opcode, length: packed.readableBytes, isCompressed: true, to: &buffer)
                buffer.writeImmutableBuffer(packed)
                return
            }
        }
        WebSocketFrameHead.write(opcode, length: length, to: &buffer)
        if let first { buffer.writeInteger(first) }
        buffer.writeBytes(rest)
    }

    private func writeHead(isBinary: Bool, _ length: Int, to buffer: inout ByteBuffer) {
        buffer.writeInteger(UInt8(isBinary ? 1 : 0))
        for digit in String(length).utf8 { buffer.writeInteger(digit - UInt8(ascii: "0")) }
        buffer.writeInteger(UInt8(0xFF))
    }
}
