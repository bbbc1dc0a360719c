/// The lines of a fill style, as a pattern that repeats without a seam.
struct Hatching: Hashable {
    let fill: Style.Fill
    let colour: Colour
    let strokeWidth: Double

    /// Between lines: four times the stroke's width, as rough.js has it.
    var gap: Double { max(0.5, strokeWidth * 4) }
    var lineWidth: Double { max(0.25, strokeWidth / 2) }
    /// Many gaps, because some viewers blur a pattern where its tiles meet.
    var tile: Double { gap * Double(Self.linesOfTile) }
    static let degrees = -41.0
    private static let linesOfTile = 16

    var path: Path {
        var path = Path()
        for line in 0..<Self.linesOfTile {
            let y = (Double(line) + 0.5) * gap
            path.move(to: Point(x: 0, y: y))
            path.line(to: Point(x: tile, y: y))
            switch fill {
            case .crossHatch:
                path.move(to: Point(x: y, y: 0))
                path.line(to: Point(x: y, y: tile))
            case .zigzag:
                path.move(to: Point(x: 0, y: y))
                path.line(to: Point(x: tile, y: y + gap))
            case .hachure, .solid: break
            }
        }
        return path
    }
}
