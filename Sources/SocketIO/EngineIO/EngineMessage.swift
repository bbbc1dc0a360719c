package import NIOCore

/// What one Engine.IO message carries.
package enum EngineMessage: Sendable, Hashable {
    /// UTF-8 text; whoever reads it from outside has validated it.
    case text(ByteBuffer)
    /// Bytes as they are.
    case binary(ByteBuffer)
}
