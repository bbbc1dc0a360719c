/// Rectangles, diamonds and ellipses.
extension DisplayList {
    mutating func addClosedShape(of shape: Shape) {
        let roundness = Roundness(shape.properties)
        let hand = Hand(of: shape, isContinuous: roundness != nil)
        let filled = shape.style.filled
        let path: Path
        let drawn: HandDrawn
        switch shape.kind {
        case .ellipse:
            path = Path(ellipseIn: shape.box)
            drawn = HandDrawn(ellipseIn: shape.box, by: hand, filled: filled)
        case .diamond:
            path = Path(diamondIn: shape.box, roundness)
            drawn = HandDrawn(
                path: path, corners: roundness == nil ? shape.box.middles : nil, by: hand, filled: filled)
        default:
            path = Path(rectangle: shape.box, radius: roundness?.radius(side: shape.box.shorterSide) ?? 0)
            drawn = HandDrawn(
                path: path, corners: roundness == nil ? shape.box.corners : nil, by: hand, filled: filled)
        }
        primitives.append(.path(path, fill: .background, outline: shape.style.outline, drawn: drawn))
    }
}

extension Bounds {
    var shorterSide: Double { min(width, height) }

    /// The middles of its sides, from the top clockwise.
    fileprivate var middles: [Point] {
        [
            Point(x: center.x, y: minY), Point(x: maxX, y: center.y), Point(x: center.x, y: maxY),
            Point(x: minX, y: center.y),
        ]
    }
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
        func cut(_ corner: Int, toward other: Int) -> Point {
            let corner = corners[corner % 4]
            return corner + ((corners[other % 4] - corner).unit ?? .zero) * radius
        }
        move(to: cut(0, toward: 1))
        for index in 1...4 {
            line(to: cut(index, toward: index + 3))
            quadratic(corners[index % 4], to: cut(index, toward: index + 1))
        }
    }

    /// A diamond between the middles of the box's sides. Its corners are cut where Excalidraw cuts them: as far along
    /// both axes as a quarter of the half width and of the half height.
    init(diamondIn box: Bounds, _ roundness: Roundness?) {
        let corners = box.middles
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
        move(to: toward(corners[0], from: corners[1]))
        for index in 1...4 {
            let corner = corners[index % 4]
            line(to: toward(corner, from: corners[(index + 3) % 4]))
            cubic(corner, corner, to: toward(corner, from: corners[(index + 1) % 4]))
        }
    }
}
