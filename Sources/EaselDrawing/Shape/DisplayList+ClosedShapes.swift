/// Rectangles, diamonds and ellipses.
extension DisplayList {
    mutating func addClosedShape(of shape: Shape) {
        let roundness = Roundness(shape.properties)
        let path: Path
        switch shape.kind {
        case .ellipse: path = Path(ellipseIn: shape.box)
        case .diamond: path = Path(diamondIn: shape.box, roundness)
        default: path = Path(rectangle: shape.box, radius: roundness?.radius(side: shape.box.shorterSide) ?? 0)
        }
        primitives.append(.path(path, fill: .background, outline: shape.style.outline))
    }
}

extension Bounds {
    var shorterSide: Double { min(width, height) }
}

extension Path {
    /// A rectangle with round corners.
    init(rectangle box: Bounds, radius: Double) {
        guard radius > 0 else {
            self.init(through: box.corners, isClosed: true)
            return
        }
        self.init()
        let corners = box.corners
        for (index, corner) in corners.enumerated() {
            let (before, after) = (corners[(index + 3) % 4], corners[(index + 1) % 4])
            let start = corner + ((before - corner).unit ?? .zero) * radius
            if index == 0 { move(to: start) } else { line(to: start) }
            quadratic(corner, to: corner + ((after - corner).unit ?? .zero) * radius)
        }
        close()
    }

    /// A diamond between the middles of the box's sides. Its corners are cut where Excalidraw cuts them: as far along
    /// both axes as a quarter of the half width and of the half height.
    init(diamondIn box: Bounds, _ roundness: Roundness?) {
        let center = box.center
        let corners = [
            Point(x: center.x, y: box.minY), Point(x: box.maxX, y: center.y), Point(x: center.x, y: box.maxY),
            Point(x: box.minX, y: center.y),
        ]
        guard let roundness else {
            self.init(through: corners, isClosed: true)
            return
        }
        self.init()
        let cut = Point(x: roundness.radius(side: box.width / 2), y: roundness.radius(side: box.height / 2))
        func toward(_ corner: Point, from other: Point) -> Point {
            let side = other - corner
            return corner + Point(x: side.x < 0 ? -cut.x : cut.x, y: side.y < 0 ? -cut.y : cut.y)
        }
        for (index, corner) in corners.enumerated() {
            let start = toward(corner, from: corners[(index + 3) % 4])
            if index == 0 { move(to: start) } else { line(to: start) }
            cubic(corner, corner, to: toward(corner, from: corners[(index + 1) % 4]))
        }
        close()
    }
}
