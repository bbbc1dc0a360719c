import EaselBoard
import EaselJSON
import Testing

@Suite("Edits that a program packs into operations")
struct EditPackerTests {
    private func limits(bytes: Int, edits: Int = 1_000) -> Limits {
        var limits = Limits()
        (limits.operationBytes, limits.editsPerOperation) = (bytes, edits)
        return limits
    }

    /// All operations, each of which a server with these limits must accept.
    private func validated(_ operations: [[Edit]], _ limits: Limits) throws -> Document {
        var document = Document()
        for edits in operations {
            let encoded = EditBatch(edits: edits).encoded
            let batch = try EditBatch(validating: JSON(parsing: encoded), limits: limits)
            try document.check(batch.edits, limits: limits)
            document.apply(batch.edits)
        }
        return document
    }

    private func document(_ elements: [String: JSONObject]) throws -> Document {
        try Document(elements: JSONObject(elements.map { ($0.key, .object($0.value)) }))
    }

    @Test("fill each operation to the last byte, and take a further one for one byte more")
    func exact() throws {
        let edits = try (1...3).map { Edit.put(try ElementID(validating: "e\($0)"), ["x": 1]) }
        let size = EditBatch(edits: edits).encoded.count
        for (bytes, expected) in [(size, [3]), (size - 1, [2, 1])] {
            var packer = EditPacker(limits: limits(bytes: bytes))
            for case .put(let id, let element) in edits { packer.put(id, element) }
            #expect(packer.packed.map(\.count) == expected)
            #expect(packer.packed.flatMap(\.self) == edits)
        }
    }

    @Test("are no more in an operation than the limit allows, deletions included")
    func count() throws {
        var packer = EditPacker(limits: limits(bytes: 1_000, edits: 2))
        for n in 1...5 { packer.delete(try ElementID(validating: "e\(n)")) }
        #expect(packer.packed.map(\.count) == [2, 2, 1])
        #expect(EditPacker(limits: Limits()).packed.isEmpty)
    }

    @Test("make the same document however small the operations are and whatever an element is large by")
    func large() throws {
        let points = JSON.array((0..<200).map { [JSON.number(Double($0)), 0.5] })
        let words = JSONObject((0..<60).map { ("property \($0)", .string(String(repeating: "ü\"", count: 20))) })
        var both = words
        both["points"] = points
        both["pressures"] = .array((0..<300).map { .number(Double($0)) })
        let keys = JSONObject((0..<8).map { (String(repeating: "k\($0)", count: 100), .array([1, 2, 3])) })
        var whole = try document([
            "array": ["type": "freedraw", "points": points], "words": words, "both": both, "keys": keys, "empty": [:],
            "small": ["x": 1],
        ])
        for bytes in [512, 700, 1_024, 4_096, 1 << 20] {
            let limits = limits(bytes: bytes, edits: 7)
            var made = try validated(whole.puts(limits: limits), limits)
            #expect(made.digest() == whole.digest())
        }
    }

    @Test("put an element in parts only where it does not fit into an operation, its largest array first")
    func parts() throws {
        let element: JSONObject = ["small": [1, 2], "large": .array((0..<100).map { .number(Double($0)) }), "x": 1]
        let id = try ElementID(validating: "e")
        let size = EditBatch(edits: [.put(id, element)]).encoded.count
        var packer = EditPacker(limits: limits(bytes: size))
        packer.put(id, element)
        #expect(packer.packed == [[.put(id, element)]])
        packer = EditPacker(limits: limits(bytes: size - 1))
        packer.put(id, element)
        #expect(packer.packed.first == [.put(id, ["small": [1, 2], "large": [], "x": 1])])
        #expect(packer.packed.dropFirst().joined().allSatisfy { $0.name == "append" })
        #expect(packer.oversized == nil)
    }

    @Test("name what fits into no operation, and lose nothing of it")
    func oversized() throws {
        let id = try ElementID(validating: "e")
        for (key, value) in [
            ("text", JSON.string(String(repeating: "x", count: 600))),
            ("values", [.string(String(repeating: "x", count: 600)), 1]),
        ] {
            var packer = EditPacker(limits: limits(bytes: 512))
            let element: JSONObject = ["a": 1, key: value]
            packer.put(id, element)
            #expect(packer.oversized?.id == id)
            #expect(packer.oversized?.bytes == packer.packed.map { EditBatch(edits: $0).encoded.count }.max())
            var document = Document()
            packer.packed.forEach { document.apply($0) }
            #expect(document.element(id) == element)
        }
    }

    @Test("are the same for equal documents, whatever way those came about")
    func deterministic() throws {
        let ids = try (0..<50).map { try ElementID(validating: "e\($0)") }
        var (up, down) = (Document(), Document())
        for id in ids { up.apply(.put(id, ["id": .string(id.string)])) }
        for id in ids.reversed() { down.apply(.put(id, ["id": .string(id.string)])) }
        #expect(up.puts(limits: limits(bytes: 256)) == down.puts(limits: limits(bytes: 256)))
    }
}
