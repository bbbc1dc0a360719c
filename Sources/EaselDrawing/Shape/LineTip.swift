/// One of the two ends of a line.
enum LineEnd: Sendable {
    case start, end

    /// The head of an arrow at this end. Old files and generated ones leave out the usual one, which absence stands for.
    func head(of shape: Shape) -> Arrowhead? {
        guard shape.kind == .arrow else { return nil }
        switch shape.properties.object[self == .start ? "startArrowhead" : "endArrowhead"] {
        case .string(let name): return Arrowhead(named: name)
        case .null: return nil
        default: return self == .end ? .arrow : nil
        }
    }
}

/// Where a line ends and where it comes from there.
struct LineTip: Equatable, Sendable {
    let point: Point
    /// Of length 1, out of the line.
    let direction: Point
    /// The length of the last section, from point to point. Heads do not grow beyond a share of it.
    let section: Double
}

extension LineTip {
    /// - Parameter points: two at least.
    init(_ end: LineEnd, of points: [Point], isCurved: Bool) {
        let ordered = end == .start ? points.prefix(3).reversed() : Array(points.suffix(3))
        let (before, tip) = (ordered[ordered.count - 2], ordered[ordered.count - 1])
        var from = before
        if isCurved, let last = SmoothLine.curves(through: ordered).last {
            // Seen from a little way back: at its very tip a curve may point anywhere.
            from = last.point(at: 0.7)
        }
        self.init(
            point: tip, direction: (tip - from).unit ?? (tip - before).unit ?? Point(x: 1, y: 0),
            section: before.distance(to: tip))
    }
}
