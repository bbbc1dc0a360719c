import EaselBoard

/// A bound on a board's size that costs nothing to keep: as of the last fold, plus all that came since.
struct BoardSize: Sendable, Equatable {
    /// At most so many elements are on the board.
    private(set) var elements: Int
    /// No element is larger than this, in bytes.
    private(set) var largest: Int

    init(elements: Int, largest: Int) {
        self.elements = elements
        self.largest = largest
    }

    /// Counts operations that were sequenced or are about to be: an edit needs at least two dozen bytes of text, so
    /// bytes bound the elements too.
    mutating func grow(bytes: Int) {
        elements += bytes / 24
        largest += bytes
    }

    /// Whether operations of so many bytes can't break a limit, wherever their edits go.
    func surelyFits(bytes: Int, limits: Limits) -> Bool {
        elements + bytes / 24 <= limits.elementsPerBoard && largest + bytes + 1_024 <= limits.elementBytes
    }
}
