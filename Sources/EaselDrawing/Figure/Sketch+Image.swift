/// Images and frames.
extension Sketch {
    /// The image, or a box with a cross where it would be.
    mutating func addImage(of figure: Figure, isThere: Bool) {
        guard figure.box.width > 0, figure.box.height > 0 else { return }
        if isThere {
            marks.append(.image(ImagePlacement(of: figure)))
            return
        }
        let corners = figure.box.corners
        var cross = Path(through: corners, isClosed: true)
        cross.move(to: corners[0])
        cross.line(to: corners[2])
        cross.move(to: corners[1])
        cross.line(to: corners[3])
        marks.append(.path(cross, fill: .none, outline: Outline(width: 1)))
    }

    mutating func addFrame(of figure: Figure) {
        let path = Path(rectangle: figure.box, radius: min(Self.frameRadius, figure.box.shorterSide / 2))
        marks.append(.path(path, fill: .none, outline: Outline(width: 2)))
        let fallback = figure.kind == .magicframe ? "AI Frame" : "Frame"
        let name = figure.properties.string("name") ?? fallback
        marks.append(.text(TextBlock(name: name.isEmpty ? fallback : name, above: figure.box)))
    }

    static let frameRadius = 8.0
}
