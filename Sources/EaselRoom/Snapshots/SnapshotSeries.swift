import EaselBoard

/// Which stored snapshots are worth their place.
enum SnapshotSeries {
    /// Snapshots that are always kept, for sessions that join and resume: the newest.
    private static let newest = 4

    /// Seqs of an ascending series that can go, so that no two neighbours of those that stay are further apart than
    /// `spacing`, unless they were so before. The first is what trimmed history stands on, and stays.
    static func superfluous(_ seqs: [Seq], spacing: Int) -> [Seq] {
        var removed: [Seq] = []
        guard var kept = seqs.first else { return [] }
        for index in seqs.indices.dropFirst().dropLast(newest) {
            if seqs[index + 1] - kept <= spacing { removed.append(seqs[index]) } else { kept = seqs[index] }
        }
        return removed
    }
}
