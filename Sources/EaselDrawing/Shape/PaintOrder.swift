import EaselBoard
import EaselJSON

/// Which element lies over which: by the fractional `index`, code unit by code unit, and by id where that is the same.
/// An element without an index lies below those that have one, for it is older than Excalidraw's index.
enum PaintOrder {
    /// The elements from the lowest to the topmost. Each is made when it is its turn, since all together take many times the
    /// memory of the document.
    static func sorted(_ document: Document) -> some Sequence<(id: ElementID, element: JSONObject)> {
        ids(document).lazy.compactMap { id in document.element(id).map { (id: id, element: $0) } }
    }

    /// The ids of the elements, from the lowest to the topmost.
    static func ids(_ document: Document) -> [ElementID] {
        document.ids
            .map { (id: $0, index: document.property("index", of: $0)?.stringValue ?? "") }
            .sorted { precedes(($0.index, $0.id), ($1.index, $1.id)) }
            .map(\.id)
    }

    static func precedes(_ left: (index: String, id: ElementID), _ right: (index: String, id: ElementID)) -> Bool {
        let order = CodeUnitOrder.compare(left.index, right.index)
        return order == 0 ? left.id < right.id : order < 0
    }

    /// The shapes with each label right above its container, whatever its index: a fill would cover it.
    ///
    /// - Parameter containers: of the labels, by their ids.
    static func withLabels(_ shapes: [Shape], of containers: [ElementID: Shape]) -> [Shape] {
        let labels = Dictionary(grouping: shapes.filter { containers[$0.id] != nil }) { containers[$0.id]?.id }
        return shapes.flatMap { shape in
            containers[shape.id] != nil ? [] : [shape] + (labels[shape.id] ?? [])
        }
    }
}
