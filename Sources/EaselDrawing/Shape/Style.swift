/// An element's colours and strokes.
struct Style: Equatable, Sendable {
    enum Fill: String, Sendable {
        case solid, hachure, zigzag, dots
        case crossHatch = "cross-hatch"
    }

    enum Line: String, Sendable {
        case solid, dashed, dotted
    }

    var ink: Colour
    var background: Colour
    var fill: Fill
    var line: Line
    var width: Double
    /// 0 for straight lines; 1 is an artist's, and 2 a cartoonist's.
    var roughness: Double
    /// 0 to 1.
    var opacity: Double

    init(_ properties: Properties, of kind: Shape.Kind = .rectangle) {
        ink = properties.string("strokeColor").flatMap(Colour.init) ?? .ink
        background = properties.string("backgroundColor").flatMap(Colour.init) ?? .transparent
        // rough.js hatches whatever it does not know.
        fill = properties.string("fillStyle").map { $0.isEmpty ? .solid : Fill(rawValue: $0) ?? .hachure } ?? .solid
        line = properties.string("strokeStyle").flatMap(Line.init) ?? .solid
        width = properties.number("strokeWidth", in: 0...1_000).flatMap { $0 > 0 ? $0 : nil } ?? 2
        roughness = properties.number("roughness", in: 0...10) ?? 1
        opacity = (properties.number("opacity", in: 0...100) ?? 100) / 100
        switch kind {
        case .embeddable, .iframe: showEmbed(kind)
        case .unknown: (ink, background, line, width, roughness) = (.placeholder, .transparent, .dashed, 1, 0)
        default: break
        }
    }

    /// What would not be seen of an embed is, as Excalidraw's exports have it.
    private mutating func showEmbed(_ kind: Shape.Kind) {
        switch (ink.isTransparent, background.isTransparent) {
        case (true, true): (background, fill, roughness) = (.emptyEmbed, .solid, 0)
        case (true, false) where kind == .iframe: ink = .black
        case (false, true) where kind == .iframe: background = .iframe
        default: break
        }
    }

    /// Between two lines of hatching, in whole pixels: four times the stroke's width, as Excalidraw has it.
    var hatchingGap: Double { max(1, (width * 4 + 0.5).rounded(.down)) }

    /// The width and the dashes of its outline, in the measures of Excalidraw.
    var outline: Outline {
        switch line {
        case .solid: Outline(width: width)
        case .dashed: Outline(width: width + 0.5, dashes: [8, 8 + width])
        case .dotted: Outline(width: width + 0.5, dashes: [1.5, 6 + width])
        }
    }
}

/// How a path is stroked.
struct Outline: Equatable, Sendable {
    var width: Double
    var dashes: [Double] = []
}
