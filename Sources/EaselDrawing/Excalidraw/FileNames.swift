import EaselBoard
import EaselJSON

/// What the files of a drawing are called on a board that has files of its own. One that is there already need not come
/// again, and one that has the name of another gets a new one: a picture on the board must not become another one.
struct FileNames {
    /// Those that the board does not have, under their names on it.
    private(set) var files: [(id: String, file: JSONObject)] = []
    /// The names that are others than in the drawing.
    private(set) var renamed: [ExactString: String] = [:]

    /// - Parameter names: ids that elements of the drawing will have.
    init(of files: [(id: String, file: JSONObject)], besides document: Document, _ names: IDRemapper) {
        for (id, file) in files {
            guard let own = StoredFile.id(of: id), document.element(own) != nil else {
                self.files.append((id, file))
                continue
            }
            guard !Self.holds(document, file, under: id) else { continue }
            var (name, attempt) = (IDRemapper.hashed(id), 0)
            while let taken = StoredFile.id(of: name), document.element(taken) != nil || names.isTaken(taken),
                !Self.holds(document, file, under: name)
            {
                attempt += 1
                name = IDRemapper.hashed(id, attempt: attempt)
            }
            renamed[ExactString(id)] = name
            if !Self.holds(document, file, under: name) { self.files.append((name, file)) }
        }
    }

    /// Whether a board has the same bytes under a name.
    private static func holds(_ document: Document, _ file: JSONObject, under name: String) -> Bool {
        StoredFile.elements(fileID: name, file: file).allSatisfy { id, element in
            guard let there = document.element(id) else { return false }
            return ["type", "dataURL", "parts"].allSatisfy { there[$0] == element[$0] }
        }
    }
}
