internal import EaselJSON
package import NIOCore

/// Polling by script elements, for pages that may send no request of their own elsewhere (`j` in the query).
package enum JSONPolling {
    /// The payload in a form's field `d`, its line ends restored; nil if there is none.
    package static func payload(inForm body: ByteBuffer) -> ByteBuffer? {
        guard let text = FormFields.last("d", in: body.readableBytesView) else { return nil }
        return ByteBuffer(bytes: withLineEnds(text))
    }

    /// Browsers change line ends of forms, so clients write them as `\n`, and a `\n` that was there as `\\n`.
    private static func withLineEnds(_ text: [UInt8]) -> [UInt8] {
        let (slash, letter) = (UInt8(ascii: "\\"), UInt8(ascii: "n"))
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var rest = text[...]
        while let byte = rest.popFirst() {
            if byte == slash, rest.first == letter {
                rest.removeFirst()
                result.append(UInt8(ascii: "\n"))
            } else if byte == slash, rest.starts(with: [slash, letter]) {
                rest.removeFirst(2)
                result += [slash, letter]
            } else {
                result.append(byte)
            }
        }
        return result
    }

    /// The script that hands a payload, which must be text, to the callback that `j` names by its digits.
    package static func script(_ payload: ByteBuffer, callback: String) -> ByteBuffer {
        let digits = callback.utf8.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        var script = ByteBuffer(string: "___eio[")
        script.writeBytes(digits.prefix(16))
        script.writeString("](")
        script.writeBytes(literal(String(buffer: payload)))
        script.writeString(");")
        return script
    }

    /// A string of JSON that is one of JavaScript too, where U+2028 and U+2029 once ended lines.
    private static func literal(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        var rest = JSON.string(text).canonical[...]
        while let byte = rest.popFirst() {
            if byte == 0xE2, rest.starts(with: [0x80, 0xA8]) || rest.starts(with: [0x80, 0xA9]) {
                result += (rest[rest.startIndex + 1] == 0xA8 ? "\\u2028" : "\\u2029").utf8
                rest.removeFirst(2)
            } else {
                result.append(byte)
            }
        }
        return result
    }
}
