import EaselBoard

/// How much of an import the log has, operation by operation. A pure value.
struct ImportProgress: Sendable, Equatable {
    /// So many operations from the first on are in the log.
    private(set) var sequenced = 0
    /// Whether it is not known of the next one.
    private(set) var isNextUncertain = false
    /// Whose they are.
    private(set) var author: Author?

    /// Whether the log may have any of it.
    var isEmpty: Bool { sequenced == 0 && !isNextUncertain }

    /// The next operation is given to the log.
    mutating func begin(by author: Author?) {
        self.author = author
        isNextUncertain = true
    }

    mutating func wasSequenced() {
        sequenced += 1
        isNextUncertain = false
    }

    mutating func wasRefused() { isNextUncertain = false }
}
