import EaselBoard
import EaselJSON
import Foundation

/// An element that can be seen: what its properties mean for a picture. docs/DRAWINGS.md, "How an element is read".
struct Shape: Sendable {
    enum Kind: String, Sendable {
        case rectangle, diamond, ellipse, line, arrow, freedraw, text, image, frame, magicframe, embeddable, iframe
        /// A type that this version does not know: a box with its name.
        case unknown
    }

    /// Lines longer or higher than this are none that anybody drew, and Excalidraw removes them.
    static let longestLine = 75_000.0
    /// What Excalidraw keeps beside the drawing, or wrote into old files.
    private static let hidden: Set<String> = ["selection", StoredFile.type, StoredFile.partType, CanvasColour.type]
    private static let unknownSize = (width: 100.0, height: 60.0)

    let id: ElementID
    let kind: Kind
    let properties: Properties
    let style: Style
    /// Where the element's own coordinates begin.
    var origin: Point
    /// Its width and height, neither below 0.
    var box: Bounds
    /// How far it is turned about its centre, clockwise, in radians.
    var angle: Double
    /// The box about whose centre a label turns: that of its container. Nil for the element's own.
    var pivot: Bounds?

    /// Nil if the element is deleted, of no type, or nowhere that a picture could show.
    ///
    /// - Parameter isOutline: that long properties are missing, so that where the points of a line or a stroke are is not
    ///   known yet.
    init?(_ id: ElementID, _ element: JSONObject, isOutline: Bool = false) {
        let properties = Properties(element)
        guard !properties.flag("isDeleted"), let type = properties.string("type"), !Self.hidden.contains(type) else {
            return nil
        }
        self.id = id
        self.properties = properties
        kind = type == "draw" ? .line : Kind(rawValue: type) ?? .unknown
        style = Style(properties, of: kind)
        var (width, height) = (properties.number("width") ?? 0, properties.number("height") ?? 0)
        if kind == .unknown, width == 0 || height == 0 { (width, height) = Self.unknownSize }
        // Of a line, Excalidraw takes the place as it is and the size from the points.
        let isLine = kind == .line || kind == .arrow
        origin = Point(
            x: (properties.number("x") ?? 0) + (isLine ? 0 : min(0, width)),
            y: (properties.number("y") ?? 0) + (isLine ? 0 : min(0, height)))
        box = Bounds(width: width.magnitude, height: height.magnitude)
        angle = (properties.number("angle") ?? 0).remainder(dividingBy: 2 * .pi)
        guard isSomewhere(isOutline: isOutline) else { return nil }
    }

    var isLine: Bool { kind == .arrow || kind == .line }
    var isFrame: Bool { kind == .frame || kind == .magicframe }

    /// The points of a line, two at least, or those of a pen's stroke.
    var points: [Point] {
        let points = properties.points
        guard isLine, points.count < 2 else { return points }
        return [.zero, Point(x: properties.number("width") ?? 0, y: properties.number("height") ?? 0)]
    }

    private func isSomewhere(isOutline: Bool) -> Bool {
        let corners = [origin.x, origin.y, origin.x + box.maxX, origin.y + box.maxY]
        guard isLine || corners.allSatisfy({ $0.magnitude <= Properties.farthest }) else { return false }
        guard isLine || kind == .freedraw, !isOutline,
            let reach = Path(through: points).bounds?.moved(by: origin)
        else { return true }
        guard [reach.minX, reach.minY, reach.maxX, reach.maxY].allSatisfy({ $0.magnitude <= Properties.farthest })
        else { return false }
        return !isLine || max(reach.width, reach.height) <= Self.longestLine
    }
}

extension Shape {
    /// The shape of an element of a document.
    init?(_ id: ElementID, in document: Document) {
        guard let element = document.element(id) else { return nil }
        self.init(id, element)
    }

    /// The shapes of a document from the lowest to the topmost, in the order of ``PaintOrder``, without long properties such
    /// as points: those of all shapes at once would take many times the memory of the document.
    static func outlines(in document: Document) -> [Shape] {
        PaintOrder.ids(document).compactMap { id in
            document.shortProperties(of: id).flatMap { Shape(id, $0, isOutline: true) }
        }
    }
}
