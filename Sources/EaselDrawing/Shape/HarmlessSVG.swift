import Foundation

/// Tells SVG pictures that are nothing but pictures, by what they do not have. Where it is in doubt it says no, and a box
/// stands for the picture; the page says the same (`scene/harmless-svg.js`, Fixtures/vectors/drawings.json, "pictures").
enum HarmlessSVG {
    /// What runs, embeds or expands. Names of elements begin with `<` or, in a namespace, with `:`.
    private static let active = [
        "script", "foreignobject", "iframe", "embed", "object", "handler", "listener", "audio", "video",
    ].flatMap { ["<" + $0, ":" + $0] }
    private static let words = ["javascript:", "<!entity", "<?xml-stylesheet", "data:text", "data:application"]

    static func isHarmless(base64: String) -> Bool {
        guard let whole = padded(base64), let data = Data(base64Encoded: whole),
            let text = String(bytes: data, encoding: .utf8)
        else {
            return false
        }
        let lower = text.lowercased()
        guard lower.contains("<svg"), !lower.contains("\0"), !lower.contains("encoding=\"utf-16") else { return false }
        return !(active + words).contains { lower.contains($0) } && !hasHandler(lower)
    }

    /// With the signs at the end that browsers do without; nil where they are not what browsers take.
    private static func padded(_ base64: String) -> String? {
        var bare = base64[...]
        if base64.utf8.count.isMultiple(of: 4) {
            for _ in 0..<2 where bare.last == "=" { bare.removeLast() }
        }
        let rest = bare.utf8.count % 4
        guard !bare.contains("="), rest != 1 else { return nil }
        return bare + String(repeating: "=", count: (4 - rest) % 4)
    }

    /// Whether there is an attribute such as `onload`.
    private static func hasHandler(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        let spaces = Set(" \t\n\r\u{C}/\"'".utf8)
        for index in bytes.indices.dropFirst().dropLast(2)
        where bytes[index] == UInt8(ascii: "o") && bytes[index + 1] == UInt8(ascii: "n")
            && spaces.contains(bytes[index - 1])
        {
            let rest = bytes[(index + 2)...].drop { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
            let isName = rest.startIndex > index + 2
            if isName, rest.first(where: { !spaces.contains($0) }) == UInt8(ascii: "=") { return true }
        }
        return false
    }
}
