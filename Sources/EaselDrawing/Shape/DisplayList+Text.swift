/// Text, its own or as a label.
extension DisplayList {
    mutating func addText(of shape: Shape, in container: Shape?) {
        let text = shape.properties.string("text") ?? ""
        guard text.contains(where: { !$0.isWhitespace }) else { return }
        let lines = Self.lines(of: text)
        let size = shape.properties.number("fontSize", in: 1...10_000) ?? 20
        let typeface = Typeface(fontFamily: Int(shape.properties.number("fontFamily") ?? 5))
        let lineHeight = size * Self.lineHeight(of: shape, lines: lines.count, size: size, typeface)
        let height = lineHeight * Double(lines.count)

        let frame = Self.frame(of: shape, in: container)
        let anchor = TextBlock.Anchor(textAlign: shape.properties.string("textAlign"), isLabel: container != nil)
        let x =
            switch anchor {
            case .start: frame.minX
            case .middle: frame.center.x
            case .end: frame.maxX
            }
        let slack = max(0, frame.height - height)
        let top = frame.minY + slack * Self.share(above: shape, isLabel: container != nil)
        primitives.append(
            .text(
                TextBlock(
                    lines: lines, start: Point(x: x, y: top + typeface.baseline(lineHeight: lineHeight, size: size)),
                    anchor: anchor, lineHeight: lineHeight, size: size, typeface: typeface,
                    box: Bounds(
                        minX: frame.minX, minY: min(frame.minY, top), maxX: frame.maxX,
                        maxY: max(frame.maxY, top + height))
                )))
    }

    private static func lines(of text: String) -> [String] {
        text.replacing("\r\n", with: "\n").replacing("\t", with: "        ")
            .split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r" }
            .map(String.init)
    }

    /// Elements from before `lineHeight` have a height that tells it.
    private static func lineHeight(
        of shape: Shape, lines: Int, size: Double, _ typeface: Typeface
    ) -> Double {
        if let lineHeight = shape.properties.number("lineHeight", in: 0.1...10) { return lineHeight }
        let told = shape.box.height / Double(lines) / size
        return (0.5...3).contains(told) ? told : typeface.lineHeight
    }

    /// The box in which the text is aligned. A label that has no place yet takes that of its container.
    private static func frame(of shape: Shape, in container: Shape?) -> Bounds {
        let hasPlace = shape.properties.number("x") != nil && shape.properties.number("y") != nil
        guard let container, !hasPlace, container.kind != .arrow, container.kind != .line else { return shape.box }
        return container.box.moved(by: container.origin - shape.origin)
    }

    private static func share(above shape: Shape, isLabel: Bool) -> Double {
        switch shape.properties.string("verticalAlign") {
        case "top": 0
        case "middle": 0.5
        case "bottom": 1
        default: isLabel ? 0.5 : 0
        }
    }
}

extension TextBlock.Anchor {
    init(textAlign: String?, isLabel: Bool) {
        switch textAlign {
        case "left": self = .start
        case "center": self = .middle
        case "right": self = .end
        default: self = isLabel ? .middle : .start
        }
    }
}
