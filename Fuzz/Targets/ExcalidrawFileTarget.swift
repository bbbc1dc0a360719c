import EaselBoard
import EaselDrawing
import EaselJSON

extension FuzzTarget {
    /// A file that somebody imports, onto a board with something on it; and what the board then is as a file and a picture.
    static let excalidrawFile = FuzzTarget(
        name: "excalidraw-file",
        seeds: {
            let elements = try JSONSeeds.elements().prefix(40)
            let files = elements.map { ExcalidrawFileTarget.file(elements: [$0]) }
            let library: JSON = [
                "type": "excalidrawlib", "version": 2,
                "libraryItems": .array(elements.prefix(3).map { ["id": "i", "elements": [$0]] }),
            ]
            let oldest: JSON = [
                "type": "excalidrawlib", "version": 1, "library": .array([.array(Array(elements.prefix(3)))]),
            ]
            let shapes = [
                "rectangle", "ellipse", "diamond", "arrow", "line", "draw", "freedraw", "text", "image", "frame",
                "magicframe", "embeddable", "iframe", "x",
            ]
            let every = shapes.map { type in
                ExcalidrawFileTarget.file(elements: [
                    [
                        "id": .string(type), "type": .string(type), "x": 1, "y": 2, "width": 30, "height": 40,
                        "angle": 0.5,
                        "points": [[0, 0], [5, 1e9], [10, 0]], "pressures": [0.1, 1], "text": "a\nb", "fontSize": 20,
                        "fontFamily": 5, "startArrowhead": "dot", "endArrowhead": "crowfoot_many", "fileId": "f",
                        "strokeStyle": "dotted", "fillStyle": "zigzag", "backgroundColor": "#ff0",
                        "link": "https://a.b",
                        "roundness": ["type": 3], "elbowed": true, "containerId": "rectangle", "frameId": "frame",
                    ]
                ])
            }
            return (files + every + [library, oldest]).map(\.canonical)
                + Shorthand.bytes(
                    #"{"type":"excalidraw","elements":[{"id":"a","isDeleted":true},{},{"id":"a","points":[[0,0],[1e2,-1]]}]}"#,
                    #"{"type":"excalidrawlib","version":2,"libraryItems":[{"id":"i","elements":[{"type":"freedraw","points":[[0,0],[9,0],[0,0]]}]}]}"#,
                    #"{"type":"excalidrawlib","version":1,"library":[[{"type":"text","text":"\u0000\ud83d\ude00"}],[]]}"#,
                    #" { "elements" : [ ] , "type":"excalidraw","files":{"f":{"dataURL":"data:image/png;base64,AA"}},"appState":{"a":[[]]}}"#,
                    #"{"type":"excalidraw","elements":[{} {}]}"#, #"{"type":"excalidraw","elements":[],"elements":[]}"#,
                    #"{"type":"excalidraw","elements":[{"a":"\"}]"#, #"[[[[[["#, #""\"#)
        },
        run: ExcalidrawFileTarget.run)
}

private enum ExcalidrawFileTarget {
    private static let limits: Limits = {
        var limits = Limits()
        limits.operationBytes = 4_096
        limits.elementBytes = 16_384
        limits.elementsPerBoard = 64
        limits.propertiesPerElement = 64
        return limits
    }()

    static func file(elements: [JSON]) -> JSON {
        [
            "type": "excalidraw", "version": 2, "elements": .array(elements),
            "files": ["f": ["id": "f", "mimeType": "image/png", "dataURL": "data:image/png;base64,iVBORw0KGgo="]],
        ]
    }

    /// Whether a file is JSON, though it may hold what is left out, or repaired in reading.
    private static func isJSON(_ bytes: [UInt8]) -> Bool {
        let isMarked = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        do {
            _ = try JSON(parsing: WholeSurrogates.in(isMarked ? Array(bytes.dropFirst(3)) : bytes), maximumDepth: 128)
            return true
        } catch {
            if case .syntax = error { return false }
            return true
        }
    }

    static func run(_ bytes: [UInt8]) throws {
        guard var document = imported(bytes, onto: Document()) else { return }
        try Finding.unless(isJSON(bytes), "a file that is no JSON is read")
        let drawing = try? DrawingImport(parsing: bytes, onto: document, limits: limits)
        for edits in drawing?.operations ?? [] {
            try Finding.unless(edits.count <= limits.editsPerOperation, "an operation has too many edits")
            let size = EditBatch(edits: edits).encoded.count
            try Finding.unless(size <= limits.operationBytes, "an operation is of \(size) bytes")
            try Finding.unless((try? document.check(edits, limits: limits)) != nil, "the board's limits are broken")
            document.apply(edits)
        }
        try Finding.unless(document.count <= limits.elementsPerBoard, "the board has more elements than allowed")
        try checkFile(document)
        try checkPicture(document)
    }

    private static func imported(_ bytes: [UInt8], onto document: Document) -> Document? {
        guard let drawing = try? DrawingImport(parsing: bytes, onto: document, limits: limits) else { return nil }
        var document = document
        for edits in drawing.operations { document.apply(edits) }
        return document
    }

    /// An export that is imported is the same drawing.
    private static func checkFile(_ document: Document) throws {
        let first = try ExcalidrawFile(of: document).bytes
        guard let again = imported(first, onto: Document()) else {
            throw Finding("a file that Easel wrote can't be imported")
        }
        try Finding.unless(ExcalidrawFile(of: again).bytes == first, "a file changes each time that it is imported")
    }

    /// A picture is text that an XML parser takes, and nothing in it runs or loads anything.
    private static func checkPicture(_ document: Document) throws {
        let budget = DrawingBudget(marks: 500, bytes: 20_000)
        guard let bytes = try? SVGPicture(of: document, budget: budget).bytes else { return }
        // What closes the picture is written after the last look.
        try Finding.unless(bytes.count <= 20_010, "a picture is longer than its budget")
        try Finding.unless(String(validating: bytes, as: UTF8.self) != nil, "a picture is no UTF-8")
        let text = String(decoding: bytes, as: UTF8.self)
        let isXML = text.unicodeScalars.allSatisfy { scalar in
            (scalar.value >= 0x20 || "\t\n\r".unicodeScalars.contains(scalar)) && scalar.value & 0xFFFE != 0xFFFE
        }
        try Finding.unless(isXML, "a picture has a character that XML does not allow")
        for tag in text.split(separator: "<").dropFirst() {
            let name = tag.prefix { $0.isLetter }
            if name == "a" {
                let isSafe = Self.linkSchemes.contains { tag.hasPrefix("a href=\"\($0)") }
                try Finding.unless(isSafe, "a picture leads to something that is no page: \(tag.prefix(40))")
                continue
            }
            try Finding.unless(tag.first == "/" || Self.elements.contains(String(name)), "a picture has a <\(name)")
        }
        try Finding.unless(opened(text) == 0, "a picture's elements are not closed")
    }

    private static let linkSchemes = ["http://", "https://", "mailto:"]
    private static let elements: Set = [
        "svg", "g", "defs", "clipPath", "mask", "pattern", "use", "path", "rect", "circle", "text", "tspan", "image",
        "title",
    ]

    /// How many more elements are opened than closed.
    private static func opened(_ text: String) -> Int {
        text.split(separator: "<").reduce(0) { count, tag in
            guard let first = tag.first, let end = tag.firstIndex(of: ">") else { return count }
            if first == "/" { return count - 1 }
            if first == "?" || first == "!" { return count }
            return tag[..<end].hasSuffix("/") ? count : count + 1
        }
    }
}
