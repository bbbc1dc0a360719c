/// Lines of text and where they are.
struct TextBlock: Equatable, Sendable {
    /// Which part of a line is at the anchor.
    enum Alignment: String, Sendable {
        case left, center, right
    }

    var lines: [String]
    /// Where the first line's baseline has its anchor.
    var start: Point
    var align: Alignment
    /// From baseline to baseline.
    var lineHeight: Double
    var size: Double
    var typeface: Typeface
    /// What the text covers, as far as that is known without its font.
    var box: Bounds

    /// Whether its base direction is from right to left: its first letter is of such a script.
    var isRightToLeft: Bool {
        for line in lines {
            for scalar in line.unicodeScalars {
                if let direction = BaseDirection.of(scalar) { return direction == .rightToLeft }
            }
        }
        return false
    }
}

extension TextBlock {
    /// The name above a frame.
    init(name: String, above box: Bounds) {
        self.init(
            lines: [name], start: Point(x: box.minX, y: box.minY - 6), align: .left, lineHeight: 14, size: 14,
            typeface: Typeface(fontFamily: 2),
            box: Bounds(minX: box.minX, minY: box.minY - 20, maxX: box.minX, maxY: box.minY))
    }
}

/// The direction that a letter gives to the text that begins with it.
enum BaseDirection {
    case leftToRight, rightToLeft

    /// Nil for what is no letter, and gives none.
    static func of(_ scalar: Unicode.Scalar) -> BaseDirection? {
        if scalar == "\u{200F}" { return .rightToLeft }
        if scalar == "\u{200E}" { return .leftToRight }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            return isRightToLeft(scalar.value) ? .rightToLeft : .leftToRight
        default: return nil
        }
    }

    /// The blocks of Hebrew, Arabic, Syriac, Thaana, N'Ko and their kin, in both planes.
    private static func isRightToLeft(_ value: UInt32) -> Bool {
        switch value {
        case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFE, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
        default: false
        }
    }
}
