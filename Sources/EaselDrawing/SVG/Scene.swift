import EaselBoard
import EaselJSON

/// What is to be drawn: figures with their sketches, and what they refer to.
struct Scene: Sendable {
    /// From the lowest to the topmost, each with its sketch and the box around it on the board.
    private(set) var items: [Item] = []
    private(set) var frames: [String: Figure] = [:]
    /// The images that may be shown, by `fileId` or, where an element has its own, by its id.
    private(set) var images: [ImageKey: ImageFile] = [:]
    /// What the labels of lines cover, by the id of the line: it is left out there.
    private(set) var labels: [String: Bounds] = [:]

    struct Item: Sendable {
        let figure: Figure
        let sketch: Sketch
        let extent: Bounds
        let image: ImageKey?
    }

    enum ImageKey: Hashable, Sendable {
        case file(String)
        case element(ElementID)
    }

    init(_ document: Document) {
        let figures = Figure.all(in: document)
        for figure in figures where figure.isFrame { frames[figure.id.string] = figure }
        readImages(figures, document)
        let containers = Dictionary(
            figures.filter { $0.kind != .text }.map { ($0.id.string, $0) }, uniquingKeysWith: { first, _ in first })
        for figure in figures {
            let container = figure.properties.string("containerId").flatMap { containers[$0] }
            let image = imageKey(of: figure)
            let sketch = Sketch(figure, in: container, hasImage: image != nil)
            guard let extent = sketch.extent(of: figure) else { continue }
            items.append(Item(figure: figure, sketch: sketch, extent: extent, image: image))
            if let container, container.kind == .arrow || container.kind == .line, figure.kind == .text {
                labels[container.id.string] = extent
            }
        }
    }

    private mutating func readImages(_ figures: [Figure], _ document: Document) {
        let images = figures.filter { $0.kind == .image }
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

    private func imageKey(of figure: Figure) -> ImageKey? {
        guard figure.kind == .image else { return nil }
        let named = figure.properties.string("fileId").map(ImageKey.file)
        return [named, .element(figure.id)].lazy.compactMap(\.self).first { images[$0] != nil }
    }

    /// The frame that clips a figure.
    func frame(of figure: Figure) -> Figure? {
        figure.isFrame ? nil : figure.properties.string("frameId").flatMap { frames[$0] }
    }

    /// The box around all that is seen; nil if nothing is.
    var bounds: Bounds? {
        var bounds: Bounds?
        for item in items {
            var extent = item.extent
            if let frame = frame(of: item.figure) {
                guard let visible = extent.intersection(frame.box.moved(by: frame.origin)) else { continue }
                extent = visible
            }
            bounds = extent.union(bounds)
        }
        return bounds
    }
}
