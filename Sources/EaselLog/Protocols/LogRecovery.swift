public import EaselBoard

/// Recovery of a log that has lost its tail, by a node that still has it (docs/DESIGN.md, "Redis").
public protocol LogRecovery: Sendable {
    /// Where the log ends, and the operation that it has at `seq`; nil if there is no such board.
    func examine(_ board: BoardID, at seq: Seq) async throws(LogError) -> LogExamination?

    /// Puts back what the log has lost, atomically, and gives its last seq. Throws ``LogError/stale`` if the log is not
    /// as it was found; then nothing was written.
    func recover(_ batch: RecoveryBatch) async throws(LogError) -> Seq

    /// Whether a board that is not there was deleted in that epoch, rather than lost. A tombstone is kept for a day.
    func hasTombstone(of board: BoardID, epoch: Epoch) async throws(LogError) -> Bool
}
