import EaselJSON
import Foundation

/// Fonts that a picture brings along, so that its texts are as wide wherever it is shown. A family's letters are spread over
/// files, and a picture has those of which it needs a letter.
public struct EmbeddedFonts: Sendable {
    struct Face: Sendable {
        let family: String
        /// The letters that it has, as CSS has them.
        let ranges: String
        let letters: [ClosedRange<UInt32>]
        /// A WOFF2 file, in base64.
        let base64: String
    }

    /// Texts are drawn in what the viewer's system has.
    public static let none = EmbeddedFonts(faces: [])

    let faces: [Face]

    private init(faces: [Face]) {
        self.faces = faces
    }

    /// Why there are no fonts.
    public enum Unreadable: Error, Sendable, Equatable {
        /// The index is no list of faces with a family, a file and ranges.
        case index
        case missing(file: String)
    }

    /// - Parameters:
    ///   - index: `fonts.json` of the whiteboard: a list of `family`, `file` and `ranges`.
    ///   - read: the bytes of a file; nil if there is none.
    public init(index: some Collection<UInt8>, read: (String) -> [UInt8]?) throws(Unreadable) {
        guard let list = try? JSON(parsing: index).arrayValue else { throw .index }
        var faces: [Face] = []
        for entry in list {
            guard let family = entry["family"]?.stringValue, let file = entry["file"]?.stringValue,
                let ranges = entry["ranges"]?.stringValue, let letters = Self.letters(ranges), Self.isPlain(family)
            else { throw .index }
            guard let bytes = read(file) else { throw .missing(file: file) }
            faces.append(
                Face(family: family, ranges: ranges, letters: letters, base64: Data(bytes).base64EncodedString()))
        }
        self.faces = faces
    }

    /// Whether a name can stand in a style sheet without meaning anything else there.
    private static func isPlain(_ name: String) -> Bool {
        name.unicodeScalars.allSatisfy { $0.isASCII && ($0.properties.isAlphabetic || $0 == " ") }
    }

    /// `U+20-7E, U+131` as ranges; nil if it is none.
    private static func letters(_ ranges: String) -> [ClosedRange<UInt32>]? {
        var letters: [ClosedRange<UInt32>] = []
        for part in ranges.split(separator: ", ") {
            guard part.hasPrefix("U+") else { return nil }
            let ends = part.dropFirst(2).split(separator: "-").map { UInt32($0, radix: 16) }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last else {
                return nil
            }
            letters.append(first...last)
        }
        return letters
    }

    /// The faces that some texts need, in the order of the index.
    func faces(for texts: [TextBlock]) -> [Face] {
        guard !faces.isEmpty else { return [] }
        var letters: [String: Set<UInt32>] = [:]
        for text in texts {
            for line in text.lines {
                letters[text.typeface.family, default: []].formUnion(line.unicodeScalars.lazy.map(\.value))
            }
        }
        return faces.filter { face in
            guard let used = letters[face.family] else { return false }
            return used.contains { letter in face.letters.contains { $0.contains(letter) } }
        }
    }
}
