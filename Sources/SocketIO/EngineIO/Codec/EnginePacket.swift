package import NIOCore

/// A packet of Engine.IO.
package enum EnginePacket: Sendable, Hashable {
    /// The handshake, as JSON. A client has no use for it.
    case open(String)
    case close
    /// `isProbe` in the first packet of a WebSocket that wants to take a session over.
    case ping(isProbe: Bool)
    case pong(isProbe: Bool)
    case message(EngineMessage)
    case upgrade
    case noop

    /// The digit that a packet with text begins with.
    var digit: UInt8 {
        switch self {
        case .open: UInt8(ascii: "0")
        case .close: UInt8(ascii: "1")
        case .ping: UInt8(ascii: "2")
        case .pong: UInt8(ascii: "3")
        case .message: UInt8(ascii: "4")
        case .upgrade: UInt8(ascii: "5")
        case .noop: UInt8(ascii: "6")
        }
    }

    /// Reads a packet from text that is known to be valid UTF-8. Nil if it is none.
    package init?(text: ByteBuffer, revision: EngineRevision) {
        var rest = text
        guard let type = rest.readInteger(as: UInt8.self) else { return nil }
        if type == UInt8(ascii: "b") {
            self.init(base64: rest, revision: revision)
        } else {
            self.init(digit: type, rest)
        }
    }

    private init?(digit: UInt8, _ data: ByteBuffer) {
        switch digit {
        case UInt8(ascii: "0"): self = .open("")
        case UInt8(ascii: "1"): self = .close
        case UInt8(ascii: "2"): self = .ping(isProbe: data.readableBytesView.elementsEqual(Self.probe))
        case UInt8(ascii: "3"): self = .pong(isProbe: data.readableBytesView.elementsEqual(Self.probe))
        case UInt8(ascii: "4"): self = .message(.text(data))
        case UInt8(ascii: "5"): self = .upgrade
        case UInt8(ascii: "6"): self = .noop
        default: return nil
        }
    }

    /// What follows the `b` of a packet in base64; in revision 3 the packet's type comes first.
    private init?(base64: ByteBuffer, revision: EngineRevision) {
        var rest = base64
        if revision == .three {
            guard let digit = rest.readInteger(as: UInt8.self) else { return nil }
            guard digit == UInt8(ascii: "4") else {
                self.init(digit: digit, ByteBuffer())
                return
            }
        }
        guard let bytes = Base64.decode(rest.readableBytesView) else { return nil }
        self = .message(.binary(ByteBuffer(bytes: bytes)))
    }

    /// Reads a packet from binary. In revision 4 it is a message as it is; in revision 3 the packet's type comes first.
    package init?(binary: ByteBuffer, revision: EngineRevision) {
        guard revision == .three else {
            self = .message(.binary(binary))
            return
        }
        var rest = binary
        guard let type = rest.readInteger(as: UInt8.self), type <= 6 else { return nil }
        if type == 4 {
            self = .message(.binary(rest))
        } else {
            self.init(digit: UInt8(ascii: "0") + type, ByteBuffer())
        }
    }

    static let probe = Array("probe".utf8)
}
