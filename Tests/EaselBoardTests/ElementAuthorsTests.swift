import EaselBoard
import EaselTestSupport
import Testing

@Suite("Who made an element and who last changed it")
struct ElementAuthorsTests {
    private let (a, b): (ElementID, ElementID)

    init() throws { (a, b) = (try ElementID(validating: "a"), try ElementID(validating: "b")) }

    private func operation(_ seq: Seq, _ subject: SubjectID, _ edits: [Edit]) -> EaselBoard.Operation {
        EaselBoard.Operation(
            seq: seq, client: ClientID(key: subject.string), n: seq, at: seq * 1_000, author: Author(subject: subject),
            claim: seq == 9 ? AuthorClaim(client: ClientID(key: "x"), n: 1, author: Author(subject: "claimed")) : nil,
            edits: edits)
    }

    private func authors(
        _ operations: [EaselBoard.Operation], behind ids: [ElementID] = [], only: ElementID? = nil
    ) -> ElementAuthors {
        operations.reduce(into: ElementAuthors(behind: ids, only: only)) { $0.apply($1) }
    }

    @Test("is told apart: who puts it makes it, and whoever edits it later changes it")
    func making() {
        let found = authors([
            operation(1, "ada", [.put(a, ["x": 1]), .append(a, key: "points", values: [1])]),
            operation(2, "bob", [.put(b, ["x": 1])]),
            operation(3, "bob", [.append(a, key: "points", values: [1])]),
            operation(4, "carol", [.patch(a, set: ["x": 2], unset: [])]),
            operation(5, "dora", [.put(b, ["x": 3])]),
        ]).records
        #expect(found[a]?.made?.author == Author(subject: "ada") && found[a]?.made?.seq == 1)
        #expect(found[a]?.changed?.author == Author(subject: "carol") && found[a]?.changed?.at == 4_000)
        #expect(found[b]?.made?.author == Author(subject: "bob") && found[b]?.changed?.seq == 5)
    }

    @Test("is nobody for what is gone, and somebody else for what comes back under its id")
    func comingBack() {
        var operations = [
            operation(1, "ada", [.put(a, [:])]), operation(2, "bob", [.patch(a, set: ["x": 1], unset: [])]),
            operation(3, "carol", [.delete(a)]), operation(4, "dora", [.patch(a, set: ["x": 1], unset: [])]),
        ]
        #expect(authors(operations).records == [:])
        operations.append(operation(5, "eve", [.put(a, [:])]))
        #expect(authors(operations).records[a]?.made?.author == Author(subject: "eve"))
        #expect(authors(operations).records[a]?.changed == nil)
        operations.append(operation(6, "eve", [.clear, .put(b, [:])]))
        #expect(authors(operations).records.keys.map(\.string) == ["b"])
    }

    @Test("is not known of what is older than history; what an archive says is kept apart")
    func older() {
        let found = authors(
            [operation(9, "ada", [.patch(a, set: ["x": 1], unset: [])]), operation(10, "bob", [.put(b, [:])])],
            behind: [a, b], only: a
        ).records
        #expect(found.count == 1)
        #expect(found[a]?.made == nil && found[a]?.changed?.claimedAuthor == Author(subject: "claimed"))
    }
}
