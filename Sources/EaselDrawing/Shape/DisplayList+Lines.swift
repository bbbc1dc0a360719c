/// Lines and arrows.
extension DisplayList {
    /// Excalidraw takes a line for closed when its ends are this near.
    private static let closingDistance = 8.0
    private static let elbowRadius = 16.0

    mutating func addLine(of shape: Shape, budget: DrawingBudget) throws(PictureError) {
        let points = shape.points
        try budget.check(marks: points.count)
        guard let first = points.first, let last = points.last, points.count > 1 else { return }
        let isLoop = points.count > 2 && first.distance(to: last) <= Self.closingDistance
        let isElbow = shape.kind == .arrow && shape.properties.flag("elbowed")
        let isCurved = !isElbow && Roundness(shape.properties) != nil
        let path: Path
        if isElbow {
            path = SmoothLine.elbows(through: points, radius: Self.elbowRadius)
        } else if isCurved {
            path = SmoothLine.path(through: points)
        } else {
            path = Path(through: points)
        }
        let isFilled = isLoop && shape.kind == .line
        let hand = Hand(of: shape, isContinuous: isElbow)
        let filled = isFilled ? shape.style.filled : nil
        let drawn =
            isCurved
            ? HandDrawn(through: points, by: hand, filled: filled)
            : HandDrawn(
                path: filled == nil ? path : Path(through: points, isClosed: true),
                corners: filled == nil ? nil : points, by: hand, filled: filled)
        primitives.append(
            .path(path, fill: isFilled ? .background : .none, outline: shape.style.outline, drawn: drawn))
        box = path.bounds ?? shape.box
        addHeads(of: shape, points: points, isCurved: isCurved, hand)
    }

    private mutating func addHeads(of shape: Shape, points: [Point], isCurved: Bool, _ hand: Hand) {
        for end in [LineEnd.start, .end] {
            guard let head = end.head(of: shape) else { continue }
            let tip = LineTip(end, of: points, isCurved: isCurved)
            primitives.append(contentsOf: head.primitives(at: tip, style: shape.style, hand))
        }
    }

    /// A pen's stroke, over the area that it encloses if it ends where it began.
    mutating func addStroke(of shape: Shape, budget: DrawingBudget) throws(PictureError) {
        let points = shape.points
        try budget.check(marks: points.count)
        guard let first = points.first, let last = points.last else { return }
        if points.count > 2, first.distance(to: last) <= Self.closingDistance {
            let hand = Hand(of: shape, isContinuous: false)
            let drawn = HandDrawn(through: points, by: hand, filled: shape.style.filled)
            primitives.append(
                .path(SmoothLine.path(through: points), fill: .background, outline: nil, drawn: drawn))
        }
        let pen = Pen(shape)
        if pen.isConstant {
            let line = pen.line(through: points)
            primitives.append(
                line.segments.count > 1
                    ? .path(line, fill: .none, outline: Outline(width: pen.size * 2))
                    : .path(Path(circleAround: first, radius: pen.size), fill: .ink, outline: nil))
        } else {
            let stroke = PenStroke(shape.properties.touches, pen)
            primitives.append(.path(try stroke.outline(within: budget), fill: .ink, outline: nil))
        }
        box = Path(through: points).bounds ?? shape.box
    }
}
