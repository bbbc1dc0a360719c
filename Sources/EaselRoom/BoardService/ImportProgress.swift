import EaselBoard
import EaselLog

/// How much of an import the log has, operation by operation. A pure value.
struct ImportProgress: Sendable, Equatable {
    /// So many operations from the first on are in the log.
    private(set) var sequenced = 0
    /// Whether it is not known of the next one.
    private(set) var isNextUncertain = false
    /// Whose they are.
    private(set) var author: Author?
    /// The board as it was before the first one.
    private var info: BoardInfo?
    /// The seq of the last one that the log is known to have.
    private(set) var lastSeq: Seq?

    /// Whether the log may have any of it.
    var isEmpty: Bool { sequenced == 0 && !isNextUncertain }

    /// How often somebody had been removed from the board's log before the first one.
    var forgettings: Int? { info?.access.forgettings }

    /// The board was looked at.
    mutating func found(_ info: BoardInfo) {
        if self.info == nil { self.info = info }
    }

    /// Whether a board of the log is the one that was imported onto, and none that has taken its place.
    func isOf(_ board: BoardInfo) -> Bool { info?.lineage.sharesEpoch(with: board.lineage) ?? false }

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
