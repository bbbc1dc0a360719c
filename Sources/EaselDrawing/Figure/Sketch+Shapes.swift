/// Rectangles, diamonds and ellipses.
extension Sketch {
    mutating func addShape(of figure: Figure) {
        let roundness = Roundness(figure.properties)
        let path: Path
        switch figure.kind {
        case .ellipse: path = Path(ellipseIn: figure.box)
        case .diamond: path = Path(diamondIn: figure.box, roundness)
        default: path = Path(rectangle: figure.box, radius: roundness?.radius(side: figure.box.shorterSide) ?? 0)
        }
        marks.append(.path(path, fill: .background, outline: figure.style.outline))
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
