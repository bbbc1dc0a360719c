import EaselBoard

/// How much of an import the log has, operation by operation. A pure value.
struct ImportProgress: Sendable, Equatable {
    /// So many operations from the first on are in the log.
    private(set) var sequenced = 0
    /// Whether it is not known of the next one.
    private(set) var isNextUncertain = false
    /// Whose they are.
    private(set) var author: Author?
    /// How often somebody had been removed from the board's log before the first one.
    private(set) var forgettings: Int?
    /// The seq of the last one that the log is known to have.
    private(set) var lastSeq: Seq?

    /// Whether the log may have any of it.
    var isEmpty: Bool { sequenced == 0 && !isNextUncertain }

    /// The board was looked at.
    mutating func found(forgettings: Int) {
        if self.forgettings == nil { self.forgettings = forgettings }
    }

    /// The next operation is given to the log.
    mutating func begin(by author: Author?) {
        self.author = author
        isNextUncertain = true
    }

    /// - Parameter seq: nil if it is not known.
    mutating func wasSequenced(at seq: Seq?) {
        sequenced += 1
        lastSeq = seq ?? lastSeq
        isNextUncertain = false
    }

    mutating func wasRefused() { isNextUncertain = false }
}
