/// Images and frames.
extension DisplayList {
    /// The image, or a box with a cross where it would be.
    mutating func addImage(of shape: Shape, isThere: Bool) {
        guard shape.box.width > 0, shape.box.height > 0 else { return }
        if isThere {
            primitives.append(.image(ImagePlacement(of: shape)))
            return
        }
        let corners = shape.box.corners
        var cross = Path(through: corners, isClosed: true)
        cross.move(to: corners[0])
        cross.line(to: corners[2])
        cross.move(to: corners[1])
        cross.line(to: corners[3])
        primitives.append(.path(cross, fill: .none, outline: Outline(width: 1)))
    }

    mutating func addFrame(of shape: Shape) {
        let path = Path(rectangle: shape.box, radius: min(Self.frameRadius, shape.box.shorterSide / 2))
        primitives.append(.path(path, fill: .none, outline: Outline(width: 2)))
        let fallback = shape.kind == .magicframe ? "AI Frame" : "Frame"
        let name = shape.properties.string("name") ?? fallback
        primitives.append(.text(TextBlock(name: name.isEmpty ? fallback : name, above: shape.box)))
    }

    static let frameRadius = 8.0
}
