internal import NIOCore

/// Half characters, which JavaScript's strings can hold: `"😀".slice(0, 1)` is sent as `"\ud83d"`.
///
/// No Unicode string has them, and a parser of JSON refuses them. Whoever cut a string in two does not lose the connection
/// for it: each becomes U+FFFD, as it would wherever JavaScript writes UTF-8.
enum LoneSurrogates {
    /// The JSON text with each escape of a lone surrogate replaced; nil if there is none.
    static func replaced(in text: ByteBufferView) -> [UInt8]? {
        var bytes = Array(text)
        var found = false
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            guard let unit = codeUnit(of: bytes, at: index) else {
                index += 2
                continue
            }
            index += 6
            switch unit {
            case 0xD800...0xDBFF:
                if let next = codeUnit(of: bytes, at: index), (0xDC00...0xDFFF).contains(next) {
                    index += 6
                    continue
                }
            case 0xDC00...0xDFFF: break
            default: continue
            }
            bytes.replaceSubrange(index - 4..<index, with: "fffd".utf8)
            found = true
        }
        return found ? bytes : nil
    }

    /// What the escape `\uXXXX` at a place says; nil if something else stands there.
    private static func codeUnit(of bytes: [UInt8], at index: Int) -> UInt16? {
        guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else {
            return nil
        }
        return UInt16(String(decoding: bytes[index + 2..<index + 6], as: UTF8.self), radix: 16)
    }
}
