public import EaselBoard
import EaselJSON
import Foundation

/// A real drawing, as the operations of somebody who draws it.
public struct Drawing: Sendable {
    /// The fixture's file name and the drawing's number in it, such as `logic-gates 3`.
    public let name: String
    /// The edits of one operation each: a shape is one `put`, a stroke is a `put` and then `append`s of its points
    /// and pressures, a few at a time, as a pen delivers them. Edits fit the default ``Limits``.
    public let operations: [[Edit]]
}

/// The drawings of `Fixtures/*.excalidrawlib`.
public enum Drawings {
    /// How many points a pen delivers in one operation.
    public static let pointsPerOperation = 6

    /// All drawings, in the order of file names. Their ids are prefixed, so that all fit on one board.
    public static func all() throws -> [Drawing] {
        var drawings: [Drawing] = []
        for (fileNumber, file) in try files().enumerated() {
            let library = try JSON(parsing: Data(contentsOf: file))
            for (number, elements) in try drawingElements(of: library, in: file).enumerated() {
                let prefix = "\(fileNumber)-\(number):"
                let operations = try elements.flatMap { try drawing($0, prefix: prefix) }
                let name = "\(file.deletingPathExtension().lastPathComponent) \(number)"
                drawings.append(Drawing(name: name, operations: operations))
            }
        }
        return drawings
    }

    /// The fixture files, in the order of their names.
    public static func files() throws -> [URL] {
        let fixtures = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures")
        return try FileManager.default.contentsOfDirectory(at: fixtures, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "excalidrawlib" }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
    }

    /// A fixture that is not what it should be.
    public enum FixtureError: Error {
        /// The file is no Excalidraw library.
        case notALibrary(URL)
        /// An element has no id.
        case elementWithoutID(String)
    }

    /// Version 1 of the format has arrays of elements, version 2 has objects with one.
    private static func drawingElements(of library: JSON, in file: URL) throws -> [[JSONObject]] {
        let items = library["library"]?.arrayValue ?? library["libraryItems"]?.arrayValue?.compactMap { $0["elements"] }
        guard let items, !items.isEmpty else { throw FixtureError.notALibrary(file) }
        return items.map { ($0.arrayValue ?? []).compactMap(\.objectValue) }
    }

    private static func drawing(_ element: JSONObject, prefix: String) throws -> [[Edit]] {
        guard let ownID = element["id"]?.stringValue else {
            throw FixtureError.elementWithoutID(element.canonicalString)
        }
        let id = try ElementID(validating: prefix + ownID)
        var element = element
        element["id"] = .string(id.string)
        guard element["type"] == "freedraw" else { return [[.put(id, element)]] }
        return pen(id, element)
    }

    private static func pen(_ id: ElementID, _ element: JSONObject) -> [[Edit]] {
        let points = element["points"]?.arrayValue ?? []
        let pressures = element["pressures"]?.arrayValue ?? []
        var start = element
        if element["points"] != nil { start["points"] = [] }
        if element["pressures"] != nil { start["pressures"] = [] }
        var operations: [[Edit]] = [[.put(id, start)]]
        for first in stride(from: 0, to: max(points.count, pressures.count), by: pointsPerOperation) {
            var edits: [Edit] = []
            for (key, values) in [("points", points), ("pressures", pressures)] {
                let some = Array(values.dropFirst(first).prefix(pointsPerOperation))
                if !some.isEmpty { edits.append(.append(id, key: key, values: some)) }
            }
            operations.append(edits)
        }
        return operations
    }
}
