/// A cubic Bézier curve.
struct CubicCurve: Equatable, Sendable {
    var start: Point
    var first: Point
    var second: Point
    var end: Point

    init(start: Point, first: Point, second: Point, end: Point) {
        self.start = start
        self.first = first
        self.second = second
        self.end = end
    }

    /// The same curve as a quadratic one.
    init(from start: Point, quadratic control: Point, to end: Point) {
        self.init(start: start, first: start.towards(control, 2 / 3), second: end.towards(control, 2 / 3), end: end)
    }

    /// The point at a share of the parameter, from 0 to 1.
    func point(at t: Double) -> Point {
        let u = 1 - t
        return start * (u * u * u) + first * (3 * u * u * t) + second * (3 * u * t * t) + end * (t * t * t)
    }

    /// Where it turns back in x or in y, between its ends.
    var extremes: [Point] {
        let turns = Self.turns(start.x, first.x, second.x, end.x) + Self.turns(start.y, first.y, second.y, end.y)
        return turns.map(point(at:))
    }

    /// The zeros of the derivative within 0..<1.
    private static func turns(_ p0: Double, _ p1: Double, _ p2: Double, _ p3: Double) -> [Double] {
        // Controls between the ends: it cannot leave them.
        let (low, high) = (min(p0, p3), max(p0, p3))
        if p1 >= low, p1 <= high, p2 >= low, p2 <= high { return [] }
        let a = p3 - 3 * p2 + 3 * p1 - p0
        let b = 2 * (p2 - 2 * p1 + p0)
        let c = p1 - p0
        var zeros: [Double] = []
        if a.magnitude < 1e-9 {
            if b != 0 { zeros = [-c / b] }
        } else {
            let discriminant = b * b - 4 * a * c
            guard discriminant >= 0 else { return [] }
            let root = discriminant.squareRoot()
            zeros = [(-b + root) / (2 * a), (-b - root) / (2 * a)]
        }
        return zeros.filter { $0 > 0 && $0 < 1 }
    }
}
