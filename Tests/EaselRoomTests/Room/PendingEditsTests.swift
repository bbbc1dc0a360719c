import EaselBoard
import EaselJSON
import Testing

@testable import EaselRoom

@Suite("Edits that wait for the log")
struct PendingEditsTests {
    private func edits() throws -> [Edit] {
        let id = try ElementID(validating: "a")
        let points: [JSON] = (0..<2_000).map { [.number(Double($0) / 8), -1] }
        return [
            .put(id, ["points": .array(points), "type": "line"]), .patch(id, set: ["x": 1, "y": 2], unset: ["z"]),
            .append(id, key: "points", values: points), .delete(id), .clear,
        ]
    }

    @Test("are text that gives them back")
    func text() throws {
        let pending = PendingEdits(try edits())
        #expect(pending.encoded == EditBatch(edits: try edits()).encoded)
        #expect(try pending.decoded(within: Limits()) == edits())
        #expect(pending.growth == BoardGrowth(try edits(), bytes: pending.encoded.count))
        #expect((pending.growth.properties, pending.growth.largestPut) == (3, 2))
    }

    @Test("take no more memory than their text, of which a board's queue has a bound")
    func memory() throws {
        let submission = PendingSubmission(
            client: ClientID(key: .random()), n: 1, edits: PendingEdits(try edits()))
        var queue = SubmissionQueue(maximumOperations: 10, maximumBytes: submission.bytes * 2)
        #expect((1...3).map { _ in queue.append(submission) } == [true, true, false])
        // Nothing that is kept of them is a tree of values.
        let kept = Mirror(reflecting: submission.edits).children.map { type(of: $0.value) }
        #expect(kept.allSatisfy { $0 == [UInt8].self || $0 == BoardGrowth.self })
    }

    @Test("that are within limits no more are refused with what is allowed")
    func limits() throws {
        var limits = Limits()
        limits.editsPerOperation = 4
        let pending = PendingEdits(try edits())
        #expect(throws: Rejection.self) { try pending.decoded(within: limits) }
    }
}
