import Foundation

/// What a hand makes of a path: lines, and the area or the hatching in it. Nil stands for what is drawn along the path itself,
/// or not at all.
struct HandDrawn: Equatable, Sendable {
    var lines: Path?
    var area: Path?
    /// The rule by which the area is filled.
    var isEvenOdd = true
    var hatching: Path?
    var hatchingWidth = 0.0

    /// Of what is filled, the roughness is higher by this.
    private static let fillGain = 0.8

    /// - Parameters:
    ///   - corners: of a path of straight lines; nil if it has curves.
    ///   - filled: how it is filled; nil for not at all.
    init(path: Path, corners: [Point]?, by hand: Hand, filled: Style?) {
        let pen = RoughPen(hand)
        if hand.roughness > 0 {
            lines = pen.along(path)
            if filled?.fill == .solid {
                area = corners.map(pen.area) ?? Self.joined(Self.filling(pen, hand).along(path))
            }
        }
        hatch(pen, hand, filled) { corners ?? path.outline }
    }

    /// A curve near points.
    init(through points: [Point], by hand: Hand, filled: Style?) {
        let pen = RoughPen(hand)
        if hand.roughness > 0 {
            lines = pen.curve(points)
            if filled?.fill == .solid { area = Self.filling(pen, hand).curve(points) }
        }
        hatch(pen, hand, filled) { SmoothLine.path(through: points).outline }
    }

    /// - Parameter fitting: how well the hand knows the size of the ellipse, up to 1.
    init(ellipseIn box: Bounds, fitting: Double = 1, by hand: Hand, filled: Style?) {
        let pen = RoughPen(hand)
        guard hand.roughness > 0 else {
            hatch(pen, hand, filled) { Path(ellipseIn: box).outline }
            return
        }
        let ellipse = pen.ellipse(in: box, fitting: fitting)
        let (path, points) = pen.around(ellipse)
        lines = path
        if filled?.fill == .solid { area = pen.around(ellipse).path }
        isEvenOdd = false
        hatch(pen, hand, filled) { points }
    }

    /// How much there is to draw.
    var marks: Int { [lines, area, hatching].reduce(0) { $0 + ($1?.segments.count ?? 0) } }

    private static func filling(_ pen: RoughPen, _ hand: Hand) -> RoughPen {
        var filling = hand
        filling.isDouble = false
        filling.roughness += fillGain
        return pen.held(by: filling)
    }

    /// The same path in one go, so that it has an inside.
    private static func joined(_ path: Path) -> Path {
        var whole = Path()
        for segment in path.segments {
            switch segment {
            case .move(let point): if whole.isEmpty { whole.move(to: point) }
            case .cubic(let first, let second, let end): whole.cubic(first, second, to: end)
            case .line, .quadratic, .close: break
            }
        }
        return whole
    }
}

// MARK: Hatching

extension HandDrawn {
    private mutating func hatch(_ pen: RoughPen, _ hand: Hand, _ filled: Style?, _ corners: () -> [Point]) {
        guard let filled, filled.fill != .solid else { return }
        let corners = corners()
        guard corners.count > 2 else { return }
        func lines(_ degrees: Double) -> [HachureLines.Line] {
            let isCareless = hand.roughness >= 1 && pen.chance() > 0.7
            return HachureLines(
                across: corners, gap: filled.hatchingGap, angle: degrees * .pi / 180, isCareless: isCareless
            ).lines
        }
        guard filled.fill != .dots else {
            hatching = Self.dots(near: lines(-90), gap: filled.hatchingGap, pen)
            hatchingWidth = filled.width
            return
        }
        var stroked = hand
        stroked.isDouble = hand.roughness > 0
        let stroke = pen.held(by: stroked)
        var path = Path()
        let first = lines(-49)
        for line in filled.fill == .zigzag ? Self.zigzags(first, gap: filled.width * 4) : first {
            stroke.addLine(from: line.from, to: line.to, in: &path)
        }
        if filled.fill == .crossHatch {
            for line in lines(-139) { stroke.addLine(from: line.from, to: line.to, in: &path) }
        }
        hatching = path
        hatchingWidth = filled.width / 2
    }

    /// To the end of each line, from both sides of its start.
    private static func zigzags(_ lines: [HachureLines.Line], gap: Double) -> [HachureLines.Line] {
        let angle = -41 * Double.pi / 180
        let aside = Point(x: gap / 2 * cos(angle), y: -gap / 2 * sin(angle))
        return lines.filter { $0.from.distance(to: $0.to) > 0 }
            .flatMap { [($0.from - aside, $0.to), ($0.from + aside, $0.to)] }
    }

    /// Dots near lines that go down, as lines of no length.
    private static func dots(near lines: [HachureLines.Line], gap: Double, _ pen: RoughPen) -> Path {
        var path = Path()
        for (from, to) in lines {
            let length = from.distance(to: to)
            let count = (length / gap).rounded(.up) - 1
            let top = min(from.y, to.y) + length - count * gap
            var dot = 0.0
            while dot < count {
                let x = (from.x + to.x) / 2 - gap / 2 + pen.chance() * gap / 2
                let point = Point(x: x, y: top + dot * gap - gap / 4 + pen.chance() * gap / 2)
                path.move(to: point)
                path.line(to: point)
                dot += 1
            }
        }
        return path
    }
}

extension Path {
    /// How many straight pieces stand for a curve of an area that is hatched.
    private static let pieces = 12

    /// Straight lines that stand for it.
    fileprivate var outline: [Point] {
        var points: [Point] = []
        for segment in segments {
            let start = points.last ?? .zero
            switch segment {
            case .move(let point), .line(let point): points.append(point)
            case .quadratic(let control, let end):
                points += CubicCurve(from: start, quadratic: control, to: end).pieces(Self.pieces)
            case .cubic(let first, let second, let end):
                points += CubicCurve(start: start, first: first, second: second, end: end).pieces(Self.pieces)
            case .close: break
            }
        }
        return points
    }
}

extension CubicCurve {
    fileprivate func pieces(_ count: Int) -> [Point] { (1...count).map { point(at: Double($0) / Double(count)) } }
}
