/// Lines of text and where they are.
struct TextBlock: Equatable, Sendable {
    /// The `text-anchor` that a `textAlign` asks for.
    enum Anchor: String, Sendable {
        case start, middle, end
    }

    var lines: [String]
    /// Where the first line's baseline has its anchor.
    var start: Point
    var anchor: Anchor
    /// From baseline to baseline.
    var lineHeight: Double
    var size: Double
    var typeface: Typeface
    /// What the text covers, as far as that is known without its font.
    var box: Bounds
}

extension TextBlock {
    /// The name above a frame.
    init(name: String, above box: Bounds) {
        self.init(
            lines: [name], start: Point(x: box.minX, y: box.minY - 6), anchor: .start, lineHeight: 14, size: 14,
            typeface: Typeface(fontFamily: 2),
            box: Bounds(minX: box.minX, minY: box.minY - 20, maxX: box.minX, maxY: box.minY))
    }
}
