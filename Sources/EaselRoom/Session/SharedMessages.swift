public import NIOCore

/// Messages that the sessions of one event loop get together, in order.
///
/// Confined to that loop. The first transport that writes them keeps here how they are encoded for its kind, so that each
/// other one writes the same bytes.
public final class SharedMessages {
    /// The messages, in the order in which clients get them.
    public let frames: [SharedFrame]
    private var encodings: [(kind: ObjectIdentifier, bytes: ByteBuffer)] = []

    init(_ frames: [SharedFrame]) {
        self.frames = frames
    }

    /// All messages as one kind of transport puts them onto the network. `encode` is called once for each kind, which a type
    /// names.
    public func encoded(for kind: any Any.Type, _ encode: ([SharedFrame]) -> ByteBuffer) -> ByteBuffer {
        let kind = ObjectIdentifier(kind)
        for encoding in encodings where encoding.kind == kind { return encoding.bytes }
        let bytes = encode(frames)
        encodings.append((kind, bytes))
        return bytes
    }
}
