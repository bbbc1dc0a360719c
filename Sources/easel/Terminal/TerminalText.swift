/// Text from outside for a terminal, which obeys some characters instead of showing them.
enum TerminalText {
    /// Shows control characters, and those that turn the direction of text around, as `\u{1B}`. Line breaks and tabs stay
    /// where `keepsLines`.
    static func escaped(_ text: String, keepsLines: Bool = false) -> String {
        guard text.unicodeScalars.contains(where: { isObeyed($0, keepsLines) }) else { return text }
        var shown = ""
        for scalar in text.unicodeScalars {
            if isObeyed(scalar, keepsLines) {
                shown += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }

    private static func isObeyed(_ scalar: Unicode.Scalar, _ keepsLines: Bool) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: !keepsLines
        case 0..<0x20, 0x7F..<0xA0: true
        case 0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
