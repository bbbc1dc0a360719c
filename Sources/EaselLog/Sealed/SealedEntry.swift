public import NIOCore

/// What a client has drawn in a room, encrypted by a key that never reaches a server.
public struct SealedEntry: Sendable, Hashable {
    /// The id of the Socket.IO socket that sent it, which does not get it back.
    public var sender: String
    /// The initialization vector; no secret.
    public var iv: ByteBuffer
    public var ciphertext: ByteBuffer

    public init(sender: String, iv: ByteBuffer, ciphertext: ByteBuffer) {
        self.sender = sender
        self.iv = iv
        self.ciphertext = ciphertext
    }

    /// What counts against the limits of a room.
    public var byteCount: Int { sender.utf8.count + iv.readableBytes + ciphertext.readableBytes }
}

/// An entry in the log of its room.
public struct SealedRecord: Sendable, Hashable {
    /// 1, 2, 3, …, in the order in which everybody gets the entries.
    public var place: Int
    /// When it was appended, in milliseconds since 1970, by the store's clock.
    public var at: Int
    public var entry: SealedEntry
}

/// What is kept of a room's log.
public struct SealedExtent: Sendable, Hashable {
    /// The place of the last entry that was ever appended; 0 for none.
    public var last = 0
    public var entries = 0
    public var bytes = 0

    /// The place in front of the oldest entry that is kept.
    public var base: Int { last - entries }

    public init(last: Int = 0, entries: Int = 0, bytes: Int = 0) {
        self.last = last
        self.entries = entries
        self.bytes = bytes
    }

    public static let empty = SealedExtent()
}

/// What a room's log may hold.
public struct SealedRoomLimits: Sendable, Hashable {
    public var entries: Int
    public var bytes: Int

    public init(entries: Int, bytes: Int) {
        self.entries = entries
        self.bytes = bytes
    }

    /// Whether entries of so many bytes fit behind what is kept.
    func hasRoom(in extent: SealedExtent, entries count: Int, bytes size: Int) -> Bool {
        extent.entries <= entries - count && extent.bytes <= bytes - size
    }
}

/// What became of entries.
public enum SealedAppend: Sendable, Hashable {
    /// All are in the log.
    case appended(SealedExtent)
    /// None is: the log is as large as it may be.
    case full(SealedExtent)
}
