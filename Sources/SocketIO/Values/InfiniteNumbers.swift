/// Numbers such as `1e400`, which a JSON text can hold and a double cannot.
///
/// JavaScript reads them as infinite, and sends what is infinite as `null`.
enum InfiniteNumbers {
    /// The JSON text with `null` for each of them; nil if there is none. In a text that is no JSON anything may be replaced.
    static func replaced(in text: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = []
        /// What lies before this is in the result.
        var copied = 0
        var index = 0
        while index < text.count {
            if text[index] == UInt8(ascii: "\"") {
                index = end(ofStringAt: index, in: text)
                continue
            }
            guard isNumeric(text[index]) else {
                index += 1
                continue
            }
            let start = index
            while index < text.count, isNumeric(text[index]) { index += 1 }
            guard Double(String(decoding: text[start..<index], as: UTF8.self))?.isInfinite == true else { continue }
            result += text[copied..<start]
            result += "null".utf8
            copied = index
        }
        return copied > 0 ? result + text[copied...] : nil
    }

    private static func end(ofStringAt start: Int, in text: [UInt8]) -> Int {
        var index = start + 1
        while index < text.count, text[index] != UInt8(ascii: "\"") {
            index += text[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return index + 1
    }

    private static func isNumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }
}
