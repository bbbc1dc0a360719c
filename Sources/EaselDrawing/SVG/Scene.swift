import EaselBoard
import EaselJSON

/// What is to be drawn: shapes with their display lists, and what they refer to.
struct Scene: Sendable {
    /// From the lowest to the topmost, each with its display list and the box around it on the board.
    private(set) var items: [Item] = []
    private(set) var frames: [String: Shape] = [:]
    /// The images that may be shown, by `fileId` or, where an element has its own, by its id.
    private(set) var images: [ImageKey: ImageFile] = [:]
    /// What the labels of lines cover, by the id of the line: it is left out there.
    private(set) var labels: [String: Bounds] = [:]

    struct Item: Sendable {
        /// Where it is seen: a label is in its container.
        let shape: Shape
        let displayList: DisplayList
        let extent: Bounds
        let image: ImageKey?
        /// The frame that clips it.
        let frame: Shape?

        /// 0 to 1; a frame's applies to what it holds.
        var opacity: Double { shape.style.opacity * (frame?.style.opacity ?? 1) }
    }

    enum ImageKey: Hashable, Sendable {
        case file(String)
        case element(ElementID)
    }

    /// Throws ``PictureError`` past the budget.
    init(_ document: Document, budget: inout DrawingBudget) throws(PictureError) {
        let outlines = Shape.outlines(in: document)
        for shape in outlines where shape.isFrame { frames[shape.id.string] = shape }
        readImages(outlines, document)
        let containers = Self.containers(in: outlines)
        // Whole, for labels stand on the points of lines. One line may have many labels.
        var lines: [ElementID: Shape] = [:]
        for outline in PaintOrder.withLabels(outlines, of: containers) {
            guard var shape = Shape(outline.id, in: document) else { continue }
            let container = containers[outline.id]
            if let container {
                if container.isLine, lines[container.id] == nil {
                    lines[container.id] = Shape(container.id, in: document)
                }
                // The label of a line that is nowhere has nowhere to be.
                guard let whole = container.isLine ? lines[container.id] : container else { continue }
                shape = shape.label(of: whole)
            }
            let image = imageKey(of: shape)
            let displayList = try DisplayList(shape, hasImage: image != nil, budget: &budget)
            guard let extent = displayList.extent(of: shape) else { continue }
            items.append(
                Item(
                    shape: container == nil ? outline : shape, displayList: displayList, extent: extent, image: image,
                    frame: frame(of: container ?? outline)))
            guard let container, container.isLine else { continue }
            labels[container.id.string] = extent.union(labels[container.id.string])
        }
    }

    /// What the labels among some shapes stand in. Old files name a label in its container only.
    static func containers(in shapes: [Shape]) -> [ElementID: Shape] {
        let holders = Dictionary(
            shapes.filter(\.canHoldLabel).map { ($0.id.string, $0) }, uniquingKeysWith: { first, _ in first })
        var claims: [String: Shape] = [:]
        for holder in shapes where holder.canHoldLabel {
            for bound in holder.properties.object["boundElements"]?.arrayValue ?? [] {
                guard bound["type"] == "text", let id = bound["id"]?.stringValue, claims[id] == nil else { continue }
                claims[id] = holder
            }
        }
        var containers: [ElementID: Shape] = [:]
        for text in shapes where text.kind == .text {
            let named = text.properties.string("containerId")
            containers[text.id] = named.map { holders[$0] } ?? claims[text.id.string]
        }
        return containers
    }

    private mutating func readImages(_ shapes: [Shape], _ document: Document) {
        let images = shapes.filter { $0.kind == .image }
        guard !images.isEmpty else { return }
        for image in images {
            self.images[.element(image.id)] = ImageFile(dataURL: image.properties.object["dataURL"])
        }
        let wanted = Set(images.compactMap { $0.properties.string("fileId") })
        for fileID in wanted {
            guard let id = StoredFile.id(of: fileID), let element = document.element(id),
                StoredFile.fileID(id, element) != nil
            else { continue }
            self.images[.file(fileID)] = ImageFile(dataURL: StoredFile.dataURL(element, in: document))
        }
    }

    private func imageKey(of shape: Shape) -> ImageKey? {
        guard shape.kind == .image else { return nil }
        let named = shape.properties.string("fileId").map(ImageKey.file)
        return [named, .element(shape.id)].lazy.compactMap(\.self).first { images[$0] != nil }
    }

    private func frame(of shape: Shape) -> Shape? {
        shape.isFrame ? nil : shape.properties.string("frameId").flatMap { frames[$0] }
    }

    /// The box around all that is seen; nil if nothing is.
    var bounds: Bounds? {
        var bounds: Bounds?
        for item in items {
            var extent = item.extent
            if let frame = item.frame {
                guard let visible = extent.intersection(frame.upright) else { continue }
                extent = visible
            }
            bounds = extent.union(bounds)
        }
        return bounds
    }
}

extension Shape {
    /// The upright box around its own box, turned as it is.
    fileprivate var upright: Bounds {
        let turned = Path(through: box.corners).bounds(rotatedBy: angle, around: box.center) ?? box
        return turned.moved(by: origin)
    }
}
