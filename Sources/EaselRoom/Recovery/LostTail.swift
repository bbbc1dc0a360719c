import EaselBoard
import EaselLog

/// How a log that was read compares with what a node has of it: a pure function, off the event loops.
enum LostTail: Sendable, Equatable {
    /// The log has all that the node has.
    case nothing
    /// The log ends early; these are what it lacks.
    case missing([LoggedOperation])
    /// Others have used the seqs meanwhile. These are in the log nowhere: they were orphaned.
    case forked(orphans: [LoggedOperation])

    /// `mine` and `theirs` both start behind the same seq.
    static func compare(mine: [LoggedOperation], theirs: [LoggedOperation]) async -> LostTail {
        let same = zip(mine, theirs).prefix { $0 == $1 }.count
        if same == mine.count { return .nothing }
        if same == theirs.count { return .missing(Array(mine[same...])) }
        let sequenced = Set(theirs[same...].map(\.identity))
        return .forked(orphans: mine[same...].filter { !sequenced.contains($0.identity) })
    }
}
