public import EaselBoard

/// Documents at some seqs, stored beside the operations that they were made of.
public protocol SnapshotStore: Sendable {
    /// Stores a snapshot; one of the same seq is replaced.
    ///
    /// Throws ``LogError/noSuchBoard(_:)``, and ``LogError/epochChanged(current:)`` for a snapshot of another epoch: the
    /// board it shows is no more.
    func store(_ snapshot: Snapshot, of board: BoardID) async throws(LogError)

    /// The newest stored snapshot whose seq is at most `seq` (nil: of any seq), or nil if there is none.
    ///
    /// One that is damaged is given as it is: its digest, and an epoch that is no log's, tell.
    func snapshot(of board: BoardID, atOrBefore seq: Seq?) async throws(LogError) -> Snapshot?

    /// The seqs of the stored snapshots, ascending.
    func snapshotSeqs(of board: BoardID) async throws(LogError) -> [Seq]

    /// Removes stored snapshots; seqs that have none are ignored.
    func removeSnapshots(at seqs: [Seq], of board: BoardID) async throws(LogError)
}
