extension Hand {
    /// Kinds whose roundness keeps them rough when they are small.
    private static let rounded: Set<Shape.Kind> = [.rectangle, .iframe, .embeddable, .line, .diamond, .image]
    private static let largestSeed = Double(1 << 52)

    /// The hand that draws a shape. Small shapes are drawn with more care.
    ///
    /// - Parameter isContinuous: whether its outline is one line.
    init(of shape: Shape, isContinuous: Bool) {
        let seed = shape.properties.number("seed", in: -Self.largestSeed...Self.largestSeed) ?? 1
        self.init(
            seed: Int64(seed), roughness: Self.tamed(shape.style.roughness, shape),
            isDouble: shape.style.line == .solid,
            keepsVertices: isContinuous || shape.style.roughness < 2)
    }

    private static func tamed(_ roughness: Double, _ shape: Shape) -> Double {
        let box = shape.isLine ? Path(through: shape.points).bounds ?? shape.box : shape.box
        let (shorter, longer) = (min(box.width, box.height), max(box.width, box.height))
        if longer >= 50, shorter >= 20 || shape.isLine { return roughness }
        if shorter >= 15, rounded.contains(shape.kind), Roundness(shape.properties) != nil { return roughness }
        return min(roughness / (longer < 10 ? 3 : 2), 2.5)
    }
}

extension Style {
    /// The style, if something fills the shape.
    var filled: Style? { background.isTransparent ? nil : self }
}
