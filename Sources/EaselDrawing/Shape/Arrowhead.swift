/// What stands at the end of a line. Measures are Excalidraw's.
enum Arrowhead: String, CaseIterable, Sendable {
    case arrow, bar, dot, circle, triangle, diamond
    case circleOutline = "circle_outline"
    case triangleOutline = "triangle_outline"
    case diamondOutline = "diamond_outline"
    case crowfootOne = "crowfoot_one"
    case crowfootMany = "crowfoot_many"
    case crowfootOneOrMany = "crowfoot_one_or_many"

    func primitives(at tip: LineTip, style: Style) -> [Primitive] {
        let outline = Outline(width: style.outline.width)
        // Dashes would leave little of a head; dots are set closer.
        let open = style.line == .dotted ? Outline(width: outline.width, dashes: [1.5, 4 + style.width]) : outline
        switch self {
        case .dot, .circle, .circleOutline:
            let radius = max(1, (size(at: tip) + style.width - 2) / 2)
            let circle = Path(circleAround: tip.point, radius: radius)
            return [.path(circle, fill: self == .circleOutline ? .paper : .ink, outline: outline)]
        case .triangle, .triangleOutline:
            let wings = wings(at: tip)
            let triangle = Path(through: [tip.point, wings.left, wings.right], isClosed: true)
            return [.path(triangle, fill: self == .triangle ? .ink : .paper, outline: outline)]
        case .diamond, .diamondOutline:
            let wings = wings(at: tip)
            let back = tip.point - tip.direction * (2 * size(at: tip))
            let diamond = Path(through: [tip.point, wings.left, back, wings.right], isClosed: true)
            return [.path(diamond, fill: self == .diamond ? .ink : .paper, outline: outline)]
        case .arrow, .bar:
            let wings = wings(at: tip)
            return [.path(Path(through: [wings.left, tip.point, wings.right]), fill: .none, outline: open)]
        case .crowfootOne:
            return [crossing(at: tip, open)]
        case .crowfootMany:
            return [foot(at: tip, open)]
        case .crowfootOneOrMany:
            return [foot(at: tip, open), crossing(at: tip, open)]
        }
    }

    /// How far the head reaches back along the line.
    private func size(at tip: LineTip) -> Double {
        switch self {
        case .arrow: min(25, tip.section / 2)
        case .diamond, .diamondOutline: min(12, tip.section / 4)
        case .crowfootOne, .crowfootMany, .crowfootOneOrMany: min(20, tip.section / 2)
        default: min(15, tip.section / 2)
        }
    }

    /// Between the line and a wing, in radians.
    private var spread: Double {
        switch self {
        case .bar: .pi / 2
        case .arrow: .pi / 9
        default: .pi * 25 / 180
        }
    }

    private func wings(at tip: LineTip) -> (left: Point, right: Point) {
        let back = tip.point - tip.direction * size(at: tip)
        return (back.rotated(by: -spread, around: tip.point), back.rotated(by: spread, around: tip.point))
    }

    /// A foot whose toes are at the tip.
    private func foot(at tip: LineTip, _ outline: Outline) -> Primitive {
        let heel = tip.point - tip.direction * size(at: tip)
        let toes = Path(
            through: [
                tip.point.rotated(by: -spread, around: heel), heel, tip.point.rotated(by: spread, around: heel),
            ])
        return .path(toes, fill: .none, outline: outline)
    }

    /// A line across the line.
    private func crossing(at tip: LineTip, _ outline: Outline) -> Primitive {
        let wings = wings(at: tip)
        return .path(Path(through: [wings.left, wings.right]), fill: .none, outline: outline)
    }
}
