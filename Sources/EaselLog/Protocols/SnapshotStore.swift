public import EaselBoard

/// Documents at some seqs, stored beside the operations that made them.
public protocol SnapshotStore: Sendable {
    /// Stores a snapshot; one of the same seq is replaced.
    ///
    /// Throws ``LogError/noSuchBoard(_:)``, and ``LogError/epochChanged(current:)`` for a snapshot of another epoch.
    func store(_ snapshot: Snapshot, of board: BoardID) async throws(LogError)

    /// The newest stored snapshot whose seq is at most `seq` (nil: of any seq), or nil if there is none.
    ///
    /// A damaged one is returned as it is; the caller checks its digest and its epoch.
    func snapshot(of board: BoardID, atOrBefore seq: Seq?) async throws(LogError) -> Snapshot?

    /// The seqs of the stored snapshots, ascending.
    func snapshotSeqs(of board: BoardID) async throws(LogError) -> [Seq]

    /// Removes stored snapshots; seqs that have none are ignored.
    func removeSnapshots(at seqs: [Seq], of board: BoardID) async throws(LogError)
}
