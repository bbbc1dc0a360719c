package import NIOCore

/// What one Engine.IO message carries.
package enum EngineMessage: Sendable, Hashable {
    /// UTF-8 text; whoever reads it from outside has validated it.
    case text(ByteBuffer)
    /// Bytes as they are.
    case binary(ByteBuffer)

    /// Without the packet around them.
    package var byteCount: Int {
        switch self {
        case .text(let bytes), .binary(let bytes): bytes.readableBytes
        }
    }

    package var isBinary: Bool {
        if case .binary = self { true } else { false }
    }
}
