import EaselBoard
import EaselJSON

/// A file of a drawing, such as an image's bytes, as elements of the board: see docs/decisions/0040 and 0112.
///
/// `{"type":"easel-file","id":FILE,"mimeType":…,"dataURL":["data:image/png;base64,iVBO…","…"]}` under the element id
/// `file:FILE`, FILE being what an image's `fileId` names. What else a file has in an `.excalidraw` is kept beside it.
/// The URL is in pieces, so that a file larger than an operation may be sequenced by `append`. A URL longer than an element
/// may be goes on in elements of the type `easel-file-part`, and the first says by `parts` how many there are in all.
enum StoredFile {
    static let type = "easel-file"
    /// Of an element that continues a file.
    static let partType = "easel-file-part"
    /// Characters of a piece: a quarter of an operation, so that pieces fill operations well.
    static let pieceLength = 65_536
    /// Characters of a URL that fits into one element.
    private static let longestWhole = 1_040_000
    /// Pieces of each element of a longer one.
    private static let piecesOfPart = 14
    private static let mostParts = 16
    /// Of the file itself, as Excalidraw bounds it.
    static let maximumBytes = 4 << 20
    /// Of its JSON: base64 is a third longer, and some is for what else a file has.
    static let maximumTextBytes = maximumBytes / 3 * 4 + 65_536

    /// The elements of a file, the first of which stands for it.
    static func elements(fileID: String, file: JSONObject) -> [(id: ElementID, element: JSONObject)] {
        guard let id = id(of: fileID) else { return [] }
        var element = file
        element["type"] = .string(type)
        element["id"] = .string(fileID)
        element["parts"] = nil
        guard let url = file["dataURL"]?.stringValue else { return [(id, element)] }
        let pieces = pieces(of: url).map(JSON.string)
        guard url.utf8.count > longestWhole else {
            element["dataURL"] = .array(pieces)
            return [(id, element)]
        }
        let parts = stride(from: 0, to: pieces.count, by: piecesOfPart).map {
            JSON.array(Array(pieces[$0..<min(pieces.count, $0 + piecesOfPart)]))
        }
        element["dataURL"] = parts[0]
        element["parts"] = .number(Double(parts.count))
        let rest = parts.enumerated().dropFirst().compactMap { index, part -> (ElementID, JSONObject)? in
            guard let id = self.id(of: fileID, part: index + 1) else { return nil }
            let element: JSONObject = [
                "type": .string(partType), "id": .string(fileID), "part": .number(Double(index + 1)), "dataURL": part,
            ]
            return (id, element)
        }
        return [(id, element)] + rest
    }

    /// The id under which a file is on a board, or a part of it from the second on.
    static func id(of fileID: String, part: Int = 1) -> ElementID? {
        let prefix = part == 1 ? "file:" : "file-\(part):"
        return (try? ElementID(validating: prefix + fileID))
            ?? (try? ElementID(validating: prefix + IDRemapper.hashed(fileID)))
    }

    /// The name of the file that an element is, or nil if it is none: then it is an element like any other.
    static func fileID(_ id: ElementID, _ element: JSONObject) -> String? {
        guard element["type"]?.stringValue == type, let fileID = element["id"]?.stringValue, self.id(of: fileID) == id
        else { return nil }
        return fileID
    }

    /// Whether an element is a part of a file on the board, which is told with the file.
    static func isPart(_ id: ElementID, _ element: JSONObject, in document: Document) -> Bool {
        guard element["type"]?.stringValue == partType, let fileID = element["id"]?.stringValue,
            let first = self.id(of: fileID), let file = document.shortProperties(of: first),
            file["type"] == .string(type)
        else { return false }
        return (2...mostParts).prefix { $0 <= parts(of: file) }.contains { self.id(of: fileID, part: $0) == id }
    }

    private static func parts(of file: JSONObject) -> Int {
        min(mostParts, max(1, file["parts"]?.integerValue ?? 1))
    }

    /// All of a file's URL, a string or its pieces; nil if a part is missing.
    static func dataURL(_ file: JSONObject, in document: Document) -> JSON? {
        guard let fileID = file["id"]?.stringValue, parts(of: file) > 1, var pieces = file["dataURL"]?.arrayValue else {
            return file["dataURL"]
        }
        for part in 2...parts(of: file) {
            guard let id = id(of: fileID, part: part), let element = document.element(id),
                element["type"] == .string(partType), element["id"] == .string(fileID),
                let more = element["dataURL"]?.arrayValue
            else { return nil }
            pieces += more
        }
        return .array(pieces)
    }

    /// What an `.excalidraw` holds of a file.
    static func file(_ element: JSONObject, in document: Document) -> JSONObject {
        var file = element
        let url = dataURL(element, in: document)
        file["type"] = nil
        file["parts"] = nil
        if let pieces = (url ?? element["dataURL"])?.arrayValue {
            file["dataURL"] = .string(pieces.compactMap(\.stringValue).joined())
        }
        return file
    }

    /// Why a file of a drawing can't be taken, or nil if it can.
    static func reasonToLeaveOut(_ file: JSONObject, limits: Limits) -> String? {
        guard let url = file["dataURL"]?.stringValue, url.hasPrefix("data:"), let comma = url.firstIndex(of: ",") else {
            return "it has no data"
        }
        let data = url.utf8.distance(from: comma, to: url.utf8.endIndex) - 1
        let bytes = url[..<comma].hasSuffix(";base64") ? data / 4 * 3 : data
        guard bytes <= maximumBytes + 2 else {
            return "it has more than the \(maximumBytes >> 20) MiB that a picture may have"
        }
        var others = file
        others["dataURL"] = nil
        guard others.depth <= limits.depth, others.canonicalCount <= 4_096 else {
            return "it has more beside its data than is allowed"
        }
        return nil
    }

    private static func pieces(of url: String) -> [String] {
        var pieces: [String] = []
        var rest = url[...]
        while !rest.isEmpty {
            let piece = rest.prefix(pieceLength)
            pieces.append(String(piece))
            rest = rest[piece.endIndex...]
        }
        return pieces
    }
}
