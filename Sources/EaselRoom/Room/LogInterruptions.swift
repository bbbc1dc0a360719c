/// How often a room may have missed what the log told, and up to which of these times it has compared the log with what it knows
/// since. A pure value.
///
/// Until it has, nothing that comes is passed on: another board may have been made in the place of the room's, and its operations may
/// go on where those of the old one ended.
struct LogInterruptions: Sendable, Equatable {
    private var count = 0
    private var compared = 0

    /// What a comparison that begins now will have seen.
    struct Mark: Sendable, Equatable {
        fileprivate let count: Int
    }

    /// Something may have been missed.
    mutating func occurred() {
        count += 1
    }

    var mark: Mark { Mark(count: count) }

    /// The log was found to be that of the room's board, by a look that began after the mark.
    mutating func compared(since mark: Mark) {
        compared = max(compared, mark.count)
    }

    /// Whether what comes may be passed on.
    var areOver: Bool { compared == count }
}
