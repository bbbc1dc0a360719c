package import NIOCore
package import NIOWebSocket

/// Puts frames together to messages, by RFC 6455. A pure value.
package struct WebSocketAssembler: Sendable {
    package enum Event: Sendable, Equatable {
        /// A fragment, of a message that has not ended.
        case nothing
        case message(EngineMessage)
        /// A message that is compressed (RFC 7692): what its frames carried.
        case compressed(ByteBuffer, isText: Bool)
        /// To be answered with a pong of the same bytes.
        case ping(ByteBuffer)
        case pong
        /// To be answered with a close frame of this payload.
        case close(ByteBuffer)
        case violation(Violation)
    }

    /// What a client did that RFC 6455 does not allow, with the code of the close frame.
    package enum Violation: UInt16, Sendable {
        case protocolError = 1002
        case invalidText = 1007
        case tooLarge = 1009
    }

    /// Bytes that are read of a connection behind its end, so that its client gets to read why it ends.
    package static let maximumDropped = 4 << 20

    /// The most bytes of a message.
    package var maximumBytes: Int
    private let allowsCompression: Bool
    private var begun: Begun?

    private struct Begun {
        let isText: Bool
        let isCompressed: Bool
        var bytes: ByteBuffer
    }

    /// - Parameter allowsCompression: whether messages may be compressed, as was negotiated.
    package init(maximumBytes: Int, allowsCompression: Bool = false) {
        self.maximumBytes = maximumBytes
        self.allowsCompression = allowsCompression
    }

    package mutating func receive(_ frame: WebSocketFrame) -> Event {
        let isData = frame.opcode == .text || frame.opcode == .binary
        guard frame.maskKey != nil, !frame.rsv1 || (allowsCompression && isData), !frame.rsv2, !frame.rsv3 else {
            return .violation(.protocolError)
        }
        switch frame.opcode {
        case .text, .binary:
            guard begun == nil else { return .violation(.protocolError) }
            return receive(
                Begun(isText: frame.opcode == .text, isCompressed: frame.rsv1, bytes: frame.unmaskedData),
                isLast: frame.fin)
        case .continuation:
            guard let begun else { return .violation(.protocolError) }
            return receive(frame.unmaskedData, behind: begun, isLast: frame.fin)
        case .ping: return .ping(frame.unmaskedData)
        case .pong: return .pong
        case .connectionClose: return close(frame.unmaskedData)
        default: return .violation(.protocolError)
        }
    }

    private mutating func receive(_ message: Begun, isLast: Bool) -> Event {
        let bytes = message.bytes
        guard bytes.readableBytes <= maximumBytes else { return .violation(.tooLarge) }
        guard isLast else {
            begun = message
            return .nothing
        }
        begun = nil
        guard !message.isCompressed else { return .compressed(bytes, isText: message.isText) }
        guard message.isText else { return .message(.binary(bytes)) }
        return bytes.isValidUTF8 ? .message(.text(bytes)) : .violation(.invalidText)
    }

    private mutating func receive(_ bytes: ByteBuffer, behind begun: Begun, isLast: Bool) -> Event {
        var whole = begun
        // The only one that holds the buffer, so that it grows in place.
        self.begun = nil
        guard bytes.readableBytes <= maximumBytes - whole.bytes.readableBytes else { return .violation(.tooLarge) }
        whole.bytes.writeImmutableBuffer(bytes)
        return receive(whole, isLast: isLast)
    }

    private func close(_ payload: ByteBuffer) -> Event {
        var rest = payload
        guard payload.readableBytes > 0 else { return .close(payload) }
        guard let code = rest.readInteger(as: UInt16.self), Self.mayBeSent(code), rest.isValidUTF8 else {
            return .violation(.protocolError)
        }
        return .close(ByteBuffer(integer: code))
    }

    /// Section 7.4 of RFC 6455.
    private static func mayBeSent(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}
