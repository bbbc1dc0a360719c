/// What stands at the end of an arrow. Measures are Excalidraw's.
enum Arrowhead: String, CaseIterable, Sendable {
    case arrow, bar, circle, triangle, diamond
    case circleOutline = "circle_outline"
    case triangleOutline = "triangle_outline"
    case diamondOutline = "diamond_outline"
    case one = "cardinality_one"
    case many = "cardinality_many"
    case oneOrMany = "cardinality_one_or_many"
    case exactlyOne = "cardinality_exactly_one"
    case zeroOrOne = "cardinality_zero_or_one"
    case zeroOrMany = "cardinality_zero_or_many"
    /// A name that is not known: two lines to the tip, as Excalidraw draws it.
    case other

    /// The head of a name, of today or of old files.
    init(named name: String) {
        switch name {
        case "dot": self = .circle
        case "crowfoot_one": self = .one
        case "crowfoot_many": self = .many
        case "crowfoot_one_or_many": self = .oneOrMany
        default: self = Self(rawValue: name) ?? .other
        }
    }

    func primitives(at tip: LineTip, style: Style) -> [Primitive] {
        let outline = Outline(width: style.outline.width)
        // Dashes would leave little of a head; dots are set closer.
        let open = style.line == .dotted ? Outline(width: outline.width, dashes: [1.5, 4 + style.width]) : outline
        switch self {
        case .circle, .circleOutline:
            return [circle(at: tip, style, fill: self == .circle ? .ink : .paper)]
        case .triangle, .triangleOutline:
            let wings = wings(at: tip)
            let triangle = Path(through: [tip.point, wings.left, wings.right], isClosed: true)
            return [.path(triangle, fill: self == .triangle ? .ink : .paper, outline: outline)]
        case .diamond, .diamondOutline:
            let wings = wings(at: tip)
            let back = tip.point - tip.direction * (2 * size(at: tip))
            let diamond = Path(through: [tip.point, wings.left, back, wings.right], isClosed: true)
            return [.path(diamond, fill: self == .diamond ? .ink : .paper, outline: outline)]
        case .arrow, .bar, .other:
            let wings = wings(at: tip)
            return [.path(Path(through: [wings.left, tip.point, wings.right]), fill: .none, outline: open)]
        case .one: return [Self.crossing(at: tip, open)]
        case .many: return [Self.foot(at: tip, open)]
        case .oneOrMany: return [Self.foot(at: tip, open), Self.crossing(at: tip, back: -0.25, open)]
        case .exactlyOne: return [Self.crossing(at: tip, back: -0.5, open), Self.crossing(at: tip, open)]
        case .zeroOrOne: return [Self.zero(at: tip, style), Self.crossing(at: tip, back: -0.5, open)]
        case .zeroOrMany: return [Self.foot(at: tip, open), Self.zero(at: tip, style)]
        }
    }

    /// How far the head reaches back along the line.
    private func size(at tip: LineTip) -> Double {
        switch self {
        case .arrow: min(25, tip.section / 2)
        case .diamond, .diamondOutline: min(12, tip.section / 4)
        case .one: min(20, tip.section / 2)
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

    private func circle(at tip: LineTip, _ style: Style, fill: Primitive.Fill, scale: Double = 1) -> Primitive {
        let radius = max(1, (size(at: tip) + style.width - 2) / 2 * scale)
        return .path(
            Path(circleAround: tip.point, radius: radius), fill: fill, outline: Outline(width: style.outline.width))
    }

    /// The circle of "none", behind what stands at the tip.
    private static func zero(at tip: LineTip, _ style: Style) -> Primitive {
        let circle = Self.circleOutline
        return circle.circle(at: tip.back(by: 1.5 * circle.size(at: tip)), style, fill: .paper, scale: 0.8)
    }

    /// A foot whose toes are at the tip.
    private static func foot(at tip: LineTip, _ outline: Outline) -> Primitive {
        let heel = tip.point - tip.direction * many.size(at: tip)
        let spread = many.spread
        let toes = Path(
            through: [
                tip.point.rotated(by: -spread, around: heel), heel, tip.point.rotated(by: spread, around: heel),
            ])
        return .path(toes, fill: .none, outline: outline)
    }

    /// A line across the line.
    ///
    /// - Parameter share: how much of its size farther back, below 0 for farther on.
    private static func crossing(at tip: LineTip, back share: Double = 0, _ outline: Outline) -> Primitive {
        let wings = one.wings(at: tip.back(by: share * one.size(at: tip)))
        return .path(Path(through: [wings.left, wings.right]), fill: .none, outline: outline)
    }
}

extension LineTip {
    /// The same tip, that much farther back.
    fileprivate func back(by distance: Double) -> LineTip {
        LineTip(point: point - direction * distance, direction: direction, section: section)
    }
}
