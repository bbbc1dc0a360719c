import EaselBoard
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@testable import EaselDrawing

/// `Fixtures/cases`: small files that were once drawn wrongly, and what is to be seen of them, which the page shows too.
@Suite("Cases of drawings")
struct CaseTests {
    private static func folder() throws -> URL {
        try #require(Drawings.files().first).deletingLastPathComponent().appendingPathComponent("cases")
    }

    /// What is seen of an item, in the words of seen.json.
    private static func seen(_ item: Scene.Item) -> JSONObject {
        func pair(_ point: Point) -> JSON { [.number(point.x), .number(point.y)] }
        let (shape, extent, font) = (item.shape, item.extent, TextFont(item.shape.properties))
        let texts = item.displayList.primitives.compactMap { primitive -> TextBlock? in
            if case .text(let text) = primitive { text } else { nil }
        }
        let heads = [LineEnd.start, .end].map { end in end.head(of: shape).map { JSON.string($0.rawValue) } ?? .null }
        var seen: JSONObject = [
            "id": .string(shape.id.string), "kind": .string(shape.kind.rawValue), "heads": .array(heads),
            "isCurved": .bool(Roundness(shape.properties) != nil),
            "lines": .array(texts.flatMap(\.lines).map(JSON.string)), "fontSize": .number(font.size),
            "fontFamily": .number(Double(font.family)),
            "bounds": .array([extent.minX, extent.minY, extent.maxX, extent.maxY].map(JSON.number)),
            "frame": item.frame.map { .string($0.id.string) } ?? .null, "hasPicture": .bool(item.image != nil),
            "angle": .number(shape.angle),
            "opacity": .number((item.opacity * 1e9).rounded() / 1e9),
        ]
        if let text = texts.first {
            seen["middle"] = pair(text.box.center + shape.origin)
            seen["isRightToLeft"] = .bool(text.isRightToLeft)
        }
        return seen
    }

    @Test("look as Excalidraw shows them")
    func cases() throws {
        let folder = try Self.folder()
        let expected = try #require(
            try JSON(parsing: Data(contentsOf: folder.appendingPathComponent("seen.json"))).objectValue)
        #expect(expected.count >= 14)
        for (name, items) in expected {
            let bytes = try Data(contentsOf: folder.appendingPathComponent("\(name).excalidraw"))
            let document = Document().applying(try DrawingImport(parsing: Array(bytes)).operations)
            var budget = DrawingBudget()
            let scene = try Scene(document, budget: &budget)
            #expect(
                scene.items.map(\.shape.id.string) == items.arrayValue?.compactMap { $0["id"]?.stringValue }, "\(name)")
            for (item, values) in zip(scene.items, items.arrayValue ?? []) {
                var seen = Self.seen(item)
                // A line's points are not kept with it.
                let whole = Shape(item.shape.id, in: document)
                seen["points"] = .array((whole?.points ?? []).map { [.number($0.x), .number($0.y)] })
                for (key, value) in values.objectValue ?? [:] {
                    #expect(seen[key] == value, "\(name): \(key) is \(seen[key]?.canonicalString ?? "absent")")
                }
            }
        }
    }
}
