/// JSON text whose strings have no half of a surrogate pair. JavaScript writes such halves (`"\ud83d"`), and no UTF-8 holds
/// them; U+FFFD stands for one.
package enum WholeSurrogates {
    private static let replacement = Array("fffd".utf8)

    /// The text with the halves replaced. A text of the same length.
    package static func `in`(_ text: [UInt8]) -> [UInt8] {
        var text = text
        var position = 0
        while position < text.count, let escape = text[position...].firstIndex(of: UInt8(ascii: "\\")) {
            position = escape + 2
            guard let unit = unit(at: escape, in: text) else { continue }
            position = escape + 6
            switch unit {
            case 0xD800...0xDBFF:
                if let low = self.unit(at: position, in: text), (0xDC00...0xDFFF).contains(low) {
                    position += 6
                } else {
                    text.replaceSubrange(escape + 2..<escape + 6, with: replacement)
                }
            case 0xDC00...0xDFFF: text.replaceSubrange(escape + 2..<escape + 6, with: replacement)
            default: break
            }
        }
        return text
    }

    /// The code unit of the `\u…` that begins here; nil if none does.
    private static func unit(at position: Int, in text: [UInt8]) -> UInt16? {
        guard position + 6 <= text.count, text[position] == UInt8(ascii: "\\"), text[position + 1] == UInt8(ascii: "u")
        else { return nil }
        return UInt16(String(decoding: text[position + 2..<position + 6], as: UTF8.self), radix: 16)
    }
}
