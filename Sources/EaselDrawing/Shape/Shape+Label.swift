/// Labels: texts that stand in a container or on an arrow, wherever they say that they are.
extension Shape {
    /// Between a container's outline and its label.
    private static let padding = 5.0

    /// Whether a text can be bound to it.
    var canHoldLabel: Bool {
        switch kind {
        case .rectangle, .diamond, .ellipse, .arrow, .line: true
        default: false
        }
    }

    var isLabelOfLine: Bool { pivot != nil && pivot == box }

    /// The text as the label of a shape. Its own place, angle and height, which files often have from before the container
    /// was changed, say nothing; of its width, only lines do.
    ///
    /// - Parameter container: one that ``canHoldLabel``, with its points.
    func label(of container: Shape) -> Shape {
        var label = self
        if container.isLine {
            label.origin = container.middle
            label.angle = 0
            label.box = Bounds(Point.zero).outset(by: box.width / 2, box.height / 2)
            label.pivot = label.box
        } else {
            label.origin = container.origin
            label.angle = container.angle
            label.box = container.roomForLabel
            label.pivot = container.box
        }
        return label
    }

    /// The part of its box that Excalidraw has labels in.
    private var roomForLabel: Bounds {
        let share =
            switch kind {
            case .ellipse: (1 - 0.5.squareRoot()) / 2
            case .diamond: 0.25
            default: 0.0
            }
        let (acrossInset, downInset) = (box.width * share + Self.padding, box.height * share + Self.padding)
        return box.outset(by: -min(acrossInset, box.width / 2), -min(downInset, box.height / 2))
    }

    /// The middle point of a line, or the middle between its two middle points, on the board.
    private var middle: Point {
        let points = points
        let half = points.count / 2
        let isCurved = Roundness(properties) != nil && !properties.flag("elbowed")
        var middle = points[half]
        if points.count.isMultiple(of: 2) {
            middle = points[half - 1].towards(points[half], 0.5)
            if isCurved, points.count > 2 {
                middle = SmoothLine.curves(through: points)[half - 1].point(at: 0.5)
            }
        }
        let path = isCurved ? SmoothLine.path(through: points) : Path(through: points)
        let center = path.bounds?.center ?? .zero
        return middle.rotated(by: angle, around: center) + origin
    }
}
