import EaselBoard
import EaselJSON

/// The bytes of an image that a picture may show: a `data:` URL of base64 whose type is a raster format or SVG.
///
/// PNG, JPEG, GIF, WebP and AVIF pass. An SVG is only ever shown as an image, in which browsers run no script and load
/// nothing; one that has what could do more elsewhere does not pass at all (``HarmlessSVG``).
struct ImageFile: Equatable, Sendable {
    /// The media type, one of ``types``.
    let type: String
    /// Base64, in the pieces in which it was stored; no other characters.
    let pieces: [Substring]

    private static let types = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]
    private static let svg = "image/svg+xml"

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
        guard let first = pieces.first,
            let (type, prefix) = (Self.types + [Self.svg]).lazy.map({ ($0, "data:\($0);base64,") }).first(where: {
                first.hasPrefix($0.1)
            })
        else { return nil }
        let base64 = [first.dropFirst(prefix.count)] + pieces.dropFirst().map { $0[...] }
        guard base64.allSatisfy({ $0.utf8.allSatisfy(Self.isBase64) }), base64.contains(where: { !$0.isEmpty }) else {
            return nil
        }
        guard type != Self.svg || HarmlessSVG.isHarmless(base64: base64.joined()) else { return nil }
        self.type = type
        self.pieces = base64
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
