public import EaselBoard
import EaselJSON

/// A document as an `.excalidrawlib` file, version 2, with the whole drawing as its one item.
///
/// The format has no place for images' files: elements of type `image` are left out, and so are those with `isDeleted`.
public struct ExcalidrawLibrary: Sendable {
    /// The file: canonical JSON, in UTF-8.
    public let bytes: [UInt8]

    /// Writes a document. It takes time and memory linear in it.
    ///
    /// - Parameter name: what Excalidraw shows under the item.
    public init(of document: Document, name: String) {
        let elements: [JSON] = PaintOrder.sorted(document).compactMap { id, element in
            guard element["isDeleted"]?.boolValue != true, element["type"] != "image",
                StoredFile.fileID(id, element) == nil, !StoredFile.isPart(id, element, in: document)
            else { return nil }
            var element = element
            element["id"] = .string(id.string)
            return .object(element)
        }
        let item: JSON = [
            "id": "easel", "status": "unpublished", "created": 0, "name": .string(name), "elements": .array(elements),
        ]
        let file: JSONObject = [
            "type": "excalidrawlib", "version": 2, "source": .string(ExcalidrawFile.source), "libraryItems": [item],
        ]
        bytes = file.canonical
    }
}
