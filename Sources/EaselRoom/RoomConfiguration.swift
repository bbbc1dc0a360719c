public import EaselBoard
public import NIOCore

/// How rooms behave. The defaults are those of the design; tests shorten the times.
public struct RoomConfiguration: Sendable {
    /// The limits of section 2, as told in `welcome.limits`.
    public var limits = Limits()
    /// How often a session is pinged, a node says that it lives and an idle board's head is checked.
    public var heartbeat: TimeAmount = .seconds(25)
    /// The shortest time between two `presence` frames to one session.
    public var presenceInterval: TimeAmount = .milliseconds(40)
    /// How long a session may take until its `hello`.
    public var helloTimeout: TimeAmount = .seconds(10)
    /// How long a room without sessions is kept.
    public var idleGrace: TimeAmount = .seconds(30)
    /// How long a session may take nothing at all before it is closed with 4413.
    public var stallTimeout: TimeAmount = .seconds(60)
    /// How long an operation's frame may stay out after the log has sequenced it, before the log is asked for it.
    public var echoTimeout: TimeAmount = .milliseconds(250)
    /// Whether a board is made by its first hello.
    public var autoCreate = true
    /// Operations of one board that may wait for the log. Past it: `reject` code `unavailable`.
    public var maximumQueuedOperations = 20_000
    /// Bytes of operations of one board that may wait for the log. Past it: `reject` code `unavailable`.
    public var maximumQueuedBytes = 32 << 20
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
    /// How often all boards are looked through for history that is no longer kept.
    public var historyCheck: TimeAmount = .hours(1)

    public init() {}
}
