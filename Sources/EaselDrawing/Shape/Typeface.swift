/// A family of Excalidraw's `fontFamily` numbers: what to set its text in where the family itself is not installed, and
/// the measures that place its baseline.
struct Typeface: Equatable, Sendable {
    /// A CSS `font-family`.
    let stack: String
    /// The first family of the stack: the one that texts should be drawn in.
    let family: String
    /// Of the em.
    let ascent: Double
    /// Of the em, above 0.
    let descent: Double
    /// Of the font size, where an element does not say.
    let lineHeight: Double

    /// For letters that the fonts which pictures bring along (``EmbeddedFonts``) do not have.
    private static let handDrawn = "'Segoe Print','Bradley Hand','Chalkboard SE','Comic Sans MS',cursive"

    /// Excalifont, Excalidraw's default.
    static let usual = 5
    /// The names of families, in lower case, at their numbers; empty for a number that has none.
    static let names = [
        "", "virgil", "helvetica", "cascadia", "", "excalifont", "nunito", "lilita one", "comic shanns",
        "liberation sans", "assistant",
    ]

    /// The family of a number; one that is not known is drawn by hand, as Excalidraw's default is.
    init(fontFamily: Int) {
        switch fontFamily {
        case 1: self.init("Virgil,Excalifont,\(Self.handDrawn)", 0.886, 0.374, 1.25)
        case 2: self.init("Helvetica,Arial,'Liberation Sans',sans-serif", 0.770, 0.230, 1.15)
        case 3:
            self.init("'Easel Code','Cascadia Code',Cascadia,Consolas,'DejaVu Sans Mono',monospace", 0.928, 0.234, 1.2)
        case 6: self.init("Nunito,'Segoe UI',Helvetica,Arial,sans-serif", 1.011, 0.353, 1.25)
        case 7: self.init("'Lilita One',Impact,'Arial Black',sans-serif", 0.923, 0.220, 1.15)
        case 8: self.init("'Comic Shanns','Comic Mono','DejaVu Sans Mono',monospace", 0.750, 0.250, 1.25)
        case 9: self.init("'Easel Sans','Liberation Sans',Arial,Helvetica,sans-serif", 0.905, 0.212, 1.15)
        case 10: self.init("Assistant,Nunito,'Segoe UI',Helvetica,Arial,sans-serif", 0.499, 0.140, 1.25)
        default: self.init("Excalifont,Virgil,\(Self.handDrawn)", 0.886, 0.374, 1.25)
        }
    }

    private init(_ stack: String, _ ascent: Double, _ descent: Double, _ lineHeight: Double) {
        self.stack = stack
        family = (stack.split(separator: ",").first ?? "").filter { $0 != "'" }
        self.ascent = ascent
        self.descent = descent
        self.lineHeight = lineHeight
    }

    /// From the top of a line to its baseline: ascent and descent are centred in the line.
    func baseline(lineHeight: Double, size: Double) -> Double {
        (lineHeight + (ascent - descent) * size) / 2
    }
}
