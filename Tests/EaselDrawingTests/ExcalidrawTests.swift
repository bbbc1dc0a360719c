import EaselBoard
import EaselDrawing
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("An Excalidraw file")
struct ExcalidrawTests {
    private func id(_ string: String) throws -> ElementID { try ElementID(validating: string) }

    @Test("of a real drawing comes back as the same document")
    func roundTrips() throws {
        for drawing in try Drawings.all() {
            let document = Document().applying(drawing.operations)
            let imported = try DrawingImport(parsing: try ExcalidrawFile(of: document).bytes)
            #expect(imported.elements == document.count)
            #expect(Document().applying(imported.operations).fingerprint == document.fingerprint, "\(drawing.name)")
        }
    }

    @Test("of a library that was imported comes back as the same document, but for what shapes say of arrows")
    func libraryRoundTrips() throws {
        for url in try Drawings.files() {
            let document = Document().applying(try DrawingImport(parsing: Data(contentsOf: url)).operations)
            let file = try ExcalidrawFile(of: document).bytes
            let back = Document().applying(try DrawingImport(parsing: file).operations)
            #expect(try withoutArrowsOfShapes(back) == withoutArrowsOfShapes(document), "\(url.lastPathComponent)")
            // Restored onto itself, it changes nothing else either.
            let again = document.applying(try DrawingImport(parsing: file, onto: document).operations)
            #expect(again.fingerprint == back.fingerprint, "\(url.lastPathComponent)")
            // Once a file has agreed, there is nothing left to agree on.
            #expect(try ExcalidrawFile(of: back).bytes == file, "\(url.lastPathComponent)")
        }
    }

    /// The elements of a document as its file has them, without what a file says of arrows for the arrows' sake.
    private func withoutArrowsOfShapes(_ document: Document) throws -> [JSONObject] {
        try #require(JSON(parsing: ExcalidrawFile(of: document).bytes)["elements"]?.arrayValue).compactMap { element in
            var element = element.objectValue
            element?["boundElements"] = nil
            element?["boundElementIds"] = nil
            return element
        }
    }

    @Test("has what Excalidraw expects")
    func shape() throws {
        let document = try board(
            ["id": "b", "type": "ellipse", "index": "a0"], ["id": "a", "type": "ellipse", "index": "a1"],
            ["id": "c", "type": "ellipse", "isDeleted": true])
        let file = try JSON(parsing: try ExcalidrawFile(of: document).bytes)
        #expect(file["type"] == "excalidraw")
        #expect(file["version"] == 2)
        #expect(file["elements"]?.arrayValue?.map { $0["id"] ?? .null } == ["b", "a"])
        #expect(file["appState"]?["viewBackgroundColor"] == "#ffffff")
        #expect(file["files"] == [:])
    }

    @Test("brings the colour of the canvas along, and back")
    func canvasColour() throws {
        let canvas: JSONObject = [
            "id": "easel:canvas", "type": "easel-canvas", "isDeleted": true, "viewBackgroundColor": "#fff9db",
        ]
        let document = try board(["id": "b", "type": "ellipse", "index": "a0"], canvas)
        let bytes = try ExcalidrawFile(of: document).bytes
        let file = try JSON(parsing: bytes)
        #expect(file["appState"]?["viewBackgroundColor"] == "#fff9db")
        #expect(file["elements"]?.arrayValue?.count == 1)
        #expect(try SVGPicture(of: document).text.contains(##"fill="#fff9db""##))
        let restored = Document().applying(try DrawingImport(parsing: bytes).operations)
        #expect(restored.element(try id("easel:canvas"))?["viewBackgroundColor"] == "#fff9db")
        #expect(try ExcalidrawFile(of: restored).bytes == bytes)
    }

    @Test("leaves the canvas of another drawing as it is, and gives a backup's back")
    func canvasOfOthers() throws {
        func coloured(_ colour: String, _ id: String) -> [UInt8] {
            Array(
                """
                {"type":"excalidraw","appState":{"viewBackgroundColor":"\(colour)"},
                "elements":[{"id":"\(id)","type":"ellipse","index":"a0"}]}
                """.utf8)
        }
        let key = try id("easel:canvas")
        let yellow = Document().applying(try DrawingImport(parsing: coloured("#fff9db", "b")).operations)
        let stamped = yellow.applying(try DrawingImport(parsing: coloured("#e9ecef", "other"), onto: yellow).operations)
        #expect(stamped.element(key)?["viewBackgroundColor"] == "#fff9db")
        let white = yellow.applying(try DrawingImport(parsing: coloured("#ffffff", "b"), onto: yellow).operations)
        #expect(white.element(key)?["viewBackgroundColor"] == "#ffffff")
        let plain = Document().applying(try DrawingImport(parsing: coloured("#FFFFFF", "b")).operations)
        #expect(plain.element(key) == nil)
    }

    @Test("keeps images, also such as are larger than an operation")
    func images() throws {
        let url = "data:image/png;base64," + String(repeating: "QUJD", count: 100_000)
        let stored: JSON = ["mimeType": "image/png", "id": "F", "dataURL": .string(url), "created": 1_700_000_000_000]
        let bytes = file(
            [["id": "i", "type": "image", "fileId": "F", "width": 9, "height": 9, "x": 0, "y": 0]], files: ["F": stored]
        )
        let imported = try DrawingImport(parsing: bytes)
        #expect(imported.elements == 1)
        #expect(imported.operations.count > 1)
        for edits in imported.operations { #expect(EditBatch(edits: edits).encoded.count <= Limits().operationBytes) }
        let document = Document().applying(imported.operations)
        #expect(document.element(try id("file:F"))?["type"] == "easel-file")
        #expect(try SVGPicture(of: document).text.contains(url))
        let exported = try ExcalidrawFile(of: document).bytes
        #expect(try JSON(parsing: exported)["files"]?["F"] == stored)
        let again = Document().applying(try DrawingImport(parsing: exported).operations)
        #expect(again.fingerprint == document.fingerprint)
    }

    @Test("is put where it was, without what it says is deleted")
    func restore() throws {
        let before = try board(["id": "a", "type": "ellipse", "x": 1], ["id": "z", "type": "ellipse"])
        let bytes = file([["id": "a", "type": "ellipse", "x": 2], ["id": "b", "type": "ellipse", "isDeleted": true]])
        let after = before.applying(try DrawingImport(parsing: bytes, onto: before).operations)
        #expect(after.element(try id("a"))?["x"] == 2)
        #expect(after.count == 2)
    }

    @Test("whose elements are not in the order of their index gets new ones, above the board's")
    func stacking() throws {
        let before = try board(["id": "z", "type": "ellipse", "index": "azV"])
        let bytes = file([["id": "b", "type": "ellipse"], ["id": "a", "type": "ellipse"]])
        let after = before.applying(try DrawingImport(parsing: bytes, onto: before).operations)
        #expect(after.element(try id("b"))?["index"] == "b00")
        #expect(after.element(try id("a"))?["index"] == "b01")
    }

    @Test("with ids that no board allows gets others, the same each time, in references too")
    func identifiers() throws {
        let bytes = file([
            ["id": "ä b", "type": "rectangle", "boundElements": [["id": "t", "type": "text"]]],
            ["id": "t", "type": "text", "containerId": "ä b", "text": "x"],
            ["id": "arrow", "type": "arrow", "startBinding": ["elementId": "ä b", "focus": 0], "frameId": "ä b"],
            ["id": "t", "type": "text", "text": "y"], ["type": "text", "text": "z"],
        ])
        let imported = try DrawingImport(parsing: bytes)
        let document = Document().applying(imported.operations)
        #expect(document.count == 5)
        let container = try #require(document.element(try id("t"))?["containerId"]?.stringValue)
        #expect(document.element(try id(container))?["type"] == "rectangle")
        #expect(document.element(try id("arrow"))?["startBinding"]?["elementId"] == .string(container))
        #expect(document.element(try id("arrow"))?["frameId"] == .string(container))
        #expect(try DrawingImport(parsing: bytes).operations == imported.operations)
    }

    @Test(
        "that is none says what it should be",
        arguments: [
            ("nonsense", "not valid JSON"), ("[]", "\"type\""), (#"{"type":"excalidraw"}"#, "\"elements\""),
            (#"{"type":"excalidrawlib"}"#, "\"libraryItems\""),
            (#"{"type":"excalidraw","elements":[nonsense]}"#, "not valid JSON"),
            (#"{"type":"excalidraw","elements":[],"files":{"F":nonsense}}"#, "not valid JSON"),
        ])
    func refusals(text: String, says: String) throws {
        let error = #expect(throws: ImportError.self) { try DrawingImport(parsing: text.utf8) }
        #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
    }

    @Test("with an element past a limit is taken without it, and names it")
    func limits() throws {
        var limits = Limits()
        limits.operationBytes = 1_000
        limits.elementBytes = 2_000
        limits.elementsPerBoard = 2
        let long = JSON.string(String(repeating: "x", count: 1_100))
        let points = JSON.array(Array(repeating: 12, count: 700))
        let many = JSON.array(Array(repeating: 12, count: 400))
        let box: JSON = ["id": "box", "type": "rectangle"]
        for (element, says): (JSON, String) in [
            (["id": "long", "type": "text", "text": long], "it needs an operation of"),
            (["id": "points", "type": "line", "points": points], "it is longer than"),
            (["id": "deep", "type": "line", "a": deep(40)], "it nests too deep"),
        ] {
            let drawing = try DrawingImport(parsing: file([box, element]), limits: limits)
            #expect(drawing.notes.count == 1)
            #expect(drawing.notes.first?.text.hasPrefix("element 1 of elements (") == true)
            #expect(drawing.notes.first?.why.hasPrefix(says) == true, "\(drawing.notes.first?.text ?? "")")
            #expect(Document().applying(drawing.operations).ids.map(\.string) == ["box"])
        }
        let error = #expect(throws: ImportError.self) {
            try DrawingImport(parsing: file([[:], [:], [:]]), limits: limits)
        }
        #expect(error?.description.contains("3 elements") == true)
        let fitting = try DrawingImport(parsing: file([["id": "e", "points": many]]), limits: limits)
        #expect(Document().applying(fitting.operations).element(try id("e"))?["points"] == many)
    }

    private func deep(_ levels: Int) -> JSON {
        (0..<levels).reduce(JSON.null) { value, _ in .array([value]) }
    }
}

@Suite("An Excalidraw library")
struct LibraryTests {
    private func library(_ items: [JSON], version: Int) -> [UInt8] {
        let items = version == 1 ? items : items.map { ["id": "item", "elements": $0] }
        return JSON.object([
            "type": "excalidrawlib", "version": .number(Double(version)),
            version == 1 ? "library" : "libraryItems": .array(items),
        ]).canonical
    }

    private let item: JSON = [
        ["id": "box", "type": "rectangle", "x": 500, "y": 500, "width": 80, "height": 40, "groupIds": ["g"]],
        [
            "id": "label", "type": "text", "text": "x", "x": 510, "y": 510, "width": 10, "height": 10,
            "containerId": "box", "groupIds": ["g"],
        ],
    ]

    @Test("of either version is laid out without overlap, each item with ids of its own", arguments: [1, 2])
    func sheet(version: Int) throws {
        let bytes = library([item, item, item], version: version)
        var document = Document().applying(try DrawingImport(parsing: bytes).operations)
        document = document.applying(try DrawingImport(parsing: bytes, onto: document).operations)
        #expect(document.count == 12)
        let boxes = document.elements.values.filter { $0["type"] == "rectangle" }
        let places = boxes.map { ($0["x"]?.numberValue ?? 0, $0["y"]?.numberValue ?? 0) }
        for (index, place) in places.enumerated() {
            for other in places.dropFirst(index + 1) {
                #expect(abs(place.0 - other.0) >= 80 || abs(place.1 - other.1) >= 40)
            }
        }
        #expect(Set(boxes.compactMap { $0["groupIds"]?.arrayValue?.first?.stringValue }).count == 6)
        for label in document.elements.values where label["type"] == "text" {
            let box = try document.element(ElementID(validating: label["containerId"]?.stringValue ?? ""))
            #expect(box?["groupIds"] == label["groupIds"])
        }
        #expect(Set(document.elements.values.compactMap { $0["index"]?.stringValue }).count == 12)
    }

    @Test("of many hands is on the board in full")
    func fixtures() throws {
        var board = Document()
        var expected = 0
        for url in try Drawings.files() {
            let imported = try DrawingImport(parsing: Data(contentsOf: url), onto: board)
            board = board.applying(imported.operations)
            expected += imported.elements
        }
        #expect(board.count == expected)
        #expect(expected == 1_179)
    }
}
