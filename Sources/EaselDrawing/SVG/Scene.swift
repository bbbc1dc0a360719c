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
        let shape: Shape
        let displayList: DisplayList
        let extent: Bounds
        let image: ImageKey?
    }

    enum ImageKey: Hashable, Sendable {
        case file(String)
        case element(ElementID)
    }

    /// Throws ``PictureError`` past the budget.
    init(_ document: Document, budget: inout DrawingBudget) throws(PictureError) {
        let shapes = Shape.outlines(in: document)
        for shape in shapes where shape.isFrame { frames[shape.id.string] = shape }
        readImages(shapes, document)
        let containers = Dictionary(
            shapes.filter { $0.kind != .text }.map { ($0.id.string, $0) }, uniquingKeysWith: { first, _ in first })
        // Whole, for their labels stand on their points. One line may have many labels.
        var lines: [ElementID: Shape] = [:]
        for shape in shapes {
            let container = shape.properties.string("containerId").flatMap { containers[$0] }
            let image = imageKey(of: shape)
            guard let whole = Shape(shape.id, in: document) else { continue }
            if let container, container.isLine, lines[container.id] == nil {
                lines[container.id] = Shape(container.id, in: document)
            }
            let displayList = try DisplayList(
                whole, in: container.flatMap { lines[$0.id] } ?? container, hasImage: image != nil, budget: &budget)
            guard let extent = displayList.extent(of: shape) else { continue }
            items.append(Item(shape: shape, displayList: displayList, extent: extent, image: image))
            if let container, container.isLine, shape.kind == .text {
                labels[container.id.string] = extent
            }
        }
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
            self.images[.file(fileID)] = ImageFile(dataURL: element["dataURL"])
        }
    }

    private func imageKey(of shape: Shape) -> ImageKey? {
        guard shape.kind == .image else { return nil }
        let named = shape.properties.string("fileId").map(ImageKey.file)
        return [named, .element(shape.id)].lazy.compactMap(\.self).first { images[$0] != nil }
    }

    /// The frame that clips a shape.
    func frame(of shape: Shape) -> Shape? {
        shape.isFrame ? nil : shape.properties.string("frameId").flatMap { frames[$0] }
    }

    /// The box around all that is seen; nil if nothing is.
    var bounds: Bounds? {
        var bounds: Bounds?
        for item in items {
            var extent = item.extent
            if let frame = frame(of: item.shape) {
                guard let visible = extent.intersection(frame.box.moved(by: frame.origin)) else { continue }
                extent = visible
            }
            bounds = extent.union(bounds)
        }
        return bounds
    }
}
