import Foundation

/// Parallel lines across an area: they begin at its topmost corner, if it is turned until they are level.
struct HachureLines {
    typealias Line = (from: Point, to: Point)

    /// More ends of lines than can be told apart.
    private static let mostCrossings = 40_000.0

    /// An edge, after the area was turned: from which height, in which slope and from which x it is crossed.
    private struct Edge {
        var top: Double
        var bottom: Double
        var x: Double
        var slope: Double
    }

    let lines: [Line]

    /// - Parameters:
    ///   - gap: between lines, a whole number of pixels.
    ///   - angle: of the lines, clockwise, in radians.
    ///   - isCareless: whether lines end where the edge was crossed by the line that came before its corner.
    init(across corners: [Point], gap: Double, angle: Double, isCareless: Bool) {
        let edges = Self.edges(corners.map { $0.rotated(by: -angle, around: .zero) })
        guard let top = edges.map(\.top).min() else {
            lines = []
            return
        }
        var spacing = gap
        func entry(_ edge: Edge) -> Double {
            let step = isCareless ? spacing : 1
            return ((edge.top - top) / step).rounded(.up) * step
        }
        func crossings() -> Double {
            edges.reduce(0) { sum, edge in
                let first = (entry(edge) / spacing).rounded(.up)
                return sum + max(0, ((edge.bottom - top) / spacing).rounded(.up) - first)
            }
        }
        while crossings() > Self.mostCrossings { spacing *= 2 }
        var rows: [Double: [Double]] = [:]
        for edge in edges {
            let entry = entry(edge)
            var row = (entry / spacing).rounded(.up)
            while top + row * spacing < edge.bottom {
                rows[row, default: []].append(edge.x + (row * spacing - entry) * edge.slope)
                row += 1
            }
        }
        lines = rows.sorted { $0.key < $1.key }.flatMap { row, crossed in
            let ends = crossed.sorted().map { x in
                Point(x: (x + 0.5).rounded(.down), y: top + row * spacing).rotated(by: angle, around: .zero)
            }
            return (0..<(ends.count / 2)).map { (ends[2 * $0], ends[2 * $0 + 1]) }
        }
    }

    /// Those that are not level.
    private static func edges(_ corners: [Point]) -> [Edge] {
        corners.indices.compactMap { index in
            let (start, end) = (corners[index], corners[(index + 1) % corners.count])
            guard start.y != end.y else { return nil }
            let upper = start.y < end.y ? start : end
            return Edge(
                top: upper.y, bottom: max(start.y, end.y), x: upper.x, slope: (end.x - start.x) / (end.y - start.y))
        }
    }
}
