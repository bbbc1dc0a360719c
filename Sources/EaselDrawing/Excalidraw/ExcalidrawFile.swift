public import EaselBoard
import EaselJSON

/// A document as an `.excalidraw` file, version 2.
///
/// Nothing of an element is changed, so that reading the file gives the same document again (the same digest), with two
/// exceptions that Excalidraw's format asks for: `id` is the element's id on the board, and elements with `isDeleted`
/// are left out. Elements stand in the order in which they are painted.
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
    ///   - background: the colour of the page, as SVG pictures take it.
    ///   - maximumBytes: the longest file that may be written.
    /// - Throws: that the file would be longer, before it is written, and when the task was cancelled.
    public init(
        of document: Document, background: String = "#ffffff", maximumBytes: Int = defaultBytes
    ) throws(PictureError) {
        // What a file adds to a document is the ids of its elements and a few words.
        guard document.totalBytes <= maximumBytes else { throw .tooLarge(bytesAllowed: maximumBytes) }
        var elements: [JSON] = []
        var files: [(String, JSON)] = []
        for (id, element) in PaintOrder.sorted(document) where element["isDeleted"]?.boolValue != true {
            if Task.isCancelled { throw .cancelled }
            if let fileID = StoredFile.fileID(id, element) {
                files.append((fileID, .object(StoredFile.file(element))))
            } else {
                var element = element
                element["id"] = .string(id.string)
                elements.append(.object(element))
            }
        }
        // In order, each is set in constant time.
        files.sort { CodeUnitOrder.compare($0.0, $1.0) < 0 }
        let paper = Colour(background) ?? .paper
        let file: JSONObject = [
            "type": "excalidraw", "version": 2, "source": .string(Self.source), "elements": .array(elements),
            "appState": ["viewBackgroundColor": .string(paper.text)], "files": .object(JSONObject(files)),
        ]
        guard !Task.isCancelled else { throw .cancelled }
        guard file.canonicalCount <= maximumBytes else { throw .tooLarge(bytesAllowed: maximumBytes) }
        bytes = file.canonical
    }
}
