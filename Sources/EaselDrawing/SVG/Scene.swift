import EaselBoard
import EaselJSON

/// What is to be drawn: shapes with their display lists, and what they refer to.
struct Scene: Sendable {
    /// From the lowest to the topmost, each with its display list and the box around it on the board.
    private(set) var items: [Item] = []
    private(set) var frames: [ElementID: Shape] = [:]
    /// The images that may be shown, by `fileId` or, where an element has its own, by its id.
    private(set) var images: [ImageKey: ImageFile] = [:]
    /// What the labels of lines cover, by the id of the line: it is left out there.
    private(set) var labels: [ElementID: Bounds] = [:]

    struct Item: Sendable {
        /// Where it is seen: a label is in its container.
        let shape: Shape
        let displayList: DisplayList
        let extent: Bounds
        let image: ImageKey?
        /// The frame that clips it.
        let frame: Shape?

        /// Whether it has no size at all, as what programs leave behind: nobody sees more of it than a dot.
        var isPoint: Bool {
            switch shape.kind {
            case .text, .freedraw, .unknown: false
            case .line, .arrow: max(displayList.box.width, displayList.box.height) < Self.leastLine
            default: shape.box.width == 0 && shape.box.height == 0
            }
        }

        /// Excalidraw takes what is shorter for no arrow.
        private static let leastLine = 0.1

        /// 0 to 1; a frame's applies to what it holds.
        var opacity: Double { shape.style.opacity * (frame?.style.opacity ?? 1) }
    }

    enum ImageKey: Hashable, Sendable {
        case file(ExactString)
        case element(ElementID)
    }

    /// Throws ``PictureError`` past the budget.
    init(_ document: Document, budget: inout DrawingBudget) throws(PictureError) {
        let outlines = Shape.outlines(in: document)
        for shape in outlines where shape.isFrame { frames[shape.id] = shape }
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
            labels[container.id] = extent.union(labels[container.id])
        }
    }

    /// What the labels among some shapes stand in. Old files name a label in its container only.
    static func containers(in shapes: [Shape]) -> [ElementID: Shape] {
        let holders = Dictionary(
            shapes.filter(\.canHoldLabel).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var claims: [ElementID: Shape] = [:]
        for holder in shapes where holder.canHoldLabel {
            for bound in holder.properties.object["boundElements"]?.arrayValue ?? [] {
                guard bound["type"] == "text", let id = ElementID(naming: bound["id"]), claims[id] == nil else {
                    continue
                }
                claims[id] = holder
            }
        }
        var containers: [ElementID: Shape] = [:]
        for text in shapes where text.kind == .text {
            let isNamed = text.properties.string("containerId").map { !$0.isEmpty } ?? false
            let container = ElementID(naming: text.properties.object["containerId"]).flatMap { holders[$0] }
            containers[text.id] = isNamed ? container : claims[text.id]
        }
        return containers
    }

    private mutating func readImages(_ shapes: [Shape], _ document: Document) {
        let images = shapes.filter { $0.kind == .image }
        guard !images.isEmpty else { return }
        for image in images {
            self.images[.element(image.id)] = ImageFile(dataURL: image.properties.object["dataURL"])
        }
        let wanted = Set(images.compactMap { $0.properties.string("fileId").map(ExactString.init) })
        for name in wanted {
            let fileID = name.string
            guard let id = StoredFile.id(of: fileID), let element = document.element(id),
                StoredFile.fileID(id, element) != nil
            else { continue }
            self.images[.file(name)] = ImageFile(dataURL: StoredFile.dataURL(element, in: document))
        }
    }

    private func imageKey(of shape: Shape) -> ImageKey? {
        guard shape.kind == .image else { return nil }
        let named = shape.properties.string("fileId").map { ImageKey.file(ExactString($0)) }
        return [named, .element(shape.id)].lazy.compactMap(\.self).first { images[$0] != nil }
    }

    private func frame(of shape: Shape) -> Shape? {
        shape.isFrame ? nil : ElementID(naming: shape.properties.object["frameId"]).flatMap { frames[$0] }
    }

    /// The box around all that is seen; nil if nothing is. What is a point counts only if there is nothing else.
    var bounds: Bounds? {
        bounds(of: items.filter { !$0.isPoint }) ?? bounds(of: items)
    }

    private func bounds(of items: [Item]) -> Bounds? {
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

extension ElementID {
    /// The element that a property names; nil for what is no id, and names none.
    fileprivate init?(naming value: JSON?) {
        guard let text = value?.stringValue, let id = try? ElementID(validating: text) else { return nil }
        self = id
    }
}

extension Shape {
    /// The upright box around its own box, turned as it is.
    fileprivate var upright: Bounds {
        let turned = Path(through: box.corners).bounds(rotatedBy: angle, around: box.center) ?? box
        return turned.moved(by: origin)
    }
}
