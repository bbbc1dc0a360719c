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

    /// How well a hand knows the size of a circle.
    private static let circleFitting = 0.95

    /// - Parameter hand: that draws the arrow.
    func primitives(at tip: LineTip, style: Style, _ hand: Hand) -> [Primitive] {
        let outline = Outline(width: style.outline.width)
        // Dashes would leave little of a head; dots are set closer.
        let open = style.line == .dotted ? Outline(width: outline.width, dashes: [1.5, 4 + style.width]) : outline
        switch self {
        case .circle, .circleOutline:
            return [circle(at: tip, style, hand, fill: self == .circle ? .ink : .paper)]
        case .triangle, .triangleOutline:
            let wings = wings(at: tip)
            let corners = [tip.point, wings.left, wings.right]
            return [Self.area(corners, fill: self == .triangle ? .ink : .paper, outline, hand)]
        case .diamond, .diamondOutline:
            let wings = wings(at: tip)
            let back = tip.point - tip.direction * (2 * size(at: tip))
            let corners = [tip.point, wings.left, back, wings.right]
            return [Self.area(corners, fill: self == .diamond ? .ink : .paper, outline, hand)]
        case .arrow, .bar, .other:
            let wings = wings(at: tip)
            return [Self.lines([wings.left, tip.point, wings.right], open, hand)]
        case .one: return [Self.crossing(at: tip, open, hand)]
        case .many: return [Self.foot(at: tip, open, hand)]
        case .oneOrMany: return [Self.foot(at: tip, open, hand), Self.crossing(at: tip, back: -0.25, open, hand)]
        case .exactlyOne: return [Self.crossing(at: tip, back: -0.5, open, hand), Self.crossing(at: tip, open, hand)]
        case .zeroOrOne: return [Self.zero(at: tip, style, hand), Self.crossing(at: tip, back: -0.5, open, hand)]
        case .zeroOrMany: return [Self.foot(at: tip, open, hand), Self.zero(at: tip, style, hand)]
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

    private func circle(
        at tip: LineTip, _ style: Style, _ hand: Hand, fill: Primitive.Fill, scale: Double = 1
    ) -> Primitive {
        let box = Bounds(tip.point).outset(by: max(1, (size(at: tip) + style.width - 2) / 2 * scale))
        let drawn = HandDrawn(
            ellipseIn: box, fitting: Self.circleFitting, by: hand.calmed(to: 0.5), filled: .solidInk)
        return .path(Path(ellipseIn: box), fill: fill, outline: Outline(width: style.outline.width), drawn: drawn)
    }

    private static func area(_ corners: [Point], fill: Primitive.Fill, _ outline: Outline, _ hand: Hand) -> Primitive {
        let path = Path(through: corners, isClosed: true)
        let drawn = HandDrawn(path: path, corners: corners, by: hand.calmed(to: 1), filled: .solidInk)
        return .path(path, fill: fill, outline: outline, drawn: drawn)
    }

    private static func lines(_ points: [Point], _ outline: Outline, _ hand: Hand) -> Primitive {
        let path = Path(through: points)
        let drawn = HandDrawn(path: path, corners: nil, by: hand.calmed(to: 1), filled: nil)
        return .path(path, fill: .none, outline: outline, drawn: drawn)
    }

    /// The circle of "none", behind what stands at the tip.
    private static func zero(at tip: LineTip, _ style: Style, _ hand: Hand) -> Primitive {
        let circle = Self.circleOutline
        return circle.circle(at: tip.back(by: 1.5 * circle.size(at: tip)), style, hand, fill: .paper, scale: 0.8)
    }

    /// A foot whose toes are at the tip.
    private static func foot(at tip: LineTip, _ outline: Outline, _ hand: Hand) -> Primitive {
        let heel = tip.point - tip.direction * many.size(at: tip)
        let spread = many.spread
        let toes = [tip.point.rotated(by: -spread, around: heel), heel, tip.point.rotated(by: spread, around: heel)]
        return lines(toes, outline, hand)
    }

    /// A line across the line.
    ///
    /// - Parameter share: how much of its size farther back, below 0 for farther on.
    private static func crossing(
        at tip: LineTip, back share: Double = 0, _ outline: Outline, _ hand: Hand
    ) -> Primitive {
        let wings = one.wings(at: tip.back(by: share * one.size(at: tip)))
        return lines([wings.left, wings.right], outline, hand)
    }
}

extension LineTip {
    /// The same tip, that much farther back.
    fileprivate func back(by distance: Double) -> LineTip {
        LineTip(point: point - direction * distance, direction: direction, section: section)
    }
}

extension Style {
    /// Heads are filled with one colour, whatever the arrow's fill is.
    fileprivate static let solidInk = Style(Properties([:]))
}
