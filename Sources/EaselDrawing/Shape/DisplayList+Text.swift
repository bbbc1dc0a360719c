/// Text, its own or as a label, and what embeds and unknown elements say of themselves.
extension DisplayList {
    mutating func addText(of shape: Shape) {
        let text = shape.properties.string("text") ?? ""
        guard text.unicodeScalars.contains(where: { !Self.isBlank($0) }) else { return }
        let lines = Self.lines(of: text)
        let font = TextFont(shape.properties)
        let lineHeight = font.size * font.lineHeight(ofBox: shape.box.height, lines: lines.count)
        let height = lineHeight * Double(lines.count)

        let frame = shape.box
        let align = TextBlock.Alignment(rawValue: shape.properties.string("textAlign") ?? "") ?? .left
        let x =
            switch align {
            case .left: frame.minX
            case .center: frame.center.x
            case .right: frame.maxX
            }
        // A label that is too high for its container stands out of it on both sides.
        let slack = shape.pivot == nil ? max(0, frame.height - height) : frame.height - height
        let top = frame.minY + slack * Self.share(above: shape)
        primitives.append(
            .text(
                TextBlock(
                    lines: lines,
                    start: Point(x: x, y: top + font.typeface.baseline(lineHeight: lineHeight, size: font.size)),
                    align: align, lineHeight: lineHeight, size: font.size, typeface: font.typeface,
                    box: Bounds(
                        minX: frame.minX, minY: min(frame.minY, top), maxX: frame.maxX,
                        maxY: max(frame.maxY, top + height))
                )))
    }

    /// As JavaScript has it, so that the page says the same.
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\u{FEFF}" || (scalar.properties.isWhitespace && scalar != "\u{85}")
    }

    private static func lines(of text: String) -> [String] {
        text.replacing("\r\n", with: "\n").replacing("\t", with: "        ")
            .split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r" }
            .map(String.init)
    }

    private static func share(above shape: Shape) -> Double {
        if shape.isLabelOfLine { return 0.5 }
        return switch shape.properties.string("verticalAlign") {
        case "middle": 0.5
        case "bottom": 1
        default: 0
        }
    }

    /// The address that an embed shows, which is all that is known of it here, in its middle.
    mutating func addEmbed(of shape: Shape) {
        addClosedShape(of: shape)
        let link = shape.properties.string("link") ?? ""
        let text = shape.kind == .iframe ? "IFrame element" : link.isEmpty ? "Empty Web-Embed" : link
        let length = Double(text.unicodeScalars.count)
        let size = max(min(shape.box.width / 2, shape.box.width / length), shape.box.width / 30)
        addName(text, size: size, of: shape)
    }

    mutating func addPlaceholder(of shape: Shape) {
        addClosedShape(of: shape)
        let type = shape.properties.string("type") ?? ""
        addName(type.isEmpty ? "?" : type, size: min(14, shape.box.height / 2), of: shape)
    }

    /// A name in the middle of a shape, broken where it has to be and cut off where the shape ends.
    private mutating func addName(_ name: String, size: Double, of shape: Shape) {
        guard size >= 1, shape.box.height >= size else { return }
        let typeface = Typeface(fontFamily: 2)
        let lineHeight = size * typeface.lineHeight
        let perLine = max(1, Int((shape.box.width - 20) / (size * 0.6)))
        let most = max(1, min(50, Int(shape.box.height / lineHeight)))
        var rest = name.unicodeScalars.prefix(perLine * most).map { $0 == "\n" ? " " : $0 }[...]
        var lines: [String] = []
        while !rest.isEmpty {
            lines.append(String(String.UnicodeScalarView(rest.prefix(perLine))))
            rest = rest.dropFirst(perLine)
        }
        let top = shape.box.center.y - lineHeight * Double(lines.count) / 2
        primitives.append(
            .text(
                TextBlock(
                    lines: lines,
                    start: Point(
                        x: shape.box.center.x, y: top + typeface.baseline(lineHeight: lineHeight, size: size)),
                    align: .center, lineHeight: lineHeight, size: size, typeface: typeface, box: shape.box)))
    }
}
