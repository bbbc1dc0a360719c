/// How a pen's stroke is drawn: Excalidraw's measures for perfect-freehand.
struct Pen: Equatable, Sendable {
    /// The width of a stroke pressed without end, in pixels; of one of constant width, its radius.
    let size: Double
    /// How much the points are drawn together: 0 for not at all.
    let streamline: Double
    /// Whether it has the same width everywhere, as newer strokes may.
    let isConstant: Bool
    /// Whether pressure is told by the speed.
    let simulatesPressure: Bool
    /// Whether the pressures of the points are known, be it only for the first: old files do not say that they are not.
    let knowsPressure: Bool

    init(_ shape: Shape) {
        let options = shape.properties.properties("strokeOptions")
        isConstant = options?.string("variability") == "constant"
        streamline = options?.number("streamline", in: 0...1) ?? 0.5
        size = shape.style.width * (isConstant ? 1.4 : 4.25)
        let simulates = shape.properties.object["simulatePressure"]?.boolValue
        simulatesPressure = simulates ?? true
        knowsPressure = simulates != true
    }

    /// How far each point follows the pen.
    var following: Double { 0.15 + (1 - streamline) * 0.85 }

    /// The way of a stroke of constant width.
    func line(through points: [Point]) -> Path {
        guard var current = points.first else { return Path() }
        var path = Path()
        path.move(to: current)
        for (index, point) in points.enumerated().dropFirst() {
            let next = index == points.count - 1 ? point : current.towards(point, following)
            if next != current { path.line(to: next) }
            current = next
        }
        return path
    }
}
