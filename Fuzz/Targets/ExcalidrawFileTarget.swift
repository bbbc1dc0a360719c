import EaselBoard
import EaselDrawing
import EaselJSON

extension FuzzTarget {
    /// Files to import. They are read as an outline first, which must take for JSON only what is JSON.
    static let excalidrawFile = FuzzTarget(
        name: "excalidraw-file",
        seeds: {
            try JSONSeeds.elements().map { element in
                JSON.object(["type": "excalidraw", "elements": [element, element], "files": [:]]).canonical
            }
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

enum ExcalidrawFileTarget {
    private static var limits: Limits {
        var limits = Limits()
        (limits.operationBytes, limits.editsPerOperation, limits.elementBytes) = (400, 3, 1_000)
        (limits.elementsPerBoard, limits.depth) = (8, 10)
        return limits
    }

    static func run(_ bytes: [UInt8]) throws {
        guard let drawing = try? DrawingImport(parsing: bytes, limits: limits) else { return }
        try Finding.unless((try? JSON(parsing: bytes, maximumDepth: 128)) != nil, "a file that is no JSON is read")
        try Finding.unless(drawing.elements <= limits.elementsPerBoard, "more elements than a board may have")
        var document = Document()
        for edits in drawing.operations {
            let batch = try? EditBatch(validating: JSON(parsing: EditBatch(edits: edits).encoded), limits: limits)
            try Finding.unless(batch?.edits == edits, "an operation of the import is not within the limits")
            try Finding.unless((try? document.check(edits, limits: limits)) != nil, "the board's limits are broken")
            document.apply(edits)
        }
        try draw(document)
    }

    private static func draw(_ document: Document) throws {
        let budget = DrawingBudget(marks: 500, bytes: 20_000)
        guard let picture = try? SVGPicture(of: document, budget: budget) else { return }
        // What closes the picture is written after the last look.
        try Finding.unless(picture.bytes.count <= 20_010, "a picture is longer than its budget")
    }
}
