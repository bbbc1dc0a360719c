/// Sticky notes.
extension DisplayList {
    private static let largestFold = 28.0

    /// A sheet of paper that is a little lifted from the board at its lower corners, one of which is folded.
    mutating func addNote(of shape: Shape) {
        let box = shape.box
        let fold = min(Self.largestFold, box.shorterSide / 5)
        let (maxX, maxY) = (box.maxX, box.maxY)
        let paper = Path(
            through: [
                Point(x: box.minX, y: box.minY), Point(x: maxX, y: box.minY), Point(x: maxX, y: maxY - fold),
                Point(x: maxX - fold, y: maxY), Point(x: box.minX, y: maxY),
            ], isClosed: true)
        var corner = Path()
        corner.move(to: Point(x: maxX, y: maxY - fold))
        corner.quadratic(
            Point(x: maxX - fold * 0.6, y: maxY - fold * 0.85), to: Point(x: maxX - fold * 0.9, y: maxY - fold * 0.9))
        corner.quadratic(
            Point(x: maxX - fold * 0.85, y: maxY - fold * 0.6), to: Point(x: maxX - fold, y: maxY))
        corner.close()
        primitives += [
            .path(Self.shadow(of: box, depth: fold / 4), fill: .shadow, outline: nil),
            .path(Self.shadow(of: box, depth: fold / 8), fill: .shadow, outline: nil),
            .path(paper, fill: .background, outline: shape.style.outline), .path(corner, fill: .fold, outline: nil),
        ]
    }

    /// - Parameter depth: how far it reaches beyond the paper.
    private static func shadow(of box: Bounds, depth: Double) -> Path {
        let middle = box.center
        var path = Path()
        path.move(to: Point(x: box.minX, y: middle.y))
        path.line(to: Point(x: box.maxX, y: middle.y))
        path.line(to: Point(x: box.maxX + depth / 2, y: box.maxY + depth))
        path.quadratic(
            Point(x: middle.x, y: box.maxY + depth * 0.3), to: Point(x: box.minX - depth / 4, y: box.maxY + depth))
        path.close()
        return path
    }
}

extension Shape {
    /// Whether it is a note of paper: a rectangle that says so, and has a colour.
    var isNote: Bool {
        kind == .rectangle && properties.properties("customData")?.string("easel") == "sticky"
            && !style.background.isTransparent && style.fill == .solid
    }
}
