import EaselBoard
import EaselJSON
import Foundation
import Testing

@Suite("Edits of a document")
struct DocumentTests {
    @Test("put makes an element, and makes it anew")
    func put() {
        var document = Document(applying: [.put("a", ["x": 1, "y": 2])])
        #expect(document.text == #"{"a":{"x":1,"y":2}}"#)
        document.apply([.put("a", ["z": 3])])
        #expect(document.text == #"{"a":{"z":3}}"#)
        #expect(document.element("a") == ["z": 3])
        #expect(document.element("b") == nil)
        #expect(document.count == 1)
    }

    @Test("patch sets and removes properties and leaves the others")
    func patch() {
        var document = Document(applying: [.put("a", ["x": 1, "y": 2, "z": 3])])
        document.apply([.patch("a", set: ["x": 10, "new": [1]], unset: ["y", "y", "not there"])])
        #expect(document.text == #"{"a":{"new":[1],"x":10,"z":3}}"#)
        document.apply([.patch("b", set: ["x": 1], unset: [])])
        #expect(document.count == 1)
    }

    @Test(
        "the edits of one operation have the effect that they have one by one, also on elements with many properties",
        arguments: 0..<40 as Range<UInt64>)
    func together(seed: UInt64) {
        var people = RandomEdits(seed: 700 + seed)
        let wide = JSONObject((0..<100).map { ("k\($0)", .number(Double($0))) })
        var together = Document(applying: [.put("a", wide), .put("b", wide)])
        var apart = together
        for _ in 0..<40 {
            var edits = (0..<3).flatMap { _ in people.operation() }
            edits.append(.patch("a", set: wide, unset: []))
            edits += (0..<3).flatMap { _ in people.operation() }
            together.apply(edits)
            for edit in edits { apart.apply(edit) }
            #expect(together.text == apart.text)
            #expect(together.digest() == apart.digest())
            #expect(together.totalBytes == apart.totalBytes)
        }
    }

    @Test("append grows an array, or makes it")
    func append() {
        var document = Document(applying: [.put("a", ["points": [[0, 0]], "empty": []])])
        document.apply([
            .append("a", key: "points", values: [[1, 1], [2, 2]]), .append("a", key: "empty", values: [1, 2]),
            .append("a", key: "made", values: [true]), .append("a", key: "nothing", values: []),
        ])
        #expect(
            document.text
                == #"{"a":{"empty":[1,2],"made":[true],"nothing":[],"points":[[0,0],[1,1],[2,2]]}}"#)
    }

    @Test("append does nothing on a missing element or where there is no array")
    func appendToNothing() {
        var document = Document(applying: [.put("a", ["text": "t", "object": [:], "null": .null])])
        let before = document.text
        document.apply(["text", "object", "null"].map { .append("a", key: $0, values: [1]) })
        document.apply([.append("b", key: "points", values: [1])])
        #expect(document.text == before)
    }

    @Test("delete removes one element, clear removes all")
    func removal() {
        var document = Document(applying: [.put("a", [:]), .put("b", [:]), .put("c", [:])])
        document.apply([.delete("b"), .delete("b"), .delete("d")])
        #expect(document.text == #"{"a":{},"c":{}}"#)
        document.apply([.clear])
        #expect(document.isEmpty && document.text == "{}")
        document.apply([.clear, .put("a", ["x": 1])])
        #expect(document.text == #"{"a":{"x":1}}"#)
    }

    @Test("two writers of one property: the later wins; of two properties: both stay")
    func twoWriters() {
        let document = Document(applying: [
            .put("a", ["x": 0, "y": 0]), .patch("a", set: ["x": 1], unset: []), .patch("a", set: ["y": 2], unset: []),
            .patch("a", set: ["x": 3], unset: []),
        ])
        #expect(document.element("a") == ["x": 3, "y": 2])
    }

    @Test("properties whose names only look the same stay apart")
    func equivalentKeys() {
        let document = Document(applying: [
            .put("a", ["\u{E9}": 1, "e\u{301}": 2]), .patch("a", set: ["\u{E9}": 3], unset: []),
            .append("a", key: "e\u{301}", values: [1]), .patch("a", set: [:], unset: ["E\u{301}"]),
        ])
        #expect(document.element("a") == ["\u{E9}": 3, "e\u{301}": 2])
    }

    @Test("a copy stays as it was while the document goes on")
    func copies() {
        var document = Document(applying: [.put("a", ["points": [1]])])
        var copy = document
        let text = copy.text
        let digest = document.digest()
        document.apply([.append("a", key: "points", values: [2]), .put("b", [:])])
        #expect(copy.text == text)
        #expect(copy.digest() == digest)
        #expect(document.digest() != digest)
    }

    @Test("sizes kept along the way are the sizes there are")
    func sizes() {
        for seed in 0..<40 as Range<UInt64> {
            var people = RandomEdits(seed: seed)
            var document = Document()
            for _ in 0..<60 {
                document.apply(people.operation())
                for id in document.ids {
                    #expect(document.elementBytes(id) == document.element(id)?.canonical.count)
                }
                #expect(document.totalBytes == document.text.utf8.count)
            }
        }
    }

    /// What this thread has used so far, in nanoseconds.
    private func processorTime() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    @Test("a long stroke costs what is added, not what is there")
    func longStroke() {
        // A hundred times as long, and each append within a factor of a few: copying would make it a hundred. What counts
        // is the processor's time in this thread: other threads and processes have no share in it.
        func time(of appends: Int, after length: Int) -> Int {
            var document = Document(applying: [.put("a", ["points": .array(Array(repeating: [0, 0], count: length))])])
            document.apply([.append("a", key: "points", values: [[0, 0]])])
            let edit = Edit.append("a", key: "points", values: [[1, 1.5]])
            let start = processorTime()
            for _ in 0..<appends { document.apply(edit) }
            return processorTime() - start
        }
        let short = (0..<5).map { _ in time(of: 2_000, after: 1_000) }.min() ?? 0
        let long = (0..<5).map { _ in time(of: 2_000, after: 100_000) }.min() ?? 0
        #expect(long < short * 20)
    }

    @Test("a snapshot that is none is refused with the reason")
    func badSnapshots() {
        #expect(throws: DocumentError.invalidID(.element("no spaces"))) {
            try Document(elements: ["no spaces": [:]])
        }
        #expect(throws: DocumentError.notAnObject("a")) { try Document(elements: ["a": 1]) }
    }

    @Test("snapshot parts hold everything once, in order, and none is larger than asked unless one element is")
    func snapshotParts() throws {
        #expect(Document().snapshotParts(maximumBytes: 10).map { String(decoding: $0, as: UTF8.self) } == ["{}"])
        var people = RandomEdits(seed: 7)
        var document = Document()
        for _ in 0..<300 { document.apply(people.operation()) }
        document.apply(
            (0..<50).compactMap { number in
                (try? ElementID(validating: "n\(number)")).map { .put($0, ["number": .number(Double(number))]) }
            })
        for maximum in [0, 20, 47, 48, 100, 1_000, document.totalBytes - 1, document.totalBytes, .max] {
            let parts = document.snapshotParts(maximumBytes: maximum)
            var resumed = Document()
            var ids: [String] = []
            for part in parts {
                let elements = try #require(try JSON(parsing: part).objectValue)
                #expect(part.count <= maximum || elements.count == 1)
                #expect(elements.canonical == part)
                ids += elements.keys
                try resumed.insert(elements)
            }
            #expect(ids == document.ids.map(\.string).sorted())
            #expect(resumed.text == document.text)
            #expect((parts.count == 1) == (maximum >= document.totalBytes))
        }
    }
}
