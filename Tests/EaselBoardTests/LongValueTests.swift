import EaselJSON
import EaselTestSupport
import Testing

@testable import EaselBoard

@Suite("Long properties of an element")
struct LongValueTests {
    private static let id: ElementID = "a"
    private static let keys = ["points", "pressures", "x", "\u{E9}", "e\u{301}"]

    private func points(_ count: Int) -> JSON {
        .array((0..<count).map { [.number(Double($0) / 4), .number(-Double($0))] })
    }

    private func isLong(_ key: String, in document: Document) -> Bool {
        if case .long = document.entries[Self.id]?.property(key) { true } else { false }
    }

    @Test("are kept as text, and come back as they were")
    func kept() throws {
        let object: JSON = .object(JSONObject((0..<50).map { ("k\($0)", .number(Double($0))) }))
        let element: JSONObject = ["points": points(100), "few": points(3), "object": object, "null": .null]
        let document = Document(applying: [.put(Self.id, element)])
        #expect(document.element(Self.id) == element)
        #expect(document.property("points", of: Self.id) == points(100))
        #expect(document.property("few", of: Self.id) == points(3))
        #expect(document.property("none", of: Self.id) == nil)
        #expect(["points", "object"].allSatisfy { isLong($0, in: document) })
        #expect(["few", "null"].allSatisfy { !isLong($0, in: document) })
        #expect(try JSON(parsing: document.text) == ["a": .object(element)])
    }

    @Test("begin where an array has grown by appending, and end where something short takes their place")
    func grown() {
        var document = Document(applying: [.put(Self.id, ["points": []])])
        for point in points(200).arrayValue ?? [] { document.apply(.append(Self.id, key: "points", values: [point])) }
        #expect(isLong("points", in: document))
        #expect(document.property("points", of: Self.id) == points(200))
        document.apply([.append(Self.id, key: "points", values: []), .patch(Self.id, set: ["y": 1], unset: [])])
        #expect(document.property("points", of: Self.id) == points(200))
        document.apply(.patch(Self.id, set: ["points": 1], unset: []))
        #expect(document.text == #"{"a":{"points":1,"y":1}}"#)
        document.apply([
            .patch(Self.id, set: ["points": points(90)], unset: []), .patch(Self.id, set: [:], unset: ["points"]),
        ])
        #expect(document.text == #"{"a":{"y":1}}"#)
        #expect(document.totalBytes == document.text.utf8.count)
    }

    @Test("that are objects are not appended to")
    func objects() {
        let object: JSON = .object(JSONObject((0..<50).map { ("k\($0)", .number(Double($0))) }))
        var document = Document(applying: [.put(Self.id, ["object": object])])
        document.apply(.append(Self.id, key: "object", values: [1]))
        #expect(document.property("object", of: Self.id) == object)
    }

    /// What a document is without any of its representation.
    private struct Model {
        var element: JSONObject?

        mutating func apply(_ edit: Edit) {
            switch edit {
            case .put(_, let value): element = value
            case .patch(_, let set, let unset):
                for (key, value) in set { element?[key] = value }
                for key in unset { element?[key] = nil }
            case .append(_, let key, let values):
                guard let old = element else { return }
                guard let array = (old[key] ?? []).arrayValue else { return }
                element?[key] = .array(array + values)
            case .delete, .clear: element = nil
            }
        }
    }

    @Test("make no difference to text, size, digest and limits, whatever is edited", arguments: 0..<60 as Range<UInt64>)
    func model(seed: UInt64) throws {
        var generator = SeededGenerator(seed: 900 + seed)
        func value() -> JSON {
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: .null
            case 1: .string(String(repeating: "é", count: Int.random(in: 0...200, using: &generator)))
            case 2: ["k": points(Int.random(in: 0...60, using: &generator))]
            default: points(Int.random(in: 0...60, using: &generator))
            }
        }
        func key() -> String { Self.keys[Int.random(in: 0..<Self.keys.count, using: &generator)] }
        func edit() -> Edit {
            switch Int.random(in: 0..<20, using: &generator) {
            case 0..<3: .put(Self.id, JSONObject((0..<4).map { _ in (key(), value()) }))
            case 3..<10: .patch(Self.id, set: [key(): value()], unset: [key(), key()])
            case 10..<19:
                .append(
                    Self.id, key: key(), values: (0..<Int.random(in: 0...20, using: &generator)).map { _ in value() })
            default: .delete(Self.id)
            }
        }
        var (document, model) = (Document(), Model())
        for _ in 0..<60 {
            let edits = (0..<Int.random(in: 1...3, using: &generator)).map { _ in edit() }
            var forecast = DocumentForecast(of: document)
            for edit in edits { _ = forecast.apply(edit) }
            document.apply(edits)
            for edit in edits { model.apply(edit) }
            #expect(document.element(Self.id) == model.element)
            let expected: JSONObject = model.element.map { ["a": .object($0)] } ?? [:]
            #expect(document.text == JSON.object(expected).canonicalString)
            #expect(document.totalBytes == document.text.utf8.count)
            var anew = try Document(elements: expected)
            #expect(document.digest() == anew.digest())
            // What the limits are held against is what comes out.
            let written = forecast.apply(.append(Self.id, key: "nothing at all", values: []))
            #expect(written?.before?.bytes == document.elementBytes(Self.id))
            #expect(written?.before?.properties == document.propertyCount(Self.id))
        }
    }
}
