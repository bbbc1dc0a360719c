import EaselBoard
import EaselJSON

/// The bytes of an image that a picture may show: a `data:` URL of base64 whose type is a raster format or SVG.
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
        guard let first = pieces.first, let (type, data) = Self.parts(of: first) else { return nil }
        let base64 = [data] + pieces.dropFirst().map { $0[...] }
        guard base64.allSatisfy({ $0.utf8.allSatisfy(Self.isBase64) }), base64.contains(where: { !$0.isEmpty }) else {
            return nil
        }
        guard type != Self.svg || HarmlessSVG.isHarmless(base64: base64.joined()) else { return nil }
        self.type = type
        self.pieces = base64
    }

    /// The type and the beginning of the data. Parameters such as a `charset` say nothing of a picture.
    private static func parts(of url: String) -> (type: String, data: Substring)? {
        guard url.hasPrefix("data:"), let comma = url.utf8.prefix(longestHead).firstIndex(of: UInt8(ascii: ",")) else {
            return nil
        }
        let head = url[..<comma].dropFirst("data:".count).lowercased()
        guard head.hasSuffix(";base64"), let named = head.split(separator: ";").first.map(String.init) else {
            return nil
        }
        let type = otherNames[named] ?? named
        return types.contains(type) ? (type, url[comma...].dropFirst()) : nil
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="):
            true
        default: false
        }
    }
}
