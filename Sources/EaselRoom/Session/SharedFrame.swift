public import NIOCore

/// A message that many sessions get, encoded once: a transport writes the bytes as they are or wraps them, and never has
/// to parse them.
public struct SharedFrame: Sendable, Equatable {
    /// The message's `type`.
    public enum Kind: String, Sendable {
        case ops, snapshot, participants, presence
    }

    public let kind: Kind
    /// The message as JSON text, in the form of `easel.v1`.
    public let bytes: ByteBuffer
    /// The message as ``RoomConfiguration/pack`` makes it, if it has been packed.
    public let packed: ByteBuffer?

    init(_ kind: Kind, _ bytes: ByteBuffer, packed: ByteBuffer? = nil) {
        self.kind = kind
        self.bytes = bytes
        self.packed = packed
    }
}
