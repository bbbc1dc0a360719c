import EaselBoard
import EaselJSON
import EaselLog
import NIOCore
import Testing

@testable import EaselRoom

@Suite("A document that is recovered where its history is lost")
struct StateBasedRecoveryTests {
    private let limits = {
        var limits = Limits()
        (limits.operationBytes, limits.editsPerOperation) = (1_024, 5)
        return limits
    }()

    private func document(_ elements: [String: JSONObject]) throws -> Document {
        try Document(elements: JSONObject(elements.map { ($0.key, .object($0.value)) }))
    }

    /// What becomes of `theirs`, each operation being one that a server would accept.
    private func recovered(_ mine: Document, over theirs: Document, isSameLineage: Bool) async throws -> Document {
        var document = theirs
        for (index, logged) in await StateBasedRecovery.operations(
            of: mine, over: theirs, isSameLineage: isSameLineage, limits: limits
        ).enumerated() {
            let json = try JSON(parsing: logged.json.readableBytesView)
            let batch = try EditBatch(validating: try #require(json["edits"]), limits: limits)
            let operation = try Operation(json: json)
            #expect(operation.n == index + 1)
            document.apply(batch.edits)
        }
        return document
    }

    @Test("is within the limits of an operation, also with elements that grew larger than one")
    func large() async throws {
        var elements: [String: JSONObject] = [:]
        for n in 0..<20 { elements["e\(n)"] = ["x": .number(Double(n))] }
        elements["stroke"] = ["points": .array((0..<900).map { .number(Double($0)) })]
        elements["notes"] = JSONObject((0..<40).map { ("note \($0)", .string(String(repeating: "n", count: 90))) })
        var mine = try document(elements)
        var made = try await recovered(
            mine, over: try document(["e1": ["old": true], "gone": [:]]), isSameLineage: true)
        #expect(made.digest() == mine.digest())
    }

    @Test("is given to the log in pieces of some megabytes, or of one operation that is larger")
    func pieces() {
        let small = (1...1_200).map { logged($0) }
        #expect(RecoveryRun.piece(of: small[...]).count == 500)
        #expect(RecoveryRun.piece(of: small[1_000...]).map(\.seq) == Array(1_001...1_200))
        let large = (1...10).map { logged($0, size: 1 << 20) }
        #expect(RecoveryRun.piece(of: large[...]).count == 3)
        let huge = (1...2).map { logged($0, size: 5 << 20) }
        #expect(RecoveryRun.piece(of: huge[...]).count == 1)
        #expect(RecoveryRun.piece(of: []).isEmpty)
    }

    @Test("keeps what only another lineage has, and says nothing of what both have")
    func lineages() async throws {
        let (mine, theirs) = (
            try document(["a": ["x": 1], "b": ["x": 2]]), try document(["b": ["x": 2], "c": ["x": 3]])
        )
        let made = try await recovered(mine, over: theirs, isSameLineage: false)
        #expect(made.elements.keys.map(\.string).sorted() == ["a", "b", "c"])
        let operations = await StateBasedRecovery.operations(
            of: mine, over: mine, isSameLineage: true, limits: limits)
        #expect(operations.isEmpty)
    }
}
