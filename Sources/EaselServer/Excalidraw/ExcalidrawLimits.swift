public import EaselLog
public import EaselRoom

/// What Excalidraw's clients may keep and send.
public struct ExcalidrawLimits: Sendable {
    /// How long and how many versions are kept.
    public var store = SealedStoreLimits()
    /// What the log of a room may hold. From a sixteenth of it on, and when it has grown to four times the size that it had
    /// after the last time, a participant is asked for the whole scene, and what came before is dropped.
    public var room = SealedRoomLimits(entries: 8_000, bytes: 64 << 20)
    /// Bytes of a scene, room or image that is stored.
    public var objectBytes = 50 << 20
    /// What one session may send.
    public var rates = SessionRates()

    public init() {}

    /// Rooms that a socket may be in.
    static let roomsPerSocket = 8
    /// Others that a socket may follow.
    static let followedPerSocket = 64
    /// Bytes of a message that may be lost: cursors, viewports.
    static let volatileBytes = 256 << 10
    /// Bytes of an initialization vector; Excalidraw's have 12.
    static let ivBytes = 64
    /// Bytes of a room that may wait for the log.
    static let waitingBytes = 32 << 20
    /// Bytes of all rooms that may wait for the log.
    static let allWaitingBytes = 256 << 20
    /// Bytes that a request counts for which all nodes are asked who is in a room.
    static let requestCost = 64 << 10
    /// Sessions of one address that may send at their rates at once.
    static let sessionsPerAddress = 8

    /// Whether a room holds so much that a whole scene is worth asking for.
    ///
    /// - Parameter compacted: what it held when older entries were last dropped.
    func isLarge(_ extent: SealedExtent, compacted: SealedExtent) -> Bool {
        extent.entries > max(room.entries / 16, min(4 * compacted.entries, room.entries / 2))
            || extent.bytes > max(room.bytes / 16, min(4 * compacted.bytes, room.bytes / 2))
    }
}
