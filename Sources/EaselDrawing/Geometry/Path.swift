/// Lines and Bézier curves, one after the other.
struct Path: Equatable, Sendable {
    enum Segment: Equatable, Sendable {
        case move(Point)
        case line(Point)
        case quadratic(Point, Point)
        case cubic(Point, Point, Point)
        case close
    }

    private(set) var segments: [Segment] = []

    var isEmpty: Bool { segments.isEmpty }

    mutating func move(to point: Point) { segments.append(.move(point)) }
    mutating func line(to point: Point) { segments.append(.line(point)) }
    mutating func quadratic(_ control: Point, to point: Point) { segments.append(.quadratic(control, point)) }
    mutating func cubic(_ first: Point, _ second: Point, to point: Point) {
        segments.append(.cubic(first, second, point))
    }
    mutating func close() { segments.append(.close) }

    /// The box around the path, exact also for curves; nil for an empty path.
    var bounds: Bounds? { bounds(rotatedBy: 0, around: .zero) }

    /// The box around the path after it was turned.
    func bounds(rotatedBy angle: Double, around center: Point) -> Bounds? {
        func turned(_ point: Point) -> Point { point.rotated(by: angle, around: center) }
        var bounds: Bounds?
        var current = Point.zero
        func include(_ points: [Point]) {
            for point in points { bounds = Bounds(point).union(bounds) }
        }
        for segment in segments {
            switch segment {
            case .move(let point), .line(let point):
                current = turned(point)
                include([current])
            case .quadratic(let control, let point):
                let (control, end) = (turned(control), turned(point))
                let cubic = CubicCurve(from: current, quadratic: control, to: end)
                include(cubic.extremes + [end])
                current = end
            case .cubic(let first, let second, let point):
                let cubic = CubicCurve(
                    start: current, first: turned(first), second: turned(second), end: turned(point))
                include(cubic.extremes + [cubic.end])
                current = cubic.end
            case .close: break
            }
        }
        return bounds
    }
}

extension Path {
    /// Straight from point to point.
    init(through points: [Point], isClosed: Bool = false) {
        guard let first = points.first else { return }
        move(to: first)
        for point in points.dropFirst() { line(to: point) }
        if isClosed { close() }
    }

    /// An ellipse that fills the box.
    init(ellipseIn box: Bounds) {
        let center = box.center
        let (radiusX, radiusY) = (box.width / 2, box.height / 2)
        // How far a cubic's controls stand off so that four of them are a circle within 0.03 %.
        let (controlX, controlY) = (radiusX * 0.552_284_75, radiusY * 0.552_284_75)
        func at(_ x: Double, _ y: Double) -> Point { Point(x: center.x + x, y: center.y + y) }
        move(to: at(radiusX, 0))
        cubic(at(radiusX, controlY), at(controlX, radiusY), to: at(0, radiusY))
        cubic(at(-controlX, radiusY), at(-radiusX, controlY), to: at(-radiusX, 0))
        cubic(at(-radiusX, -controlY), at(-controlX, -radiusY), to: at(0, -radiusY))
        cubic(at(controlX, -radiusY), at(radiusX, -controlY), to: at(radiusX, 0))
        close()
    }

    init(circleAround center: Point, radius: Double) {
        self.init(ellipseIn: Bounds(center).outset(by: radius))
    }
}
