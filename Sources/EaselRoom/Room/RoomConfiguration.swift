public import EaselBoard
public import NIOCore

/// How rooms behave. Tests shorten the times.
public struct RoomConfiguration: Sendable {
    /// The limits of documents and messages, as told in `welcome.limits`.
    public var limits = Limits()
    /// How often a session is pinged. A node records its own heartbeat and checks its boards three times as often.
    public var heartbeat: TimeAmount = .seconds(25)
    /// The shortest time between two `presence` frames to one session.
    public var presenceInterval: TimeAmount = .milliseconds(40)
    /// How many participants of a board its sessions are told of. Of more, those who were active last; and the shortest time
    /// between two frames of presence grows with their number, up to a second.
    public var listedParticipants = 200
    /// How long a session may take until its `hello`.
    public var helloTimeout: TimeAmount = .seconds(10)
    /// How long a room without sessions is kept.
    public var idleGrace: TimeAmount = .seconds(30)
    /// How long what was written to a session may wait, none of it being taken, before it is closed with 4413.
    public var stallTimeout: TimeAmount = .seconds(60)
    /// How long an operation's frame may take after the log has sequenced it, before it is read from the log.
    public var frameTimeout: TimeAmount = .milliseconds(250)
    /// How much a session may send.
    public var rates = SessionRates()
    /// How much one principal may have and send.
    public var principals = PrincipalLimits()
    /// Sessions that join at the same time; others wait.
    public var maximumJoining = 64
    /// Sessions that wait to join. Past it: `error` code `overloaded` and close 1013.
    public var maximumWaitingToJoin = 4_096
    /// Bytes of answers that wait for a session to read them, past which nothing more is read from it.
    public var unreadBytesToPause = 2 << 20
    /// Bytes that wait for a session to read them, past which it is closed with 4413.
    public var maximumUnreadBytes = 8 << 20
    /// Bytes a session may send before it is welcomed, past which nothing more is read from it until then.
    public var heldBytesToPause = 64 << 10
    /// Compresses a message as transports may carry it, or gives nil if that gains nothing. Snapshots are packed by it, once
    /// for all and on a thread of their own; nil if no transport compresses.
    public var pack: (@Sendable (ByteBuffer) -> ByteBuffer?)?
    /// Whether a board is made by its first hello.
    public var autoCreate = true
    /// Operations of one board that may wait for the log. Past it: `reject` code `unavailable`.
    public var maximumQueuedOperations = 20_000
    /// Bytes of operations of one board that may wait for the log. Past it: `reject` code `unavailable`.
    public var maximumQueuedBytes = 32 << 20
    /// How long the log may take nothing before those whose operations wait are told: `error` code `unavailable`.
    public var outageNotice: TimeAmount = .seconds(3)
    /// How long whoever submits without a session waits for the log. Past it, the operation may still be sequenced.
    public var submitTimeout: TimeAmount = .seconds(10)
    /// Operations that go to the log in one batch.
    public var batchOperations = 256
    /// Bytes of operations that go to the log in one batch, unless one alone is larger.
    public var batchBytes = 256 << 10
    /// Bytes of recent frames that a room keeps; a session within them needs no read of the log.
    public var ringBytes = 4 << 20
    /// Operations of recent frames that a room keeps.
    public var ringOperations = 4_096
    /// A session or a resume that lags by more operations than this gets a snapshot instead of them.
    public var catchUpOperations = 5_000
    /// Operations after which a snapshot is stored.
    public var snapshotOperations = 1_000
    /// Bytes of log after which a snapshot is stored.
    public var snapshotBytes = 1 << 20
    /// How much of each board's history is kept.
    public var history = HistoryPolicy.all
    /// Bytes of an archive that anybody may send.
    public var archiveBytes = 512 << 20
    /// A directory that history is written to before it is trimmed; nil: it is given up.
    public var historyArchive: String?
    /// How often all boards are looked through for history that is no longer kept.
    public var historyCheck: TimeAmount = .hours(1)

    public init() {}
}
