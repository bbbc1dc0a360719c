import EaselBoard
import EaselJSON
import EaselTestSupport
import Testing

@Suite("Digests")
struct DigestTests {
    @Test("an empty board's digest is zero")
    func empty() {
        var document = Document()
        #expect(document.digest().description == "0000000000000000")
        document.apply([.put("a", ["x": 1])])
        #expect(document.digest().description != "0000000000000000")
        document.apply([.delete("a")])
        #expect(document.digest() == Digest(value: 0))
    }

    @Test("a digest is 16 lower-case hex digits, there and back")
    func hex() {
        #expect(Digest(value: 0x9F).description == "000000000000009f")
        #expect(Digest(value: .max).description == "ffffffffffffffff")
        #expect(Digest("00000000000000ff") == Digest(value: 255))
        for wrong in ["", "ff", "00000000000000FF", "+0000000000000ff", "00000000000000fg", "000000000000000ff"] {
            #expect(Digest(wrong) == nil)
        }
    }

    @Test("a property that only looks the same makes another digest")
    func exactness() {
        var one = Document(applying: [.put("a", ["name": "\u{E9}"])])
        var other = Document(applying: [.put("a", ["name": "e\u{301}"])])
        #expect(one.digest() != other.digest())
    }

    @Test("however often it is asked for, the digest is that of the elements", arguments: 0..<20 as Range<UInt64>)
    func lazy(seed: UInt64) throws {
        var people = RandomEdits(seed: seed)
        var document = Document()
        for step in 0..<200 {
            document.apply(people.operation())
            if step % Int(seed + 1) == 0 {
                #expect(try document.digest() == document.digestFromScratch())
            }
        }
        #expect(try document.digest() == document.digestFromScratch())
    }

    @Test(
        "replicas agree however operations were batched, snapshotted and resumed",
        arguments: 100..<120 as Range<UInt64>)
    func convergence(seed: UInt64) throws {
        var people = RandomEdits(seed: seed)
        var generator = SeededGenerator(seed: seed)
        let log = (0..<150).map { _ in people.operation() }
        var oneByOne = Document()
        for operation in log { oneByOne.apply(operation) }
        var atOnce = Document(applying: log.flatMap { $0 })
        #expect(atOnce.digest() == oneByOne.digest())

        // Through the log's text, and through snapshots at random places.
        var resumed = Document()
        for operation in log {
            let text = EditBatch(edits: operation).encoded
            resumed.apply(try EditBatch(validating: JSON(parsing: text), limits: Limits()).edits)
            if Int.random(in: 0..<10, using: &generator) == 0 {
                if Bool.random(using: &generator) { _ = resumed.digest() }
                let parts = resumed.snapshotParts(maximumBytes: Int.random(in: 10...500, using: &generator))
                resumed = Document()
                for part in parts { try resumed.insert(#require(try JSON(parsing: part).objectValue)) }
            }
        }
        #expect(resumed.digest() == oneByOne.digest())
        #expect(resumed.text == oneByOne.text)
    }

    @Test("other code gives real drawings the same digests")
    func drawings() async throws {
        let expected = try await IndependentDigest.run(Drawings.files().map { $0.path() })
        let drawings = try Drawings.all()
        try #require(expected.count == drawings.count + 1)
        #expect(drawings.count == 76)
        var board = Document()
        for (drawing, digest) in zip(drawings, expected) {
            var document = Document()
            for edits in drawing.operations {
                let batch = EditBatch(edits: edits)
                let sent = try EditBatch(validating: JSON(parsing: batch.encoded), limits: Limits())
                #expect(sent == batch)
                try document.check(sent.edits, limits: Limits())
                document.apply(sent.edits)
                board.apply(edits)
            }
            #expect(document.digest().description == digest, "\(drawing.name)")
        }
        #expect(board.digest().description == expected.last)
    }

    @Test("other code gives strange boards the same digest", arguments: 0..<5 as Range<UInt64>)
    func strangeBoards(seed: UInt64) async throws {
        var people = RandomEdits(seed: 1_000 + seed)
        var document = Document()
        for _ in 0..<200 { document.apply(people.operation()) }
        document.apply([.put("control", ["all": .string(String((0..<0x80).map { Character(Unicode.Scalar($0)) }))])])
        let digest = try await IndependentDigest.run([], input: Array(document.text.utf8))
        #expect(digest == [document.digest().description])
    }
}
