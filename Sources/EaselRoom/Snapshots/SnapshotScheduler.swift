import EaselBoard
import EaselLog

/// When a board's snapshot is made, stored and used again, and when its document is folded. A pure value.
struct SnapshotScheduler: Sendable {
    struct Thresholds: Sendable {
        /// Operations and bytes of log after which a snapshot is stored.
        var operations: Int
        var bytes: Int
        /// Operations and bytes of log after which the document is folded, long before they leave the ring: if the
        /// store loses the board, this node still has all of it.
        var foldOperations: Int
        var foldBytes: Int
    }

    private let thresholds: Thresholds
    /// What joining clients are sent, until the log has grown too far beyond it.
    private var latest: Snapshot?
    private var bytesSinceLatest = 0
    private var storing = Coalescer()
    private var folding = Coalescer()
    private var operationsSinceFold = 0
    private var bytesSinceFold = 0

    init(_ thresholds: Thresholds) {
        self.thresholds = thresholds
    }

    /// The board was loaded from this snapshot, and so many bytes of operations behind it.
    mutating func restart(from snapshot: Snapshot?, bytes: Int) {
        latest = snapshot
        bytesSinceLatest = bytes
    }

    // MARK: Making one

    /// A snapshot that is still good for a session that joins: the ring goes on behind it, and not by too much.
    func reusable(ringTail: Seq, head: Seq) -> Snapshot? {
        guard let latest, latest.seq >= ringTail, head - latest.seq < thresholds.operations,
            bytesSinceLatest < thresholds.bytes
        else { return nil }
        return latest
    }

    /// What a snapshot that is begun now will cover.
    struct Begun: Sendable {
        fileprivate let bytes: Int
    }

    func begin() -> Begun {
        Begun(bytes: bytesSinceLatest)
    }

    mutating func finish(_ begun: Begun, _ snapshot: Snapshot) {
        latest = snapshot
        bytesSinceLatest = max(0, bytesSinceLatest - begun.bytes)
    }

    /// The frames of a snapshot were compressed, for all who get it from now on.
    mutating func packed(_ snapshot: Snapshot) {
        if latest?.epoch == snapshot.epoch, latest?.seq == snapshot.seq { latest = snapshot }
    }

    // MARK: Storing

    /// This node's batch has moved the log from `before` to `after`. True if a snapshot is to be stored now.
    ///
    /// Whoever's batch crosses the line stores the snapshot, so that one node does.
    mutating func sequenced(from before: Seq, to after: Seq) -> Bool {
        let every = thresholds.operations
        guard before / every < after / every || bytesSinceLatest >= thresholds.bytes else { return false }
        return storing.request()
    }

    /// The snapshot was stored, or could not be. True if another one has become due meanwhile.
    mutating func finishStoring() -> Bool {
        storing.finish()
    }

    // MARK: Folding

    /// A frame came from the log. True if the document is to be folded now, which measures the board too.
    mutating func delivered(operations: Int, bytes: Int, isWorthMeasuring: Bool) -> Bool {
        bytesSinceLatest += bytes
        operationsSinceFold += operations
        bytesSinceFold += bytes
        let isDue = bytesSinceFold > thresholds.foldBytes || operationsSinceFold > thresholds.foldOperations
        guard isDue || (isWorthMeasuring && !folding.isRunning), folding.request()
        else { return false }
        (operationsSinceFold, bytesSinceFold) = (0, 0)
        return true
    }

    /// Folding has ended. True if it is to be done again at once.
    mutating func finishFolding() -> Bool {
        let isDueAgain = folding.finish()
        if isDueAgain { (operationsSinceFold, bytesSinceFold) = (0, 0) }
        return isDueAgain
    }
}
