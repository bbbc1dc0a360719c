import EaselBoard
import EaselJSON

/// A file's elements as they will be on the board.
struct ImportedDrawing {
    /// In the order in which they are painted.
    private(set) var elements: [(id: ElementID, element: JSONObject)] = []
    /// The files that they show, as elements; see ``StoredFile``.
    private(set) var files: [(id: ElementID, element: JSONObject)] = []
    /// The colour of the canvas as an element, where the file says what the board is to be.
    private(set) var canvas: (id: ElementID, element: JSONObject)?

    /// The drawing of an `.excalidraw`.
    init(file: DrawingFile, onto document: Document) throws(ImportError) {
        guard let living = file.elements else { throw .notADrawing("its \"elements\" are no array") }
        var names = IDRemapper()
        files = Self.reserved(file.files, &names)
        elements = Self.remapped(living, names)
        let isNew = isNew(on: document)
        if isNew {
            let others = FileNames(of: file.files, besides: document, names)
            files = Self.reserved(others.files, &names)
            if !others.renamed.isEmpty { elements = Self.remapped(living, names, files: others.renamed) }
        }
        if !isInOrder || isNew { stack(onto: document) }
        guard !isNew, let colour = file.canvas else { return }
        let isKept = CanvasColour.isPaper(colour) && document.element(CanvasColour.id) == nil
        if !isKept { canvas = (CanvasColour.id, CanvasColour.element(colour)) }
    }

    private static func remapped(
        _ elements: [JSONObject], _ names: IDRemapper, files: [ExactString: String] = [:]
    ) -> [(id: ElementID, element: JSONObject)] {
        var names = names
        var groups: IDRemapper?
        var references = References(files: files)
        return references.remap(elements, names: &names, groupNames: &groups)
    }

    /// Files as elements, whose ids no other element may have.
    private static func reserved(
        _ files: [(id: String, file: JSONObject)], _ names: inout IDRemapper
    ) -> [(id: ElementID, element: JSONObject)] {
        let elements = files.flatMap { StoredFile.elements(fileID: $0.id, file: $0.file) }
        for (id, _) in elements { names.reserve(id) }
        return elements
    }

    /// Whether it has nothing in common with what is on a board: then it is no backup of it, and lies above it.
    private func isNew(on document: Document) -> Bool {
        document.count > 0 && elements.allSatisfy { document.element($0.id) == nil }
    }

    /// The items of an `.excalidrawlib`, laid out side by side.
    init(library: DrawingFile, onto document: Document) throws {
        guard let listed = library.items else {
            throw ImportError.notADrawing("it has neither \"libraryItems\" nor \"library\"")
        }
        var names = IDRemapper(taken: Set(document.ids.lazy.map(\.string)))
        let others = FileNames(of: library.files, besides: document, names)
        files = Self.reserved(others.files, &names)
        var groups: IDRemapper? = IDRemapper(taken: Self.groups(in: document))
        var items: [[(id: ElementID, element: JSONObject)]] = []
        for item in listed {
            var references = References(files: others.renamed)
            items.append(references.remap(item, names: &names, groupNames: &groups))
        }
        var budget = DrawingBudget()
        let taken = try Scene(document, budget: &budget).bounds
        elements = try LibraryLayout.laidOut(items, below: taken, budget: &budget)
        stack(onto: document)
    }

    private static func groups(in document: Document) -> Set<String> {
        Set(
            document.ids.flatMap { (document.property("groupIds", of: $0)?.arrayValue ?? []).compactMap(\.stringValue) }
        )
    }

    private var isInOrder: Bool {
        let keys = elements.map { ($0.element["index"]?.stringValue ?? "", $0.id) }
        return zip(keys, keys.dropFirst()).allSatisfy { PaintOrder.precedes($0, $1) }
    }

    /// Gives each element an index above the one before, and above all on the board.
    private mutating func stack(onto document: Document) {
        var index = FractionalIndex(
            above: document.ids.lazy.compactMap { document.property("index", of: $0)?.stringValue })
        for position in elements.indices {
            elements[position].element["index"] = .string(index.next())
        }
    }
}
