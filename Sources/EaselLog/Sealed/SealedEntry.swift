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
    /// Where the whole scene is that stands for what was dropped; nil if nothing was.
    public var keyframe: SealedKeyframe?

    /// The place in front of the oldest entry that is kept.
    public var base: Int { last - entries }

    public init(last: Int = 0, entries: Int = 0, bytes: Int = 0, keyframe: SealedKeyframe? = nil) {
        self.keyframe = keyframe
        self.last = last
        self.entries = entries
        self.bytes = bytes
    }

    public static let empty = SealedExtent()
}

/// Entries among which is a whole scene: those of one sender behind a place, up to and including another. Which of them it is,
/// nobody here can read.
public struct SealedKeyframe: Sendable, Hashable {
    public var sender: String
    public var after: Int
    public var upTo: Int

    public init(sender: String, after: Int, upTo: Int) {
        self.sender = sender
        self.after = after
        self.upTo = upTo
    }

    /// Whether a record is one of the entries.
    public func contains(_ record: SealedRecord) -> Bool {
        record.place > after && record.place <= upTo && record.entry.sender == sender
    }

    /// What a store keeps.
    var text: String { "\(after):\(upTo):\(sender)" }

    /// Nil for what a store can't have kept.
    init?(text: String) {
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let after = Int(parts[0]), let upTo = Int(parts[1]),
            0 <= after, after <= upTo, upTo <= StoredValue.largestInteger, parts[2].utf8.count <= 64
        else { return nil }
        self.init(sender: String(parts[2]), after: after, upTo: upTo)
    }
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
