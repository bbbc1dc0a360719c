public import EaselBoard
import EaselJSON

/// A document as an `.excalidraw` file, version 2.
///
/// Nothing of an element is changed, so that reading the file gives the same document again (the same digest), with three
/// exceptions that Excalidraw asks for: `id` is the element's id on the board, elements with `isDeleted` are left out, and what shapes
/// say of the arrows that are bound to them agrees with those (``BoundArrows``). Elements stand in the order in which they are painted.
public struct ExcalidrawFile: Sendable {
    /// The media type of such a file.
    public static let contentType = "application/vnd.excalidraw+json"
    static let source = "easel"

    /// The file: canonical JSON, in UTF-8.
    public let bytes: [UInt8]

    /// The longest file that is written unless its caller says otherwise.
    public static let defaultBytes = 128 << 20

    /// Writes a document. It takes time and memory linear in it.
    ///
    /// - Parameters:
    ///   - background: the colour of the canvas, as SVG pictures take it; nil for that of the board.
    ///   - maximumBytes: the longest file that may be written.
    /// - Throws: that the file would be longer, as soon as that shows, and when the task was cancelled.
    public init(
        of document: Document, background: String? = nil, maximumBytes: Int = defaultBytes
    ) throws(PictureError) {
        // What a file adds to a document is the ids of its elements and a few words.
        guard document.totalBytes <= maximumBytes else { throw .tooLarge(bytesAllowed: maximumBytes) }
        let canvas = CanvasColour.said((background ?? CanvasColour.of(document)).map(JSON.string)) ?? Colour.paper.text
        // The members in canonical order. Elements become text one by one, since as values they take many times as much.
        var file = Array(#"{"appState":{"viewBackgroundColor":"#.utf8)
        JSON.encode(canvas, into: &file)
        file += #"},"elements":["#.utf8
        var files: [(String, JSON)] = []
        var isFirst = true
        let ids = PaintOrder.ids(document).filter { document.property("isDeleted", of: $0)?.boolValue != true }
        let arrows = BoundArrows(among: ids, in: document)
        for id in ids {
            guard let element = document.element(id) else { continue }
            if Task.isCancelled { throw .cancelled }
            if let fileID = StoredFile.fileID(id, element) {
                files.append((fileID, .object(StoredFile.file(element, in: document))))
            } else if !StoredFile.isPart(id, element, in: document) {
                var element = arrows.agreed(element, id: id)
                element["id"] = .string(id.string)
                if !isFirst { file.append(UInt8(ascii: ",")) }
                isFirst = false
                element.encode(into: &file)
                guard file.count <= maximumBytes else { throw .tooLarge(bytesAllowed: maximumBytes) }
            }
        }
        // In order, each is set in constant time.
        files.sort { CodeUnitOrder.compare($0.0, $1.0) < 0 }
        let stored = JSONObject(files)
        guard file.count + stored.canonicalCount <= maximumBytes else { throw .tooLarge(bytesAllowed: maximumBytes) }
        file += #"],"files":"#.utf8
        stored.encode(into: &file)
        file += #","source":"\#(Self.source)","type":"excalidraw","version":2}"#.utf8
        guard file.count <= maximumBytes else { throw .tooLarge(bytesAllowed: maximumBytes) }
        bytes = file
    }
}
