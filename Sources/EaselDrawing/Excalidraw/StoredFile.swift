import EaselBoard
import EaselJSON

/// A file of a drawing, such as an image's bytes, as an element of the board: see docs/decisions/0040.
///
/// `{"type":"easel-file","id":FILE,"mimeType":…,"dataURL":["data:image/png;base64,iVBO…","…"]}` under the element id
/// `file:FILE`, FILE being what an image's `fileId` names. What else a file has in an `.excalidraw` is kept beside it.
/// The URL is in pieces, so that a file larger than an operation may be sequenced by `append`.
enum StoredFile {
    static let type = "easel-file"
    /// Characters of a piece: a quarter of an operation, so that pieces fill operations well.
    static let pieceLength = 65_536

    /// The element of a file.
    static func element(fileID: String, file: JSONObject) -> JSONObject {
        var element = file
        element["type"] = .string(type)
        element["id"] = .string(fileID)
        if let url = file["dataURL"]?.stringValue {
            element["dataURL"] = .array(pieces(of: url).map(JSON.string))
        }
        return element
    }

    /// The id under which a file is on a board.
    static func id(of fileID: String) -> ElementID? {
        (try? ElementID(validating: "file:\(fileID)"))
            ?? (try? ElementID(validating: "file:\(IDRemapper.hashed(fileID))"))
    }

    /// The name of the file that an element is, or nil if it is none: then it is an element like any other.
    static func fileID(_ id: ElementID, _ element: JSONObject) -> String? {
        guard element["type"]?.stringValue == type, let fileID = element["id"]?.stringValue, self.id(of: fileID) == id
        else { return nil }
        return fileID
    }

    /// What an `.excalidraw` holds of a file.
    static func file(_ element: JSONObject) -> JSONObject {
        var file = element
        file["type"] = nil
        if let pieces = element["dataURL"]?.arrayValue {
            file["dataURL"] = .string(pieces.compactMap(\.stringValue).joined())
        }
        return file
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
