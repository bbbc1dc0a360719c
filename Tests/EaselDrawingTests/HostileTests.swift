import EaselBoard
import EaselDrawing
import EaselJSON
import EaselTestSupport
import Testing

@Suite("Elements that nobody should send")
struct HostileTests {
    private static let types = [
        "rectangle", "diamond", "ellipse", "line", "arrow", "freedraw", "text", "image", "frame", "magicframe",
        "embeddable", "iframe", "easel-file", "selection",
    ]
    private static let strings = [
        "<script>alert(1)</script>", "javascript:alert(1)", "\" onload=\"alert(1)", "url(http://x/)", "]]>", "&#0;", "",
        "\u{0}\u{1}\u{FFFE}", "solid", "hachure", "cross-hatch", "dashed", "dotted", "a", "b", "e1", "red", "#12345",
        "arrow", "crowfoot_many", "diamond", "center", "bottom", "data:image/svg+xml;base64,AAAA",
        "data:image/png;base64,AAAA", "data:image/png;base64,\"><script>", "\u{202E}עברית 漢字 😀\r\n\t",
    ]
    private static let numbers = [
        0, -0.0, 1, -1, 0.5, 3, 7.25, 100, -250.125, 1e-300, 1e7, -1e9, 1e300, -1.7e308, 9_007_199_254_740_992,
    ]
    private static let keys = [
        "x", "y", "width", "height", "angle", "strokeColor", "backgroundColor", "fillStyle", "strokeStyle",
        "strokeWidth", "opacity", "roundness", "strokeSharpness", "points", "pressures", "simulatePressure",
        "startArrowhead", "endArrowhead", "elbowed", "text", "fontSize", "fontFamily", "lineHeight", "textAlign",
        "verticalAlign", "containerId", "frameId", "fileId", "dataURL", "scale", "crop", "name", "index", "isDeleted",
        "id", "groupIds", "boundElements", "startBinding", "link", "onclick",
    ]

    private static func value(_ generator: inout SeededGenerator, depth: Int = 0) -> JSON {
        switch Int.random(in: 0..<(depth < 2 ? 10 : 7), using: &generator) {
        case 0: return .null
        case 1: return .bool(.random(using: &generator))
        case 2, 3: return .number(numbers.randomElement(using: &generator) ?? 0)
        case 4: return .number(.random(in: -500...500, using: &generator))
        case 5, 6: return .string(strings.randomElement(using: &generator) ?? "")
        case 7:
            return .array(
                (0..<Int.random(in: 0..<5, using: &generator)).map { _ in value(&generator, depth: depth + 1) })
        case 8:
            return .array(
                (0..<Int.random(in: 0..<40, using: &generator)).map { _ in
                    [.number(numbers.randomElement(using: &generator) ?? 0), value(&generator, depth: 2)]
                })
        default:
            return .object(
                JSONObject(
                    ["type", "value", "x", "width", "elementId", "id"].map { ($0, value(&generator, depth: depth + 1)) }
                ))
        }
    }

    static func document(seed: UInt64) throws -> Document {
        var generator = SeededGenerator(seed: seed)
        var document = Document()
        for number in 0..<40 {
            var element: JSONObject = ["type": .string(types.randomElement(using: &generator) ?? "")]
            for key in keys where Int.random(in: 0..<3, using: &generator) > 0 {
                element[key] = value(&generator)
            }
            document.apply(.put(try ElementID(validating: "e\(number)"), element))
        }
        return document
    }

    @Test(
        "give a picture that is well-formed, harmless and the same each time", arguments: 1...60 as ClosedRange<UInt64>)
    func pictures(seed: UInt64) throws {
        let document = try Self.document(seed: seed)
        let bytes = try SVGPicture(of: document).bytes
        let picture = ParsedPicture(bytes)
        #expect(picture.isValid)
        #expect(picture.dangers.isEmpty)
        #expect(!String(decoding: bytes, as: UTF8.self).contains("<script"))
        #expect(try SVGPicture(of: document).bytes == bytes)
    }

    @Test("go through a file and come back, but for their id", arguments: 1...20 as ClosedRange<UInt64>)
    func files(seed: UInt64) throws {
        let first = try Document().applying(
            DrawingImport(parsing: ExcalidrawFile(of: Self.document(seed: seed)).bytes).operations)
        let second = try Document().applying(DrawingImport(parsing: ExcalidrawFile(of: first).bytes).operations)
        #expect(first.fingerprint == second.fingerprint)
    }

    @Test("as a library keep their operations within the limits", arguments: 1...10 as ClosedRange<UInt64>)
    func libraries(seed: UInt64) throws {
        let elements = try Self.document(seed: seed).elements.sorted { $0.key < $1.key }.map { JSON.object($0.value) }
        let library: JSON = ["type": "excalidrawlib", "version": 2, "libraryItems": [["elements": .array(elements)]]]
        var limits = Limits()
        limits.operationBytes = 9_000
        limits.editsPerOperation = 7
        for edits in try DrawingImport(parsing: library.canonical, limits: limits).operations {
            #expect(
                try EditBatch(validating: JSON(parsing: EditBatch(edits: edits).encoded), limits: limits).edits == edits
            )
        }
    }
}
