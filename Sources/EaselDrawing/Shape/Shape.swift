import EaselBoard
import EaselJSON
import Foundation

/// An element that can be seen: what its properties mean for a picture.
struct Shape: Sendable {
    enum Kind: String, Sendable {
        case rectangle, diamond, ellipse, line, arrow, freedraw, text, image, frame, magicframe, embeddable, iframe
    }

    let id: ElementID
    let kind: Kind
    let properties: Properties
    let style: Style
    /// Where the element's own coordinates begin: its x and y.
    let origin: Point
    /// Its width and height, neither below 0.
    let box: Bounds
    /// How far it is turned about its centre, clockwise, in radians.
    let angle: Double

    /// Nil if the element is deleted or of no type that has a look.
    init?(_ id: ElementID, _ element: JSONObject) {
        let properties = Properties(element)
        guard !properties.flag("isDeleted"), let kind = properties.string("type").flatMap(Kind.init) else {
            return nil
        }
        self.id = id
        self.kind = kind
        self.properties = properties
        style = Style(properties)
        let (width, height) = (properties.number("width") ?? 0, properties.number("height") ?? 0)
        origin = Point(
            x: (properties.number("x") ?? 0) + min(0, width), y: (properties.number("y") ?? 0) + min(0, height))
        box = Bounds(width: width.magnitude, height: height.magnitude)
        angle = (properties.number("angle") ?? 0).remainder(dividingBy: 2 * .pi)
    }

    var isLine: Bool { kind == .arrow || kind == .line }
    var isFrame: Bool { kind == .frame || kind == .magicframe }
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
        PaintOrder.ids(document).compactMap { id in document.shortProperties(of: id).flatMap { Shape(id, $0) } }
    }
}
