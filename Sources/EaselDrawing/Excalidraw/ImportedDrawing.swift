import EaselBoard
import EaselJSON

/// A file's elements as they will be on the board.
struct ImportedDrawing {
    /// In the order in which they are painted.
    private(set) var elements: [(id: ElementID, element: JSONObject)] = []
    /// The files that they show, as elements; see ``StoredFile``.
    private(set) var files: [(id: ElementID, element: JSONObject)] = []

    /// The drawing of an `.excalidraw`.
    init(file: JSON, onto document: Document) throws(ImportError) {
        guard let listed = file["elements"]?.arrayValue else {
            throw .notADrawing("its \"elements\" are no array")
        }
        var names = IDRemapper()
        for (fileID, value) in file["files"]?.objectValue ?? [:] {
            guard let stored = value.objectValue, let id = StoredFile.id(of: fileID) else {
                throw .notADrawing("file \"\(fileID.prefix(80))\" in \"files\" is no object")
            }
            names.reserve(id)
            files.append((id, StoredFile.element(fileID: fileID, file: stored)))
        }
        var groups: IDRemapper?
        var references = References()
        elements = references.remap(try Self.living(listed, in: "elements"), names: &names, groupNames: &groups)
        if !isInOrder { stack(onto: document) }
    }

    /// The items of an `.excalidrawlib`, laid out side by side.
    init(library: JSON, onto document: Document) throws(ImportError) {
        var names = IDRemapper(taken: Set(document.ids.lazy.map(\.string)))
        var groups: IDRemapper? = IDRemapper(taken: Self.groups(in: document))
        var items: [[(id: ElementID, element: JSONObject)]] = []
        for (number, item) in try Self.items(of: library).enumerated() {
            var references = References()
            items.append(
                references.remap(try Self.living(item, in: "item \(number)"), names: &names, groupNames: &groups))
        }
        elements = LibraryLayout.laidOut(items, below: Scene(document).bounds)
        stack(onto: document)
    }

    /// Version 1 has arrays of elements, version 2 objects with one.
    private static func items(of library: JSON) throws(ImportError) -> [[JSON]] {
        let items = library["libraryItems"]?.arrayValue ?? library["library"]?.arrayValue
        guard let items else { throw .notADrawing("it has neither \"libraryItems\" nor \"library\"") }
        var elements: [[JSON]] = []
        for (number, item) in items.enumerated() {
            guard let listed = item.arrayValue ?? item["elements"]?.arrayValue else {
                throw .notADrawing("item \(number) has no elements")
            }
            elements.append(listed)
        }
        return elements
    }

    private static func living(_ listed: [JSON], in place: String) throws(ImportError) -> [JSONObject] {
        var living: [JSONObject] = []
        for (number, value) in listed.enumerated() {
            guard let element = value.objectValue else {
                throw .notADrawing("element \(number) of \(place) is no object")
            }
            if element["isDeleted"]?.boolValue != true { living.append(element) }
        }
        return living
    }

    private static func groups(in document: Document) -> Set<String> {
        Set(document.elements.values.flatMap { ($0["groupIds"]?.arrayValue ?? []).compactMap(\.stringValue) })
    }

    private var isInOrder: Bool {
        let keys = elements.map { ($0.element["index"]?.stringValue ?? "", $0.id) }
        return zip(keys, keys.dropFirst()).allSatisfy { PaintOrder.precedes($0, $1) }
    }

    /// Gives each element an index above the one before, and above all on the board.
    private mutating func stack(onto document: Document) {
        var index = FractionalIndex(above: document.elements.values.lazy.compactMap { $0["index"]?.stringValue })
        for position in elements.indices {
            elements[position].element["index"] = .string(index.next())
        }
    }
}
