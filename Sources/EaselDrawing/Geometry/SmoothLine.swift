/// How lines go through their points.
enum SmoothLine {
    /// A Catmull-Rom spline as rough.js makes it, which Excalidraw draws with: through every point, the tangent at one
    /// being parallel to the line between its neighbours.
    static func curves(through points: [Point]) -> [CubicCurve] {
        guard let first = points.first, let last = points.last, points.count > 1 else { return [] }
        let padded = [first] + points + [last]
        return (1..<points.count).map { index in
            let (start, end) = (padded[index], padded[index + 1])
            return CubicCurve(
                start: start, first: start + (end - padded[index - 1]) * (1 / 6),
                second: end + (start - padded[index + 2]) * (1 / 6), end: end)
        }
    }

    /// The curves as a path.
    static func path(through points: [Point]) -> Path {
        var path = Path()
        for curve in curves(through: points) {
            if path.isEmpty { path.move(to: curve.start) }
            path.cubic(curve.first, curve.second, to: curve.end)
        }
        return path
    }

    /// Straight lines whose corners are rounded by up to `radius`, as Excalidraw draws elbow arrows.
    static func elbows(through points: [Point], radius: Double) -> Path {
        guard let first = points.first, let last = points.last, points.count > 1 else { return Path() }
        var path = Path()
        path.move(to: first)
        for index in points.indices.dropFirst().dropLast() {
            let (before, corner, after) = (points[index - 1], points[index], points[index + 1])
            let (toward, away) = (corner.distance(to: before), corner.distance(to: after))
            let cut = min(radius, toward / 2, away / 2)
            guard cut > 0 else { continue }
            path.line(to: corner.towards(before, cut / toward))
            path.quadratic(corner, to: corner.towards(after, cut / away))
        }
        path.line(to: last)
        return path
    }
}
