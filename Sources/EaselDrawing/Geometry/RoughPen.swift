import Foundation

/// How a hand draws. docs/DRAWINGS.md, "How lines are drawn by hand".
struct Hand: Equatable, Sendable {
    var seed: Int64
    /// 0 for straight lines.
    var roughness: Double
    /// Whether each line is drawn twice.
    var isDouble: Bool
    /// Whether lines begin and end where they should.
    var keepsVertices: Bool

    /// The same hand, not rougher than this.
    func calmed(to most: Double) -> Hand {
        var calm = self
        calm.roughness = min(most, roughness)
        return calm
    }
}

/// Draws lines as roughjs does, with its measures and its random numbers in their order.
struct RoughPen {
    /// How far a line of roughness 1 strays, in pixels.
    private static let stray = 2.0
    /// Points of an ellipse, at least.
    private static let fewestSteps = 9.0

    private let hand: Hand
    private let random: SeededRandom

    init(_ hand: Hand) {
        self.init(hand, SeededRandom(seed: hand.seed))
    }

    private init(_ hand: Hand, _ random: SeededRandom) {
        self.hand = hand
        self.random = random
    }

    /// The same pen held by another hand: its random numbers go on.
    func held(by hand: Hand) -> RoughPen { RoughPen(hand, random) }

    /// A random number from 0 to 1.
    func chance() -> Double { random.next() }

    private func between(_ low: Double, _ high: Double, gain: Double = 1) -> Double {
        hand.roughness * gain * (random.next() * (high - low) + low)
    }

    private func stray(_ most: Double, gain: Double = 1) -> Double { between(-most, most, gain: gain) }

    private func near(_ point: Point, _ most: Double, gain: Double = 1) -> Point {
        let x = point.x + stray(most, gain: gain)
        return Point(x: x, y: point.y + stray(most, gain: gain))
    }
}

// MARK: Lines

extension RoughPen {
    /// Lines and curves along a path.
    func along(_ path: Path) -> Path {
        var drawn = Path()
        var (start, current) = (Point.zero, Point.zero)
        for segment in path.segments {
            switch segment {
            case .move(let point): (start, current) = (point, point)
            case .line(let point):
                addLine(from: current, to: point, in: &drawn)
                current = point
            case .quadratic(let control, let end):
                let curve = CubicCurve(from: current, quadratic: control, to: end)
                add(curve, in: &drawn)
                current = end
            case .cubic(let first, let second, let end):
                add(CubicCurve(start: current, first: first, second: second, end: end), in: &drawn)
                current = end
            case .close:
                addLine(from: current, to: start, in: &drawn)
                current = start
            }
        }
        return drawn
    }

    /// A straight line, as straight as a hand draws it.
    func addLine(from start: Point, to end: Point, in drawn: inout Path) {
        guard hand.roughness > 0 else {
            drawn.move(to: start)
            drawn.line(to: end)
            return
        }
        addStroke(from: start, to: end, share: 1, in: &drawn)
        if hand.isDouble { addStroke(from: start, to: end, share: 0.5, in: &drawn) }
    }

    /// - Parameter share: of how far it may stray.
    private func addStroke(from start: Point, to end: Point, share: Double, in drawn: inout Path) {
        let way = end - start
        let length = way.length
        // Long lines are drawn with more care.
        let gain = length < 200 ? 1 : length > 500 ? 0.4 : -0.0016668 * length + 1.233334
        let most = (Self.stray * 10 > length ? length / 10 : Self.stray) * share
        let bend = 0.2 + random.next() * 0.2
        let aside = near(.zero, Point(x: Self.stray * way.y / 200, y: Self.stray * -way.x / 200), gain: gain)
        func vertex(_ point: Point) -> Point { hand.keepsVertices ? point : near(point, most, gain: gain) }
        func control(_ part: Double) -> Point { near(aside + start + way * part, most, gain: gain) }
        drawn.move(to: vertex(start))
        let first = control(bend)
        let second = control(2 * bend)
        drawn.cubic(first, second, to: vertex(end))
    }

    private func near(_ point: Point, _ most: Point, gain: Double) -> Point {
        let x = point.x + stray(most.x, gain: gain)
        return Point(x: x, y: point.y + stray(most.y, gain: gain))
    }

    private func add(_ curve: CubicCurve, in drawn: inout Path) {
        for (turn, most) in [Self.stray, Self.stray + 0.3].prefix(hand.isDouble ? 2 : 1).enumerated() {
            drawn.move(to: hand.keepsVertices || turn == 0 ? curve.start : near(curve.start, Self.stray))
            let end = hand.keepsVertices ? curve.end : near(curve.end, most)
            let first = near(curve.first, most)
            drawn.cubic(first, near(curve.second, most), to: end)
        }
    }
}

// MARK: Curves

extension RoughPen {
    /// A curve near points.
    func curve(_ points: [Point]) -> Path {
        var drawn = Path()
        addCurve(near: points, 1 + hand.roughness * 0.2, in: &drawn)
        if hand.isDouble {
            var second = hand
            second.seed += 1
            RoughPen(second).addCurve(near: points, 1.5 * (1 + hand.roughness * 0.22), in: &drawn)
        }
        return drawn
    }

    private func addCurve(near points: [Point], _ most: Double, in drawn: inout Path) {
        guard let first = points.first, let last = points.last else { return }
        drawn.addSpline(([first] + points + [last]).map { near($0, most) })
    }

    /// An ellipse that is being drawn.
    struct Ellipse {
        var center: Point
        var radiusX: Double
        var radiusY: Double
        /// The angle between two of its points.
        var step: Double
    }

    /// - Parameter fitting: how well the hand knows its size, up to 1.
    func ellipse(in box: Bounds, fitting: Double) -> Ellipse {
        let (radiusX, radiusY) = (box.width / 2, box.height / 2)
        let around = (2 * Double.pi * ((radiusX * radiusX + radiusY * radiusY) / 2).squareRoot()).squareRoot()
        let steps = max(Self.fewestSteps, Self.fewestSteps / 200.squareRoot() * around).rounded(.up)
        let (strayX, strayY) = (stray(radiusX * (1 - fitting)), stray(radiusY * (1 - fitting)))
        return Ellipse(
            center: box.center, radiusX: radiusX + strayX, radiusY: radiusY + strayY, step: 2 * .pi / steps)
    }

    /// - Returns: its lines, and the points that lie inside of the first line.
    func around(_ ellipse: Ellipse) -> (path: Path, points: [Point]) {
        var path = Path()
        let overlap = ellipse.step * between(0.1, between(0.4, 1))
        let (all, points) = self.points(around: ellipse, 1, overlap: overlap)
        path.addSpline(all)
        if hand.isDouble { path.addSpline(self.points(around: ellipse, 1.5, overlap: 0).all) }
        return (path, points)
    }

    private func points(
        around ellipse: Ellipse, _ most: Double, overlap: Double
    ) -> (all: [Point], points: [Point]) {
        let begin = stray(0.5) - .pi / 2
        func at(_ angle: Double, _ share: Double = 1) -> Point {
            let (strayX, strayY) = (stray(most), stray(most))
            return Point(
                x: strayX + ellipse.center.x + share * ellipse.radiusX * cos(angle),
                y: strayY + ellipse.center.y + share * ellipse.radiusY * sin(angle))
        }
        let before = at(begin - ellipse.step, 0.9)
        var points: [Point] = []
        var angle = begin
        while angle < 2 * .pi + begin - 0.01 {
            points.append(at(angle))
            angle += ellipse.step
        }
        let end = at(begin + 2 * .pi + overlap * 0.5)
        let beyond = at(begin + overlap, 0.98)
        return ([before] + points + [end, beyond, at(begin + overlap * 0.5, 0.9)], points)
    }

    /// An area between corners, none of which is quite where it should be.
    func area(_ corners: [Point]) -> Path { Path(through: corners.map { near($0, Self.stray) }) }
}

extension Path {
    /// Adds a Catmull-Rom spline from the second point to the last but one.
    fileprivate mutating func addSpline(_ points: [Point]) {
        guard points.count > 3 else { return }
        move(to: points[1])
        for index in 1..<(points.count - 2) {
            let (before, start, end, after) = (points[index - 1], points[index], points[index + 1], points[index + 2])
            cubic(start + (end - before) * (1 / 6), end + (start - after) * (1 / 6), to: end)
        }
    }
}
