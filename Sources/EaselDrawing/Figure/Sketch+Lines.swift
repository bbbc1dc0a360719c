/// Lines and arrows.
extension Sketch {
    /// Excalidraw takes a line for closed when its ends are this near.
    private static let closingDistance = 8.0
    private static let elbowRadius = 16.0

    mutating func addLine(of figure: Figure) {
        let points = figure.properties.points
        guard let first = points.first, let last = points.last, points.count > 1 else { return }
        let isLoop = points.count > 2 && first.distance(to: last) <= Self.closingDistance
        let isElbow = figure.kind == .arrow && figure.properties.flag("elbowed")
        let isCurved = !isElbow && Roundness(figure.properties) != nil
        let path: Path
        if isElbow {
            path = SmoothLine.elbows(through: points, radius: Self.elbowRadius)
        } else if isCurved {
            path = SmoothLine.path(through: points)
        } else {
            path = Path(through: points)
        }
        let isFilled = isLoop && figure.kind == .line
        marks.append(.path(path, fill: isFilled ? .background : .none, outline: figure.style.outline))
        box = path.bounds ?? figure.box
        addHeads(of: figure, points: points, isCurved: isCurved)
    }

    private mutating func addHeads(of figure: Figure, points: [Point], isCurved: Bool) {
        for end in [LineEnd.start, .end] {
            guard let name = figure.properties.string(end.property), let head = Arrowhead(rawValue: name) else {
                continue
            }
            let tip = LineTip(end, of: points, isCurved: isCurved)
            marks.append(contentsOf: head.marks(at: tip, style: figure.style))
        }
    }

    /// A pen's stroke, over the area that it encloses if it ends where it began.
    mutating func addStroke(of figure: Figure) {
        let points = figure.properties.points
        guard let first = points.first, let last = points.last else { return }
        if points.count > 2, first.distance(to: last) <= Self.closingDistance {
            marks.append(.path(SmoothLine.path(through: points), fill: .background, outline: nil))
        }
        // 4.25 makes a pen's stroke look as wide as a line of the same strokeWidth.
        let size = max(0.1, figure.style.width) * 4.25
        let stroke = PenStroke(points: points, pressures: figure.properties.pressures, size: size)
        marks.append(.path(stroke.outline, fill: .ink, outline: nil))
        box = Path(through: points).bounds ?? figure.box
    }
}
