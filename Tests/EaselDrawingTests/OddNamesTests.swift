import EaselBoard
import EaselJSON
import Testing

@testable import EaselDrawing

/// Names are compared by their code units everywhere, as JSON and the page compare them, and a name on the board never
/// comes to mean something else. What an empty board has of odd ids is in `Fixtures/vectors/drawings.json`, "boards".
@Suite("Names of elements, groups and files")
struct OddNamesTests {
    private static let decomposed = "e\u{301}"
    private static let composed = "\u{e9}"
    /// Swift's strings take it for the letter K.
    private static let kelvin = "\u{212A}"

    private func id(_ string: String) throws -> ElementID { try ElementID(validating: string) }

    private func picture(_ data: String) -> JSON {
        ["mimeType": "image/png", "dataURL": .string("data:image/png;base64," + data)]
    }

    private func image(_ id: String, _ file: String) -> JSON {
        ["id": .string(id), "type": "image", "x": 0, "y": 0, "width": 9, "height": 9, "fileId": .string(file)]
    }

    private func library(_ elements: [JSON], files: JSON = [:]) -> [UInt8] {
        let file: JSONObject = [
            "type": "excalidrawlib", "libraryItems": [["elements": .array(elements)]], "files": files,
        ]
        return file.canonical
    }

    /// The file that each image shows, by what it is on the board.
    private func shown(_ document: Document) throws -> [String?] {
        var budget = DrawingBudget()
        let scene = try Scene(document, budget: &budget)
        return scene.items.map { item in
            item.image.flatMap { scene.images[$0] }.map { String($0.pieces.joined()) }
        }
    }

    @Test("two files whose names look the same are two pictures")
    func files() throws {
        let bytes = file(
            [image("a", Self.decomposed), image("b", Self.composed)],
            files: .object(
                JSONObject([(Self.decomposed, picture("AAAA")), (Self.composed, picture("BBBB"))])))
        let document = Document().applying(try DrawingImport(parsing: bytes).operations)
        #expect(try shown(document) == ["AAAA", "BBBB"])
        let exported = try JSON(parsing: ExcalidrawFile(of: document).bytes)
        #expect(exported["files"]?.objectValue?.count == 2)
    }

    @Test("an element is not meant by a name that only looks like its id")
    func references() throws {
        let document = try board(
            ["id": "K", "type": "rectangle", "width": 100, "height": 100],
            ["id": "F", "type": "frame", "width": 100, "height": 100, "x": 500],
            ["id": "t", "type": "text", "text": "x", "x": 300, "width": 9, "containerId": .string(Self.kelvin)],
            ["id": "r", "type": "rectangle", "x": 300, "width": 9, "height": 9, "frameId": .string("F\u{200B}")])
        var budget = DrawingBudget()
        let scene = try Scene(document, budget: &budget)
        #expect(scene.items.allSatisfy { $0.frame == nil })
        #expect(scene.items.first { $0.shape.id.string == "t" }?.extent.minX == 300)
    }

    @Test("groups of a library whose names look the same stay two")
    func groups() throws {
        let ids = [[Self.decomposed], [Self.composed], [Self.decomposed]]
        let bytes = library(
            ids.enumerated().map { number, groups in
                [
                    "id": .string("e\(number)"), "type": "ellipse", "width": 9, "height": 9,
                    "groupIds": .array(groups.map(JSON.string)),
                ]
            })
        let document = Document().applying(try DrawingImport(parsing: bytes).operations)
        let found = try ids.indices.map {
            try #require(document.element(try id("e\($0)"))?["groupIds"]).canonicalString
        }
        #expect(found[0] == found[2])
        #expect(found[0] != found[1])
    }

    @Test("arrows that old elements of a library name are its own")
    func arrows() throws {
        let elements: [JSON] = [
            ["id": "r", "type": "rectangle", "width": 9, "height": 9, "boundElementIds": ["a", 7]],
            ["id": "a", "type": "arrow", "width": 9, "height": 9],
        ]
        let before = try board(["id": "a", "type": "ellipse"], ["id": "r", "type": "ellipse"])
        let after = before.applying(try DrawingImport(parsing: library(elements), onto: before).operations)
        let shapes = after.elements.values
        let arrow = try #require(shapes.first { $0["type"] == "arrow" }?["id"])
        #expect(shapes.first { $0["type"] == "rectangle" }?["boundElementIds"] == [arrow, 7])
        #expect(arrow != "a")
    }

    @Test("a new drawing, or a library, does not make a picture on the board another one", arguments: [false, true])
    func takenFiles(isLibrary: Bool) throws {
        func bytes(_ id: String, _ data: String) -> [UInt8] {
            let files = JSON.object(["F": picture(data), "G": picture("CCCC")])
            let elements = [image(id, "F"), image(id + "2", "G")]
            return isLibrary ? library(elements, files: files) : file(elements, files: files)
        }
        var document = Document().applying(try DrawingImport(parsing: bytes("a", "AAAA")).operations)
        #expect(try shown(document) == ["AAAA", "CCCC"])
        for (name, data) in [("b", "BBBB"), ("c", "BBBB"), ("d", "DDDD")] {
            document = document.applying(try DrawingImport(parsing: bytes(name, data), onto: document).operations)
        }
        #expect(try shown(document) == ["AAAA", "CCCC", "BBBB", "CCCC", "BBBB", "CCCC", "DDDD", "CCCC"])
        // A picture that is there already does not come again.
        #expect(document.elements.values.filter { $0["type"] == "easel-file" }.count == 4)
    }
}
