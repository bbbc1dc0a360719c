import EaselBoard
import EaselJSON

/// Lays the items of a library out in rows, about as wide in all as they are high.
enum LibraryLayout {
    private typealias Item = [(id: ElementID, element: JSONObject)]
    private static let gap = 40.0

    /// The elements of all items, moved so that no two items overlap.
    ///
    /// - Parameters:
    ///   - taken: the box that all items stay below.
    ///   - budget: what may be drawn to learn how large the items are.
    static func laidOut(
        _ items: [[(id: ElementID, element: JSONObject)]], below taken: Bounds?, budget: inout DrawingBudget
    ) throws(PictureError) -> [(id: ElementID, element: JSONObject)] {
        let items = items.filter { !$0.isEmpty }
        var boxes: [Bounds] = []
        for item in items { boxes.append(try box(around: item, budget: &budget)) }
        let area = boxes.reduce(0) { $0 + ($1.width + gap) * ($1.height + gap) }
        let width = max(area.squareRoot() * 1.1, boxes.map(\.width).max() ?? 0)
        let left = taken?.minX ?? 0
        var corner = Point(x: left, y: taken.map { $0.maxY + gap } ?? 0)
        var rowHeight = 0.0
        var elements: Item = []
        for (item, box) in zip(items, boxes) {
            if corner.x > left, corner.x + box.width > left + width {
                corner = Point(x: left, y: corner.y + rowHeight + gap)
                rowHeight = 0
            }
            let offset = corner - Point(x: box.minX, y: box.minY)
            elements += item.map { ($0.id, moved($0.element, by: offset)) }
            corner.x += box.width + gap
            rowHeight = max(rowHeight, box.height)
        }
        return elements
    }

    private static func box(around item: Item, budget: inout DrawingBudget) throws(PictureError) -> Bounds {
        var box: Bounds?
        let shapes = item.compactMap { Shape($0.id, $0.element) }
        let containers = Scene.containers(in: shapes)
        for shape in shapes {
            // A label is where its container is.
            guard containers[shape.id] == nil,
                let extent = try DisplayList(shape, budget: &budget).extent(of: shape)
            else { continue }
            box = extent.union(box)
        }
        return box ?? Bounds(.zero)
    }

    private static func moved(_ element: JSONObject, by offset: Point) -> JSONObject {
        var element = element
        let properties = Properties(element)
        element["x"] = .number((properties.number("x") ?? 0) + offset.x)
        element["y"] = .number((properties.number("y") ?? 0) + offset.y)
        return element
    }
}
