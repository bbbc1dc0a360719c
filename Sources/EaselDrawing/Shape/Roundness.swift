/// How an element's corners are rounded.
enum Roundness: Equatable, Sendable {
    /// A quarter of the side, as Excalidraw's types 1 and 2 have it.
    case proportional
    /// Type 3: a quarter of the side, but this many pixels at most.
    case adaptive(Double)

    /// Nil for sharp corners. Elements from before `roundness` have a `strokeSharpness` instead.
    init?(_ properties: Properties) {
        guard let roundness = properties.properties("roundness") else {
            guard properties.string("strokeSharpness") == "round" else { return nil }
            self = .proportional
            return
        }
        self =
            roundness.number("type") == 3
            ? .adaptive(roundness.number("value").map { max(0, $0) } ?? 32) : .proportional
    }

    /// The radius at a corner between sides of which `side` is the shorter one.
    func radius(side: Double) -> Double {
        switch self {
        case .proportional: side / 4
        case .adaptive(let fixed): min(side / 4, fixed)
        }
    }
}
