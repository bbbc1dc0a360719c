/// The addresses that links of elements may lead to. The page says the same (`scene/safe-link.js`,
/// `Fixtures/vectors/links.json`).
enum SafeLink {
    /// Letters that an address may have.
    private static let longest = 2_048
    private static let blanks: Set<Unicode.Scalar> = [" ", "\t", "\r", "\n"]
    private static let escaped: Set<Unicode.Scalar> = ["\"", "<", ">", "\\", "^", "`", "{", "|", "}"]
    /// Blanks, control characters, and what is not seen or turns the direction of reading.
    private static let unseen: [ClosedRange<UInt32>] = [
        0...0x20, 0x7F...0xA0, 0xAD...0xAD, 0x61C...0x61C, 0x1680...0x1680, 0x180E...0x180E, 0x2000...0x200F,
        0x2028...0x202F, 0x205F...0x206F, 0x3000...0x3000, 0xFEFF...0xFEFF, 0xFFF0...0xFFFF, 0xE0000...0xE0FFF,
    ]

    /// One of the schemes `http`, `https` and `mailto`, in full; nil for everything else, which is only text.
    /// docs/DRAWINGS.md, "Links".
    static func address(_ link: String) -> String? {
        // Twice as many units of UTF-16 hold any text that is short enough, and four times as many bytes do.
        guard link.utf8.count <= 6 * longest else { return nil }
        var scalars = Substring(link).unicodeScalars
        while let first = scalars.first, blanks.contains(first) { scalars.removeFirst() }
        while let last = scalars.last, blanks.contains(last) { scalars.removeLast() }
        guard scalars.count <= longest, scalars.allSatisfy(isAllowed) else { return nil }
        let text = String(String.UnicodeScalarView(scalars))
        for scheme in ["https://", "http://", "mailto:"] {
            guard let rest = text.rest(after: scheme) else { continue }
            return (scheme == "mailto:" ? !rest.isEmpty : hasHost(rest)) ? scheme + rest : nil
        }
        return nil
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        !escaped.contains(scalar) && !unseen.contains { $0.contains(scalar.value) }
    }

    /// A name before the host is there to deceive.
    private static func hasHost(_ rest: String.UnicodeScalarView.SubSequence) -> Bool {
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard let first = authority.first, !authority.contains("@") else { return false }
        switch first.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber:
            return true
        default: return first == "["
        }
    }
}

extension String {
    /// What follows a scheme, which is written in small letters and found in any.
    fileprivate func rest(after scheme: String) -> String.UnicodeScalarView.SubSequence? {
        let start = unicodeScalars.prefix(scheme.unicodeScalars.count)
        let isScheme = start.elementsEqual(scheme.unicodeScalars) { letter, wanted in
            letter == wanted
                || (letter.isASCII && letter.properties.lowercaseMapping.unicodeScalars.elementsEqual([wanted]))
        }
        return isScheme ? unicodeScalars[start.endIndex...] : nil
    }
}

private func + (scheme: String, rest: String.UnicodeScalarView.SubSequence) -> String {
    scheme + String(String.UnicodeScalarView(rest))
}
