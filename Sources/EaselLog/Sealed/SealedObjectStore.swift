public import NIOCore

/// What Excalidraw's clients store, encrypted: the newest scene of a room, images, and scenes that a link leads to. Every
/// version of an object is whole; a new one replaces none at once, but old ones are dropped past the store's limits.
public protocol SealedObjectStore: Sendable {
    /// Begins a version that nobody sees yet. One that is neither published nor abandoned is forgotten: by Redis 15 minutes
    /// after its last part, by a SQLite file when it is opened again.
    func beginUpload(of object: SealedObject) async throws(LogError) -> SealedUpload

    /// Adds a part of at most ``SealedUpload/partBytes`` bytes.
    func add(_ part: ByteBuffer, to upload: inout SealedUpload) async throws(LogError)

    /// Makes the parts the object's newest version. Nil, and nothing is kept, if it must be the first and is not.
    func publish(_ upload: SealedUpload, onlyAsFirst: Bool) async throws(LogError) -> SealedVersion?

    /// Forgets what was uploaded so far.
    func abandon(_ upload: SealedUpload) async throws(LogError)

    /// The versions that are kept, the oldest first; empty if there is no such object.
    func versions(of object: SealedObject) async throws(LogError) -> [SealedVersion]

    /// A part of a version, from 0 on. Nil if the version is not kept any more.
    func part(_ index: Int, of version: SealedVersion, of object: SealedObject) async throws(LogError) -> ByteBuffer?
}

/// An object that clients store.
public struct SealedObject: Sendable, Hashable {
    public enum Kind: String, Sendable, CaseIterable {
        /// The scene of a room, as of its last save.
        case room = "rooms"
        /// An image.
        case file = "files"
        /// A scene that a link leads to; it has one version.
        case scene = "scenes"
    }

    public var kind: Kind
    public var id: SealedID

    public init(_ kind: Kind, _ id: SealedID) {
        self.kind = kind
        self.id = id
    }
}

/// A version that is on its way into the store.
public struct SealedUpload: Sendable {
    /// The bytes of each part but the last, which may have fewer.
    public static let partBytes = 1 << 20

    public let object: SealedObject
    /// Tells uploads of one object apart: random.
    let token: Int
    public internal(set) var parts = 0
    public internal(set) var bytes = 0

    init(of object: SealedObject) {
        self.object = object
        token = Int.random(in: 1...StoredValue.largestInteger)
    }
}

/// A version of an object.
public struct SealedVersion: Sendable, Hashable {
    /// 1, 2, 3, …
    public var number: Int
    public var bytes: Int
    /// When it was stored, in milliseconds since 1970.
    public var at: Int

    /// How many parts it has.
    public var parts: Int { (bytes + SealedUpload.partBytes - 1) / SealedUpload.partBytes }

    static let largestBytes = 1 << 32
}

/// How long and how much a store keeps.
public struct SealedStoreLimits: Sendable, Hashable {
    /// How long an object or a room that nobody uses is kept; nil for ever.
    public var retention: TimeAmount? = .hours(180 * 24)
    /// Versions of an object, the newest among them.
    public var versions = 16
    /// Bytes of an object's versions in all; the newest is kept whatever its size.
    public var versionBytes = 256 << 20

    public init() {}
}

/// The store of all that is encrypted.
public protocol SealedStore: SealedRoomLog, SealedObjectStore {
    /// Forgets what was not used for as long as the store keeps it, where the store does not do so by itself.
    func sweep() async throws(LogError)

    /// Closes what the store has open. Later calls throw ``LogError/unavailable(_:)``.
    func shutdown() async
}

extension SealedStoreLimits {
    /// Of versions in order, the oldest ones that are too many.
    func surplus(of versions: [SealedVersion]) -> ArraySlice<SealedVersion> {
        var (kept, bytes) = (0, 0)
        for version in versions.reversed() {
            bytes += version.bytes
            guard kept == 0 || kept < self.versions && bytes <= versionBytes else { break }
            kept += 1
        }
        return versions.dropLast(kept)
    }
}
