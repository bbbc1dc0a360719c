import EaselBoard
import EaselJSON
import Testing

@testable import EaselDrawing

@Suite("What files and pictures may grow to")
struct BoundsTests {
    private func file(_ elements: String, _ rest: String = "") -> String {
        #"{"type":"excalidraw","elements":["# + elements + "]" + rest + "}"
    }

    /// The error of a file of which nothing may have been built: behind the point where it has to stop, it is nonsense.
    private func error(_ text: String, _ limits: Limits = Limits()) -> ImportError? {
        #expect(throws: ImportError.self) { try DrawingImport(parsing: Array(text.utf8), limits: limits) }
    }

    @Test("A file of empty elements is refused at the first one too many")
    func emptyElements() {
        var limits = Limits()
        limits.elementsPerBoard = 1_000
        let many = String(repeating: "{},", count: 1_001)
        guard case .beyondLimit(let rejection) = error(file(many + "nonsense"), limits) else {
            Issue.record("it is not refused for its number of elements")
            return
        }
        #expect(rejection.code == .boardFull)
        #expect(rejection.message.contains("1001 elements") && rejection.message.contains("1000 are allowed"))
    }

    @Test("Deleted elements count too, and so do files and the items of libraries")
    func otherCounts() {
        var limits = Limits()
        limits.elementsPerBoard = 100
        let deleted = String(repeating: #"{"isDeleted":true},"#, count: 401)
        let files = (0...400).map { #""f\#($0)":{}"# }.joined(separator: ",")
        let pictures = (0...100).map { #""f\#($0)":{"dataURL":"data:image/png;base64,QQ=="}"# }.joined(separator: ",")
        let items = String(repeating: "[],", count: 401)
        for text in [
            file(deleted + "nonsense"), file("", #","files":{"# + files + ",nonsense}"),
            file("", #","files":{"# + pictures + ",nonsense}"),
            #"{"type":"excalidrawlib","library":["# + items + "nonsense]}",
            #"{"type":"excalidrawlib","libraryItems":[{"elements":["# + String(repeating: "{},", count: 101) + "x]}]}",
        ] {
            guard case .beyondLimit(let rejection) = error(text, limits) else {
                Issue.record("\(text.prefix(60)) is not refused for its number of elements")
                continue
            }
            #expect(rejection.code == .boardFull)
        }
    }

    @Test("An element that no board could hold is left out before it is built, and named")
    func largeElements() throws {
        var limits = Limits()
        limits.elementBytes = 10_000
        for element in [
            #"{"points":["# + String(repeating: "[0,0],", count: 2_000) + #"{"d":1,"d":2}]}"#,
            #"{"text":""# + String(repeating: "x", count: 10_000) + #"","d":1,"d":2}"#,
            #"{"a":{"# + (0...2_000).map { #""k\#($0)":0"# }.joined(separator: ",") + #","d":1,"d":2}}"#,
        ] {
            // A key that it has twice would refuse the file if it were built.
            let drawing = try DrawingImport(parsing: Array(file(element + ",{}").utf8), limits: limits)
            #expect(drawing.elements == 1)
            let note = try #require(drawing.notes.first)
            #expect(note.what == "element 0 of elements")
            #expect(note.why == "it is longer than the 10000 bytes of JSON that are allowed")
        }
    }

    @Test("An element of a thousand properties with its id and index is taken, and one of more is named")
    func properties() throws {
        func notes(_ count: Int, _ limits: Limits = Limits()) throws -> [String] {
            try DrawingImport(parsing: Array(file(element(count)).utf8), limits: limits).notes.map(\.text)
        }
        func element(_ count: Int) -> String {
            "{" + (0..<count).map { #""k\#($0)":0"# }.joined(separator: ",") + "}"
        }
        #expect(try DrawingImport(parsing: Array(file(element(998)).utf8)).elements == 1)
        #expect(
            try notes(999) == [
                "element 0 of elements: it has 1001 properties with its id and index; 1000 are allowed"
            ])
        #expect(try notes(1_001) == ["element 0 of elements: it has 1001 properties; 1000 are allowed"])
        var limits = Limits()
        limits.propertiesPerElement = 3_000
        #expect(try DrawingImport(parsing: Array(file(element(2_998)).utf8), limits: limits).elements == 1)
        limits.propertiesPerElement = 10
        #expect(try notes(11, limits) == ["element 0 of elements: it has 11 properties; 10 are allowed"])
    }

    @Test("Nesting is refused at once, wherever it is", arguments: ["[", #"{"a":"#])
    func depth(bracket: String) {
        let deep = String(repeating: bracket, count: 200_000)
        for text in [deep, file(deep), file("", #","appState":"# + deep), file("", #","files":{"f":{"a":"# + deep)] {
            guard case .notJSON(.tooDeep) = error(text) else {
                Issue.record("\(text.prefix(60)) is not refused for its depth")
                continue
            }
        }
    }

    @Test("A file of millions of values is refused, whatever they are part of")
    func values() {
        let lists = String(repeating: "[],", count: 2_000_001)
        guard case .tooManyValues = error("[" + lists + "nonsense") else {
            Issue.record("two million arrays are not refused")
            return
        }
        guard case .notADrawing(let what) = error(file("", #","appState":["# + lists.prefix(1_500_000) + "0]")) else {
            Issue.record("a large appState is not refused")
            return
        }
        #expect(what.contains("appState"))
    }

    @Test("White space, escapes and long numbers count for nothing: what is allowed is read however it is written")
    func generous() throws {
        var limits = Limits()
        limits.elementBytes = 2_000
        let numbers = String(repeating: "0.10000000000000000000 ,\n        ", count: 200) + "1"
        let text = String(repeating: #"\u0041"#, count: 300)
        let element = #"{"points": ["# + numbers + #"], "text": ""# + text + #""}"#
        #expect(element.utf8.count > 4 * limits.elementBytes)
        #expect(try DrawingImport(parsing: Array(file(element).utf8), limits: limits).elements == 1)
    }

    @Test(
        "A file's outline is as strict as JSON",
        arguments: [
            #"{"type":"excalidraw","elements":[{} {}]}"#, #"{"type":"excalidraw","elements":[{},]}"#,
            #"{"type":"excalidraw","elements":[]}x"#, #"{"type":"excalidraw","elements":[],}"#,
            #"{"type":"excalidraw","elements":[],"elements":[]}"#, #"{"type":"excalidraw" "elements":[]}"#,
            #"{"type":"excalidraw","elements":[],"files":{"f":{},"f":{}}}"#, #"{type:"excalidraw","elements":[]}"#,
            #"{"type":"excalidraw","elements":[{"a":1,"a":2}]}"#, #"{"type":"excalidraw","elements":[]"#,
            #"{"type":"excalidraw","appState":{"a":},"elements":[]}"#,
        ])
    func strict(text: String) {
        switch error(text) {
        case .notJSON, .repeatedKey: break
        case let other: Issue.record("\(text): \(String(describing: other))")
        }
    }

    @Test("Reading a file ends when its task is cancelled")
    func cancelledImport() async {
        let text = Array(file(String(repeating: "{},", count: 1_000) + "{}").utf8)
        let result = await Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return Result { try DrawingImport(parsing: text) }
        }.value
        guard case .failure(ImportError.cancelled) = result else {
            Issue.record("it was read to its end")
            return
        }
    }

    // MARK: Pictures

    /// A pen that turns back at each of its points: 18 points of outline for one.
    private func trembling(_ points: Int) -> JSONObject {
        ["type": "freedraw", "points": .array((0..<points).map { [.number($0 % 2 == 0 ? 0 : 100), 0] })]
    }

    private func error(_ document: Document, _ budget: DrawingBudget) -> PictureError? {
        do {
            _ = try SVGPicture(of: document, budget: budget)
            return nil
        } catch {
            return error
        }
    }

    @Test("A picture is refused once it has more marks than are allowed, and before all are made")
    func marks() throws {
        let stroke = try board(trembling(1_000))
        #expect(error(stroke, DrawingBudget(marks: 30_000)) == nil)
        #expect(error(stroke, DrawingBudget(marks: 10_000)) == .tooManyMarks(allowed: 10_000))
        #expect(error(stroke, DrawingBudget(marks: 900)) == .tooManyMarks(allowed: 900))
        let lines = try board(["type": "text", "text": .string(String(repeating: "x\n", count: 500))])
        #expect(error(lines, DrawingBudget(marks: 400)) == .tooManyMarks(allowed: 400))
        let many = try manyElements(Array(repeating: ["type": "rectangle", "width": 1, "height": 1], count: 300))
        #expect(error(many, DrawingBudget(marks: 1_000)) == .tooManyMarks(allowed: 1_000))
    }

    @Test(
        "A picture is refused once it is longer than allowed, whatever makes it long",
        arguments: [
            ["type": "text", "text": .string(String(repeating: "\"", count: 4_000))],
            ["type": "text", "text": .string(String(repeating: "x\n", count: 200))],
            [
                "type": "image", "width": 1, "height": 1,
                "dataURL": .string("data:image/png;base64," + String(repeating: "A", count: 20_000)),
            ],
            ["type": "line", "points": .array((0..<2_000).map { [.number(Double($0) + 0.25), 0.25] })],
        ] as [JSONObject])
    func bytes(element: JSONObject) throws {
        let document = try board(element)
        let whole = try SVGPicture(of: document).bytes.count
        #expect(error(document, DrawingBudget(bytes: whole)) == nil)
        #expect(error(document, DrawingBudget(bytes: 8_000)) == .tooLarge(bytesAllowed: 8_000))
    }

    @Test("Hatchings of many widths are counted like everything else")
    func hatchings() throws {
        let elements: [JSONObject] = (1...200).map {
            [
                "type": "rectangle", "width": 9, "height": 9, "backgroundColor": "#f00", "fillStyle": "cross-hatch",
                "strokeWidth": .number(Double($0) / 100),
            ]
        }
        let document = try manyElements(elements)
        #expect(error(document, DrawingBudget(bytes: 20_000)) == .tooLarge(bytesAllowed: 20_000))
    }

    @Test("A library of such strokes is not laid out")
    func library() {
        let stroke = JSON.object(trembling(60_000)).canonicalString
        guard case .tooMuchToDraw = error(#"{"type":"excalidrawlib","library":[["# + stroke + "]]}") else {
            Issue.record("it was laid out")
            return
        }
    }

    @Test("An Excalidraw file is refused when it would be longer than allowed")
    func files() throws {
        let document = try board(["type": "text", "text": .string(String(repeating: "x", count: 5_000))])
        #expect(throws: PictureError.tooLarge(bytesAllowed: 5_000)) {
            try ExcalidrawFile(of: document, maximumBytes: 5_000)
        }
        let length = try ExcalidrawFile(of: document).bytes.count
        #expect(try ExcalidrawFile(of: document, maximumBytes: length).bytes.count == length)
        #expect(throws: PictureError.tooLarge(bytesAllowed: length - 1)) {
            try ExcalidrawFile(of: document, maximumBytes: length - 1)
        }
    }

    @Test("Drawing ends when its task is cancelled")
    func cancelledPicture() async throws {
        let document = try board(trembling(10_000))
        let result = await Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return (Result { try SVGPicture(of: document) }, Result { try ExcalidrawFile(of: document) })
        }.value
        guard case .failure(PictureError.cancelled) = result.0, case .failure(PictureError.cancelled) = result.1 else {
            Issue.record("it was drawn")
            return
        }
    }

    private func manyElements(_ elements: [JSONObject]) throws -> Document {
        var document = Document()
        for (number, element) in elements.enumerated() {
            document.apply(.put(try ElementID(validating: "e\(number)"), element))
        }
        return document
    }
}
