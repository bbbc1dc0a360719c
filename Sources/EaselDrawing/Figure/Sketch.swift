/// What one figure consists of, in its own coordinates: not yet moved, turned or clipped.
struct Sketch: Sendable {
    /// From the lowest to the topmost.
    var marks: [Mark] = []
    /// The box about whose centre the figure turns.
    var box: Bounds

    /// The sketch of a figure.
    ///
    /// - Parameters:
    ///   - container: the figure whose label a text is, if it is one.
    ///   - hasImage: whether the picture that an image shows is there.
    init(_ figure: Figure, in container: Figure? = nil, hasImage: Bool = true) {
        box = figure.box
        switch figure.kind {
        case .rectangle, .diamond, .ellipse, .embeddable, .iframe: addShape(of: figure)
        case .line, .arrow: addLine(of: figure)
        case .freedraw: addStroke(of: figure)
        case .text: addText(of: figure, in: container)
        case .image: addImage(of: figure, isThere: hasImage)
        case .frame, .magicframe: addFrame(of: figure)
        }
    }
}

/// Something drawn at once.
enum Mark: Sendable {
    case path(Path, fill: Fill, outline: Outline?)
    case text(TextBlock)
    case image(ImagePlacement)

    enum Fill: Sendable {
        case none
        /// The element's background, in its fill style.
        case background
        /// The colour that the element is drawn in.
        case ink
        /// The colour of the page, for what is hollow but hides what it lies on.
        case paper
    }
}

extension Sketch {
    /// The box around all that is drawn, on the board; nil if nothing is.
    func extent(of figure: Figure) -> Bounds? {
        let center = box.center
        let extents = marks.compactMap { mark -> Bounds? in
            switch mark {
            case .path(let path, _, let outline):
                path.bounds(rotatedBy: figure.angle, around: center)?.outset(by: (outline?.width ?? 0) / 2)
            case .text(let text):
                Path(through: text.box.corners).bounds(rotatedBy: figure.angle, around: center)
            case .image(let image):
                Path(through: image.box.corners).bounds(rotatedBy: figure.angle, around: center)
            }
        }
        guard let first = extents.first else { return nil }
        return extents.dropFirst().reduce(first) { $0.union($1) }.moved(by: figure.origin)
    }
}
