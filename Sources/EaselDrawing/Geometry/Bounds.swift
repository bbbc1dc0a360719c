/// An upright box.
struct Bounds: Equatable, Sendable {
    var minX: Double
    var minY: Double
    var maxX: Double
    var maxY: Double

    init(minX: Double, minY: Double, maxX: Double, maxY: Double) {
        self.minX = minX
        self.minY = minY
        self.maxX = maxX
        self.maxY = maxY
    }

    init(width: Double, height: Double) {
        self.init(minX: 0, minY: 0, maxX: width, maxY: height)
    }

    init(_ point: Point) {
        self.init(minX: point.x, minY: point.y, maxX: point.x, maxY: point.y)
    }

    var width: Double { maxX - minX }
    var height: Double { maxY - minY }
    var center: Point { Point(x: (minX + maxX) / 2, y: (minY + maxY) / 2) }

    var corners: [Point] {
        [
            Point(x: minX, y: minY), Point(x: maxX, y: minY), Point(x: maxX, y: maxY), Point(x: minX, y: maxY),
        ]
    }

    mutating func include(_ point: Point) {
        minX = min(minX, point.x)
        minY = min(minY, point.y)
        maxX = max(maxX, point.x)
        maxY = max(maxY, point.y)
    }

    func union(_ other: Bounds?) -> Bounds {
        guard let other else { return self }
        return Bounds(
            minX: min(minX, other.minX), minY: min(minY, other.minY), maxX: max(maxX, other.maxX),
            maxY: max(maxY, other.maxY))
    }

    /// What both cover, or nil if they are apart.
    func intersection(_ other: Bounds) -> Bounds? {
        let both = Bounds(
            minX: max(minX, other.minX), minY: max(minY, other.minY), maxX: min(maxX, other.maxX),
            maxY: min(maxY, other.maxY))
        return both.minX <= both.maxX && both.minY <= both.maxY ? both : nil
    }

    func outset(by margin: Double) -> Bounds { outset(by: margin, margin) }

    func outset(by across: Double, _ down: Double) -> Bounds {
        Bounds(minX: minX - across, minY: minY - down, maxX: maxX + across, maxY: maxY + down)
    }

    func moved(by offset: Point) -> Bounds {
        Bounds(minX: minX + offset.x, minY: minY + offset.y, maxX: maxX + offset.x, maxY: maxY + offset.y)
    }
}
