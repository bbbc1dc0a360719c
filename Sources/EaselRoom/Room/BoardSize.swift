import EaselBoard

/// A bound on a board's size that costs next to nothing to keep: as of the last fold, plus all that came since.
struct BoardSize: Sendable, Equatable {
    /// At most so many elements are on the board.
    private(set) var elements: Int
    /// No element is larger than this, in bytes.
    private(set) var largest: Int
    /// No element has more properties.
    private(set) var mostProperties: Int

    init(elements: Int, largest: Int, mostProperties: Int) {
        self.elements = elements
        self.largest = largest
        self.mostProperties = mostProperties
    }

    /// The exact size of a document. It is gone through.
    init(of document: Document) {
        self.init(elements: document.count, largest: 0, mostProperties: 0)
        for id in document.ids { include(id, of: document) }
    }

    /// An element has changed.
    mutating func include(_ id: ElementID, of document: Document) {
        largest = max(largest, document.elementBytes(id) ?? 0)
        mostProperties = max(mostProperties, document.propertyCount(id) ?? 0)
    }

    /// Elements came or went.
    mutating func count(_ document: Document) {
        elements = document.count
    }

    /// Whether an element is one of the largest.
    func isReached(by id: ElementID, of document: Document) -> Bool {
        document.elementBytes(id) ?? 0 >= largest || document.propertyCount(id) ?? 0 >= mostProperties
    }

    /// Counts operations that were sequenced or are about to be: an edit needs at least two dozen bytes of text, so
    /// bytes bound the elements too.
    mutating func grow(by growth: BoardGrowth) {
        elements += growth.bytes / 24
        largest += growth.bytes
        mostProperties = max(mostProperties, growth.largestPut) + growth.properties
    }

    /// Whether operations can't break a limit, wherever their edits go.
    func surelyFits(_ growth: BoardGrowth, limits: Limits) -> Bool {
        var grown = self
        grown.grow(by: growth)
        return grown.elements <= limits.elementsPerBoard && grown.largest + 1_024 <= limits.elementBytes
            && grown.mostProperties <= limits.propertiesPerElement
    }

    /// Whether the bound on properties has come so close to its limit that the board should be measured again, before
    /// an operation has to wait for that.
    func isWorthMeasuring(limits: Limits) -> Bool {
        mostProperties > limits.propertiesPerElement / 2
    }
}
