import EaselBoard
import EaselJSON
import Foundation

/// The bytes of an image that a picture may show: a `data:` URL whose type is a raster format or SVG.
///
/// The data may be broken into lines, and that of an SVG may be text. Where the type says nothing, a picture is known by its first
/// bytes. All of it is as browsers show what Excalidraw has stored.
///
/// PNG, JPEG, GIF, WebP, AVIF, BMP and icons pass, which are what Excalidraw takes, also under other names that files have
/// for them. An SVG is only ever shown as an image, in which browsers run no script and load
/// nothing; one that has what could do more elsewhere does not pass at all (``HarmlessSVG``).
struct ImageFile: Equatable, Sendable {
    /// The media type, under its usual name.
    let type: String
    /// Base64, in the pieces in which it was stored; no other characters.
    let pieces: [Substring]

    private static let types: Set<String> = [
        "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp", "image/x-icon", svg,
    ]
    private static let otherNames = [
        "image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "image/jfif": "image/jpeg", "image/x-png": "image/png",
        "image/x-ms-bmp": "image/bmp", "image/vnd.microsoft.icon": "image/x-icon",
    ]
    private static let svg = "image/svg+xml"
    /// Characters before the data.
    private static let longestHead = 128

    /// Nil unless it is such a URL.
    ///
    /// - Parameter dataURL: a string, or an array of strings that follow each other, the first with all of the type.
    init?(dataURL: JSON?) {
        let pieces: [String]
        switch dataURL {
        case .string(let whole): pieces = [whole]
        case .array(let parts):
            pieces = parts.compactMap(\.stringValue)
            guard pieces.count == parts.count else { return nil }
        default: return nil
        }
        guard let first = pieces.first, let head = Head(of: first) else { return nil }
        let data = [first[head.end...]] + pieces.dropFirst().map { $0[...] }
        guard let base64 = head.isBase64 ? Self.base64(data) : Self.encoded(data),
            base64.contains(where: { !$0.isEmpty }), let type = Self.type(head, of: base64)
        else { return nil }
        guard type != Self.svg || HarmlessSVG.isHarmless(base64: base64.joined()) else { return nil }
        self.type = type
        self.pieces = base64
    }

    /// What stands before the data.
    private struct Head {
        /// The media type, which may be empty. Parameters such as a `charset` say nothing of a picture.
        let type: String
        let isBase64: Bool
        let end: String.Index

        init?(of url: String) {
            guard url.hasPrefix("data:"),
                let comma = url.utf8.prefix(ImageFile.longestHead).firstIndex(of: UInt8(ascii: ","))
            else { return nil }
            let head = url[..<comma].dropFirst("data:".count).lowercased()
            type = head.split(separator: ";", omittingEmptySubsequences: false).first.map(String.init) ?? ""
            isBase64 = head.hasSuffix(";base64")
            end = url.utf8.index(after: comma)
        }
    }

    /// The type that the URL says. Where it says none of a picture, or the data is no base64, the first bytes have to tell.
    private static func type(_ head: Head, of base64: [Substring]) -> String? {
        let named = otherNames[head.type] ?? head.type
        if types.contains(named), head.isBase64 || named == svg { return named }
        return signature(of: base64)
    }

    private static func signature(of base64: [Substring]) -> String? {
        var start = String(base64.lazy.joined().prefix(24))
        while start.last == "=" { start.removeLast() }
        guard let bytes = Data(base64Encoded: start.padding(toLength: 24, withPad: "A", startingAt: 0)) else {
            return nil
        }
        let text = bytes.map { $0 < 0x80 ? Character(Unicode.Scalar($0)) : "?" }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "image/png" }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        if text.starts(with: "GIF8") { return "image/gif" }
        if text.starts(with: "RIFF"), text[8...].starts(with: "WEBP") { return "image/webp" }
        return text[4...].starts(with: "ftypavif") ? "image/avif" : nil
    }

    /// Without the line breaks and escapes that files have in it; nil if it is none.
    private static func base64(_ data: [Substring]) -> [Substring]? {
        if data.allSatisfy({ $0.utf8.allSatisfy(isBase64) }) { return data }
        let bytes = unescaped(Array(data.joined().utf8)).filter { !blanks.contains($0) }
        return bytes.allSatisfy(isBase64) ? [String(decoding: bytes, as: UTF8.self)[...]] : nil
    }

    /// The base64 of text in which `%` and two digits stand for a byte.
    private static func encoded(_ data: [Substring]) -> [Substring] {
        [Data(unescaped(Array(data.joined().utf8))).base64EncodedString()[...]]
    }

    private static func unescaped(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(UInt8(ascii: "%")) else { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            if text[index] == UInt8(ascii: "%"), index + 2 < text.count, let high = digit(text[index + 1]),
                let low = digit(text[index + 2])
            {
                bytes.append(high << 4 | low)
                index += 3
            } else {
                bytes.append(text[index])
                index += 1
            }
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
    }

    private static let blanks = Set(" \t\n\r\u{C}".utf8)

    private static func isBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="):
            true
        default: false
        }
    }
}
