/// What a text is set in.
struct TextFont: Sendable {
    /// In pixels.
    let size: Double
    /// Excalidraw's number.
    let family: Int
    /// Of the size; nil if the element does not say.
    private let ownLineHeight: Double?

    var typeface: Typeface { Typeface(fontFamily: family) }

    init(_ properties: Properties) {
        // Files from before `fontSize` have both in one string, as CSS has: "36px Cascadia".
        let legacy = properties.string("font").map(Self.parsed)
        let size = legacy.map(\.size) ?? properties.number("fontSize")
        self.size = size.map { min(10_000, max(1, $0)) } ?? 20
        family =
            legacy?.family ?? Self.family(properties.object["fontFamily"]?.stringValue)
            ?? properties.number("fontFamily", in: -1e6...1e6).map { Int($0) } ?? Typeface.usual
        ownLineHeight = properties.number("lineHeight", in: 0...10).flatMap { $0 > 0 ? max(0.1, $0) : nil }
    }

    /// Elements from before `lineHeight` have a height that tells it.
    ///
    /// - Parameter height: of the element, in pixels.
    func lineHeight(ofBox height: Double, lines: Int) -> Double {
        if let ownLineHeight { return ownLineHeight }
        let told = height / Double(lines) / size
        return (0.5...3).contains(told) ? told : typeface.lineHeight
    }

    private static func parsed(_ font: String) -> (size: Double?, family: Int) {
        let scalars = font.unicodeScalars
        let number = scalars.drop { $0 == " " }.prefix { ("0"..."9").contains($0) || $0 == "." }
        let size = Double(String(number)).flatMap { $0 > 0 ? $0 : nil }
        let name = scalars.firstIndex(of: " ").map { String(scalars[$0...]) }
        return (size, family(name) ?? Typeface.usual)
    }

    private static func family(_ name: String?) -> Int? {
        let scalars = (name ?? "").unicodeScalars.filter { $0 != "'" && $0 != "\"" }.drop { $0 == " " }
        let bare = String(String.UnicodeScalarView(scalars)).lowercased()
        return bare.isEmpty ? nil : Typeface.names.firstIndex(of: bare)
    }
}
