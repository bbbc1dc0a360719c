/// What one shape consists of, in its own coordinates: not yet moved, turned or clipped.
struct DisplayList: Sendable {
    /// From the lowest to the topmost.
    var primitives: [Primitive] = []
    /// The box about whose centre the shape turns.
    var box: Bounds

    /// The display list of a shape.
    ///
    /// - Parameters:
    ///   - hasImage: whether the picture that an image shows is there.
    ///   - budget: what may be drawn.
    init(
        _ shape: Shape, hasImage: Bool = true, budget: inout DrawingBudget
    ) throws(PictureError) {
        box = shape.pivot ?? shape.box
        switch shape.kind {
        case .rectangle where shape.isNote: addNote(of: shape)
        case .rectangle, .diamond, .ellipse: addClosedShape(of: shape)
        case .embeddable, .iframe: addEmbed(of: shape)
        case .unknown: addPlaceholder(of: shape)
        case .line, .arrow: try addLine(of: shape, budget: budget)
        case .freedraw: try addStroke(of: shape, budget: budget)
        case .text: addText(of: shape)
        case .image: addImage(of: shape, isThere: hasImage)
        case .frame, .magicframe: addFrame(of: shape)
        }
        try budget.spend(marks: marks)
    }
}

extension DisplayList {
    /// Points of paths, lines of text and images.
    private var marks: Int {
        primitives.reduce(0) { sum, primitive in
            switch primitive {
            case .path(let path, _, _, let drawn): sum + path.segments.count + (drawn?.marks ?? 0)
            case .text(let text): sum + text.lines.count
            case .image: sum + 1
            }
        }
    }
}

/// Something drawn at once.
enum Primitive: Sendable {
    /// - Parameter drawn: how a hand draws it; nil if it is drawn as it is.
    case path(Path, fill: Fill, outline: Outline?, drawn: HandDrawn? = nil)
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
        /// Dark on any paper: a shadow.
        case shadow
        /// Dark on any paper: the back of what is folded.
        case fold

        /// 0 to 1.
        var opacity: Double {
            switch self {
            case .shadow: 0.09
            case .fold: 0.13
            default: 1
            }
        }
    }
}

extension DisplayList {
    /// The box around all that is drawn, on the board; nil if nothing is.
    func extent(of shape: Shape) -> Bounds? {
        let center = box.center
        let extents = primitives.compactMap { primitive -> Bounds? in
            switch primitive {
            case .path(let path, _, let outline, _):
                path.bounds(rotatedBy: shape.angle, around: center)?.outset(by: (outline?.width ?? 0) / 2)
            case .text(let text):
                Path(through: text.box.corners).bounds(rotatedBy: shape.angle, around: center)
            case .image(let image):
                Path(through: image.box.corners).bounds(rotatedBy: shape.angle, around: center)
            }
        }
        guard let first = extents.first else { return nil }
        return extents.dropFirst().reduce(first) { $0.union($1) }.moved(by: shape.origin)
    }
}
