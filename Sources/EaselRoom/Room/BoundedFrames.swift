import EaselBoard
import NIOCore

/// Frames of bounded size out of what may be too much for one.
enum BoundedFrames {
    /// No frame that a session gets is larger, unless one item alone is.
    static let maximumBytes = 1 << 20

    /// One frame if it fits, as it does nearly always; else those of each half.
    static func encode<Item>(_ items: ArraySlice<Item>, _ message: (ArraySlice<Item>) -> ServerMessage) -> [ByteBuffer]
    {
        let bytes = message(items).encode()
        guard bytes.count > maximumBytes, items.count > 1 else { return [ByteBuffer(bytes: bytes)] }
        let middle = items.startIndex + items.count / 2
        return encode(items[..<middle], message) + encode(items[middle...], message)
    }

    /// A welcome, and where the participants are too many for one frame those that are left out of it as arrivals.
    /// The welcomed session's own participant is in the welcome.
    static func encode(_ welcome: Welcome) -> [ByteBuffer] {
        var bytes = ServerMessage.welcome(welcome).encode()
        guard bytes.count > maximumBytes else { return [ByteBuffer(bytes: bytes)] }
        var welcome = welcome
        let own = welcome.participants.filter { $0.session == welcome.session }
        let others = welcome.participants.filter { $0.session != welcome.session }
        var told = others[...]
        while bytes.count > maximumBytes, !told.isEmpty {
            told = told.prefix(told.count / 2)
            welcome.participants = own + told
            bytes = ServerMessage.welcome(welcome).encode()
        }
        return [ByteBuffer(bytes: bytes)]
            + encode(others[told.endIndex...]) { .participants(joined: Array($0), left: []) }
    }
}
