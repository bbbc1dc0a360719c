import Synchronization

/// What a node's rooms have done since it started, and what they hold now.
public struct RoomStatistics: Sendable, Equatable {
    /// Boards hosted now.
    public var rooms = 0
    /// Sessions that have said hello and are connected now.
    public var sessions = 0
    /// Operations that this node had sequenced.
    public var sequenced = 0
    /// Operations that were in the log already when they were submitted.
    public var duplicates = 0
    /// Operations that were rejected.
    public var rejected = 0
    /// Frames of operations that came from the log.
    public var frames = 0
    /// Operations written to sessions: one for each session that an operation went to.
    public var deliveries = 0
    /// Sessions that started over with a snapshot, being too far behind or because the log has another lineage.
    public var resyncs = 0
    /// Reads of operations that the log had not published in time.
    public var repairs = 0
    /// Reads that found nothing of what the log was said to have: it has lost something, or somebody else has published.
    public var missing = 0
    /// Times the log was found to have lost its tail or its lineage, and was recovered.
    public var recoveries = 0
    /// Snapshots stored.
    public var snapshots = 0
    /// Sessions closed because they did not read.
    public var stalled = 0
    /// Times that reading from a session was paused because it sent more than its rates allow.
    public var throttled = 0
    /// Sessions closed for sustained rate-limit violations.
    public var rateLimited = 0
    /// Sessions closed because their peer no longer answered.
    public var vanished = 0
    /// Sessions that wait to join now.
    public var waitingToJoin = 0
    /// Sessions refused because too many were waiting to join.
    public var joinsRefused = 0
    /// Sessions refused because their principal had too many.
    public var sessionsRefused = 0
    /// Times that a session was slowed down, or a request refused, because its principal sent more than the rates allow.
    public var principalsThrottled = 0
    /// Imports that did not come about, and of which nothing stayed.
    public var importsTakenBack = 0
}

/// The counters behind ``RoomStatistics``, shared by all event loops of a node.
final class Counters: Sendable {
    let sessions = Atomic<Int>(0)
    let sequenced = Atomic<Int>(0)
    let duplicates = Atomic<Int>(0)
    let rejected = Atomic<Int>(0)
    let frames = Atomic<Int>(0)
    let deliveries = Atomic<Int>(0)
    let resyncs = Atomic<Int>(0)
    let repairs = Atomic<Int>(0)
    let missing = Atomic<Int>(0)
    let recoveries = Atomic<Int>(0)
    let snapshots = Atomic<Int>(0)
    let stalled = Atomic<Int>(0)
    let throttled = Atomic<Int>(0)
    let rateLimited = Atomic<Int>(0)
    let vanished = Atomic<Int>(0)
    let joinsRefused = Atomic<Int>(0)
    let importsTakenBack = Atomic<Int>(0)
    let sessionsRefused = Atomic<Int>(0)
    let principalsThrottled = Atomic<Int>(0)

    func read(rooms: Int, waitingToJoin: Int) -> RoomStatistics {
        RoomStatistics(
            rooms: rooms,
            sessions: sessions.load(ordering: .relaxed),
            sequenced: sequenced.load(ordering: .relaxed),
            duplicates: duplicates.load(ordering: .relaxed),
            rejected: rejected.load(ordering: .relaxed),
            frames: frames.load(ordering: .relaxed),
            deliveries: deliveries.load(ordering: .relaxed),
            resyncs: resyncs.load(ordering: .relaxed),
            repairs: repairs.load(ordering: .relaxed),
            missing: missing.load(ordering: .relaxed),
            recoveries: recoveries.load(ordering: .relaxed),
            snapshots: snapshots.load(ordering: .relaxed),
            stalled: stalled.load(ordering: .relaxed),
            throttled: throttled.load(ordering: .relaxed),
            rateLimited: rateLimited.load(ordering: .relaxed),
            vanished: vanished.load(ordering: .relaxed),
            waitingToJoin: waitingToJoin,
            joinsRefused: joinsRefused.load(ordering: .relaxed),
            sessionsRefused: sessionsRefused.load(ordering: .relaxed),
            principalsThrottled: principalsThrottled.load(ordering: .relaxed),
            importsTakenBack: importsTakenBack.load(ordering: .relaxed))
    }
}

extension Atomic where Value == Int {
    func count(_ amount: Int = 1) {
        add(amount, ordering: .relaxed)
    }
}
