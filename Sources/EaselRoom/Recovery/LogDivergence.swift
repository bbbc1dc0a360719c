import EaselBoard
import EaselLog

/// How the log, as it was read, differs from what a node has of it.
enum LogDivergence: Sendable, Equatable {
    /// The log has everything that the node has.
    case none
    /// The log ends early; it lacks these.
    case missing([LoggedOperation])
    /// Others have used the seqs meanwhile. The orphans are nowhere in the log.
    case forked(orphans: [LoggedOperation])

    /// `mine` and `theirs` both start behind the same seq. Takes long where they are long, so it is no event loop's
    /// business.
    static func compare(mine: [LoggedOperation], theirs: [LoggedOperation]) async -> LogDivergence {
        let same = zip(mine, theirs).prefix { $0.isSame(as: $1) }.count
        if same == mine.count { return .none }
        if same == theirs.count { return .missing(Array(mine[same...])) }
        let sequenced = Set(theirs[same...].map(\.identity))
        return .forked(orphans: mine[same...].filter { !sequenced.contains($0.identity) })
    }
}
