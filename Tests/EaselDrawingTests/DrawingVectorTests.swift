import EaselBoard
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@testable import EaselDrawing

/// `Fixtures/vectors/drawings.json` and `strokes.json`, which the page's reader passes too, and which no code of either has
/// made.
@Suite("Shared vectors of drawings")
struct DrawingVectorTests {
    private static func vectors(_ name: String) throws -> JSON {
        let url = try #require(Drawings.files().first).deletingLastPathComponent()
            .appendingPathComponent("vectors/\(name).json")
        return try JSON(parsing: Data(contentsOf: url))
    }

    private static func id(_ number: Int) throws -> ElementID { try ElementID(validating: "e\(number)") }

    @Test("links lead to addresses of few schemes, and to nothing else")
    func links() throws {
        let vectors = try #require(try Self.vectors("links").arrayValue)
        #expect(vectors.count > 50)
        for vector in vectors {
            let link = try #require(vector["link"]?.stringValue)
            #expect(SafeLink.address(link) == vector["address"]?.stringValue, "\(link.debugDescription)")
        }
    }

    // MARK: Elements

    @Test("elements are read as docs/DRAWINGS.md says")
    func elements() throws {
        let cases = try #require(try Self.vectors("drawings")["elements"]?.arrayValue)
        for vector in cases {
            let name = vector["name"]?.stringValue ?? ""
            let element = try #require(vector["element"]?.objectValue)
            guard let shape = Shape(try Self.id(0), element) else {
                #expect(vector["reading"] == .null, "\(name)")
                continue
            }
            guard let reading = vector["reading"]?.objectValue else {
                Issue.record("\(name) is shown")
                continue
            }
            let read = try Self.reading(of: shape)
            for (key, expected) in reading {
                let found = read[key] ?? .null
                #expect(Self.isNear(found, expected), "\(name): \(key) is \(found.canonicalString)")
            }
        }
        #expect(cases.count > 1_000)
    }

    /// What a shape is read as, in the words of the vectors.
    private static func reading(of shape: Shape) throws -> JSONObject {
        func numbers(_ point: Point) -> JSON { [.number(point.x), .number(point.y)] }
        let (style, pen, font) = (shape.style, Pen(shape), TextFont(shape.properties))
        var read: JSONObject = [
            "kind": .string(shape.kind.rawValue), "x": .number(shape.origin.x), "y": .number(shape.origin.y),
            "width": .number(shape.box.width), "height": .number(shape.box.height), "angle": .number(shape.angle),
            "opacity": .number(style.opacity), "ink": .string(style.ink.text),
            "background": .string(style.background.text),
            "fill": .string(style.fill.rawValue), "line": .string(style.line.rawValue),
            "strokeWidth": .number(style.width), "roughness": .number(style.roughness),
            "radius": Roundness(shape.properties).map { .number($0.radius(side: 40)) } ?? .null,
            "points": .array(shape.points.map(numbers)),
            "heads": .array([LineEnd.start, .end].map { $0.head(of: shape).map { .string($0.rawValue) } ?? .null }),
            "constant": .bool(pen.isConstant), "size": .number(pen.size), "following": .number(pen.following),
            "simulates": .bool(pen.simulatesPressure), "fontSize": .number(font.size),
            "fontFamily": .number(Double(font.family)),
        ]
        if pen.knowsPressure {
            read["pressures"] = .array(shape.properties.touches.map { .number($0.pressure ?? -1) })
        }
        var budget = DrawingBudget()
        if case .text(let text)? = try DisplayList(shape, budget: &budget).primitives.last, shape.kind == .text {
            read["lines"] = .array(text.lines.map(JSON.string))
            read["align"] = .string(text.align.rawValue)
            read["lineHeight"] = .number(text.lineHeight / text.size)
        }
        return read
    }

    private static func isNear(_ found: JSON, _ expected: JSON) -> Bool {
        switch (found, expected) {
        case (.number(let found), .number(let expected)):
            abs(found - expected) <= 1e-9 * max(1, abs(expected))
        case (.array(let found), .array(let expected)):
            found.count == expected.count && zip(found, expected).allSatisfy { isNear($0, $1) }
        default: found == expected
        }
    }

    // MARK: Files

    @Test("files are taken and refused as docs/DRAWINGS.md says")
    func files() throws {
        for vector in try #require(try Self.vectors("drawings")["files"]?.arrayValue) {
            let name = vector["name"]?.stringValue ?? ""
            let piece = vector["repeated"]?.arrayValue?.first?.stringValue ?? ""
            let times = vector["repeated"]?.arrayValue?.last?.integerValue ?? 0
            let text = (vector["text"]?.stringValue ?? "")
                .replacing("@@", with: String(repeating: piece, count: times), maxReplacements: 1)
            guard let elements = vector["elements"]?.arrayValue else {
                #expect(throws: ImportError.self, "\(name)") { try DrawingImport(parsing: text.utf8) }
                continue
            }
            let drawing = try DrawingImport(parsing: text.utf8)
            let told = vector["told"]?.arrayValue?.compactMap(\.stringValue) ?? []
            #expect(drawing.notes.map(\.what).count == told.count, "\(name): \(drawing.notes.map(\.text))")
            for (note, what) in zip(drawing.notes, told) { #expect(note.text.hasPrefix(what), "\(name): \(note.text)") }
            let document = Document().applying(drawing.operations)
            let files = document.elements.filter { $0.value["type"] == "easel-file" }
            #expect(drawing.elements == elements.count, "\(name)")
            let canvas = vector["canvas"]?.stringValue
            #expect(try DrawingFile(Array(text.utf8), limits: Limits()).canvas == canvas, "\(name)")
            let isColoured = canvas.map { !CanvasColour.isPaper($0) } ?? false
            #expect(document.count == elements.count + files.count + (isColoured ? 1 : 0), "\(name)")
            #expect(
                files.values.compactMap { $0["id"]?.stringValue }.sorted()
                    == (vector["files"]?.arrayValue ?? []).compactMap(\.stringValue).sorted(), "\(name)")
            for (id, properties) in vector["holds"]?.objectValue ?? [:] {
                let element = document.element(try ElementID(validating: id))
                for (key, value) in properties.objectValue ?? [:] { #expect(element?[key] == value, "\(name)") }
            }
            for element in elements { #expect(document.ids.contains { .string($0.string) == element }, "\(name)") }
        }
    }

    @Test("an empty board is what a drawing is, property by property, under the same ids as in the page")
    func boards() throws {
        let vectors = try #require(try Self.vectors("drawings")["boards"]?.arrayValue)
        for vector in vectors {
            let text = try #require(vector["text"]?.stringValue)
            let document = Document().applying(try DrawingImport(parsing: text.utf8).operations)
            let found = JSONObject(document.elements.map { ($0.key.string, .object($0.value)) })
            #expect(
                JSON.object(found) == vector["board"],
                "\(vector["name"] ?? .null): \(JSON.object(found).canonicalString)")
        }
        #expect(vectors.count > 20)
    }

    @Test("a library's items are laid out as docs/DRAWINGS.md says")
    func libraries() throws {
        for vector in try #require(try Self.vectors("drawings")["libraries"]?.arrayValue) {
            let file = try #require(vector["library"]).canonical
            let document = Document().applying(try DrawingImport(parsing: file).operations)
            let places = try #require(vector["places"]?.objectValue)
            for (id, place) in places {
                let element = try #require(document.element(ElementID(validating: id)))
                let found = JSON.array([element["x"] ?? .null, element["y"] ?? .null])
                #expect(Self.isNear(found, place), "\(id) is at \(found.canonicalString)")
            }
            #expect(document.count == places.count)
        }
    }

    @Test("what is on the board is what the file holds, property by property")
    func unchanged() throws {
        for vector in try #require(try Self.vectors("drawings")["elements"]?.arrayValue) {
            guard let element = vector["element"]?.objectValue, element["isDeleted"] != true,
                let type = element["type"]?.stringValue, type != "selection"
            else { continue }
            let imported = try DrawingImport(parsing: file([.object(element)]))
            let document = Document().applying(imported.operations)
            var found = try #require(document.elements.values.first)
            found["id"] = nil
            #expect(found == element, "\(vector["name"]?.stringValue ?? "")")
            let exported = try JSON(parsing: ExcalidrawFile(of: document).bytes)["elements"]?.arrayValue?.first?
                .objectValue
            if type != "easel-file" { #expect(exported?.canonical == document.elements.values.first?.canonical) }
        }
    }

    @Test("a picture is as large as what is seen of a board")
    func sizes() throws {
        for vector in try #require(try Self.vectors("drawings")["sizes"]?.arrayValue) {
            var document = Document()
            for element in vector["elements"]?.arrayValue ?? [] {
                let id = try ElementID(validating: element["id"]?.stringValue ?? "")
                document.apply(.put(id, try #require(element.objectValue)))
            }
            var budget = DrawingBudget()
            let found = try #require(try Scene(document, budget: &budget).bounds)
            let expected = (vector["bounds"]?.arrayValue ?? []).compactMap(\.numberValue)
            for (found, expected) in zip([found.minX, found.minY, found.maxX, found.maxY], expected) {
                #expect(abs(found - expected) <= 8, "\(vector["elements"] ?? .null)")
            }
        }
    }

    @Test("a file agrees on what is bound to what, whatever the board says")
    func relations() throws {
        let cases = try #require(try Self.vectors("drawings")["relations"]?.arrayValue)
        for vector in cases {
            let name = vector["name"]?.stringValue ?? ""
            let elements = try #require(vector["elements"]?.arrayValue).compactMap(\.objectValue)
            let document = Document().applying([
                try elements.map { Edit.put(try ElementID(validating: $0["id"]?.stringValue ?? ""), $0) }
            ])
            let written = try JSON(parsing: ExcalidrawFile(of: document).bytes)["elements"]?.arrayValue ?? []
            #expect(written.count == vector["bound"]?.objectValue?.count, "\(name)")
            for element in written {
                let bound = vector["bound"]?[element["id"]?.stringValue ?? ""]
                for key in ["boundElements", "boundElementIds"] {
                    #expect(element[key] == bound?[key], "\(name): \(key) of \(element["id"]?.stringValue ?? "")")
                }
            }
        }
        #expect(cases.count > 15)
    }

    @Test("indexes above any others are above them")
    func orders() throws {
        for vector in try #require(try Self.vectors("drawings")["orders"]?.arrayValue) {
            let used = vector.arrayValue?.compactMap(\.stringValue) ?? []
            var before = used.max { CodeUnitOrder.compare($0, $1) < 0 } ?? ""
            let longest = before.count + 40
            var index = FractionalIndex(above: used)
            for _ in 0..<70 {
                let next = index.next()
                #expect(CodeUnitOrder.compare(next, before) > 0, "\(next) above \(before)")
                before = next
            }
            #expect(before.count <= longest)
        }
    }

    @Test("pictures that can't do anything are shown, others are not")
    func pictures() throws {
        for vector in try #require(try Self.vectors("drawings")["pictures"]?.arrayValue) {
            #expect((ImageFile(dataURL: vector["url"]) != nil) == vector["shown"]?.boolValue, "\(vector)")
        }
    }

    @Test("the first letter gives a text its direction")
    func directions() throws {
        for vector in try #require(try Self.vectors("drawings")["directions"]?.arrayValue) {
            let text = vector.arrayValue?.first?.stringValue ?? ""
            let block = TextBlock(name: text, above: Bounds(.zero))
            #expect(block.isRightToLeft == vector.arrayValue?.last?.boolValue, "\(text)")
        }
    }

    // MARK: Strokes

    @Test("a pen's strokes have the outlines of perfect-freehand, within 3 %")
    func strokes() throws {
        var libraries: [String: JSON] = [:]
        for url in try Drawings.files() { libraries[url.lastPathComponent] = try JSON(parsing: Data(contentsOf: url)) }
        let vectors = try #require(try Self.vectors("strokes").arrayValue)
        for vector in vectors {
            let library = vector["file"]?.stringValue.flatMap { libraries[$0] }
            let item = (library?["libraryItems"] ?? library?["library"])?.arrayValue?[vector["item"]?.integerValue ?? 0]
            let listed = item?["elements"]?.arrayValue ?? item?.arrayValue
            let element = listed?[vector["element"]?.integerValue ?? 0] ?? vector["whole"]
            let object = try #require(element?.objectValue)
            let shape = try #require(Shape(Self.id(0), object))
            var budget = DrawingBudget()
            guard case .path(let path, _, _, _)? = try DisplayList(shape, budget: &budget).primitives.last else {
                Issue.record("no path")
                continue
            }
            let bounds = (vector["bounds"]?.arrayValue ?? []).compactMap(\.numberValue)
            let height = bounds[3] - bounds[1]
            let line = Self.line(path)
            let area = (0..<80).reduce(0) { sum, row in
                sum + Self.span(line, at: bounds[1] + height * (Double(row) + 0.5) / 80) * height / 80
            }
            let expected = try #require(vector["area"]?.numberValue)
            #expect(abs(area / expected - 1) < 0.03, "\(vector["file"] ?? .null) \(vector["element"] ?? .null)")
            let spans = (vector["spans"]?.arrayValue ?? []).compactMap(\.numberValue)
            let off = spans.enumerated().reduce(0) { sum, span in
                let y = bounds[1] + height * (Double(span.offset) + 0.5) / Double(spans.count)
                return sum + abs(span.element - Self.span(line, at: y))
            }
            #expect(off < 0.03 * spans.reduce(0, +) + 0.5)
        }
        #expect(vectors.count > 100)
    }

    /// A closed path in straight pieces.
    private static func line(_ path: Path) -> [Point] {
        var line: [Point] = []
        for segment in path.segments {
            let start = line.last ?? .zero
            let curve: CubicCurve
            switch segment {
            case .move(let point), .line(let point):
                line.append(point)
                continue
            case .quadratic(let control, let end): curve = CubicCurve(from: start, quadratic: control, to: end)
            case .cubic(let first, let second, let end):
                curve = CubicCurve(start: start, first: first, second: second, end: end)
            case .close: continue
            }
            line += (1...6).map { curve.point(at: Double($0) / 6) }
        }
        return line
    }

    /// How much of the line at a height is within, by the non-zero rule.
    private static func span(_ line: [Point], at y: Double) -> Double {
        var crossings: [(x: Double, turn: Int)] = []
        for (index, start) in line.enumerated() {
            let end = line[(index + 1) % line.count]
            guard (start.y <= y) != (end.y <= y) else { continue }
            crossings.append(
                (start.x + (end.x - start.x) * (y - start.y) / (end.y - start.y), end.y > start.y ? 1 : -1))
        }
        crossings.sort { $0.x < $1.x }
        var (covered, winding, before) = (0.0, 0, 0.0)
        for (x, turn) in crossings {
            if winding != 0 { covered += x - before }
            winding += turn
            before = x
        }
        return covered
    }
}
