import EaselBoard
import EaselJSON

/// Which element lies over which: by the fractional `index`, code unit by code unit, and by id where that is the same.
/// An element without an index lies below those that have one, for it is older than Excalidraw's index.
enum PaintOrder {
    static func sorted(_ document: Document) -> [(id: ElementID, element: JSONObject)] {
        document.elements
            .map { (id: $0.key, element: $0.value, index: $0.value["index"]?.stringValue ?? "") }
            .sorted { precedes(($0.index, $0.id), ($1.index, $1.id)) }
            .map { ($0.id, $0.element) }
    }

    static func precedes(_ left: (index: String, id: ElementID), _ right: (index: String, id: ElementID)) -> Bool {
        let order = CodeUnitOrder.compare(left.index, right.index)
        return order == 0 ? left.id < right.id : order < 0
    }
}
