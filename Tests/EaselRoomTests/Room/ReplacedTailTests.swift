import EaselBoard
import EaselLog
import EaselTestSupport
import Testing

@testable import EaselRoom

/// What a failover does that comes between the answer to an append and the frame that brings the operation back: the log has lost
/// the operation, somebody else has its seq, and nothing else is different.
@Suite("A log that has another operation where it had taken one")
struct ReplacedTailTests {
    private static let ada = ClientID(key: "the key of a typed client")
    private static let lateFrames: @Sendable (inout RoomConfiguration) -> Void = { $0.frameTimeout = .hours(1) }

    /// What is in the log behind a seq: her numbers, and nil for what is somebody else's.
    private func sequenced(_ node: SlowLogNode, after seq: Seq) async throws -> [Int?] {
        try await node.shared.read(node.board, after: seq, limit: 100, maximumBytes: 1 << 20).map {
            let operation = try Operation(logged: $0)
            return operation.client == Self.ada ? operation.n : nil
        }
    }

    @Test("gets the one that was lost again, and whoever submitted it sees it")
    func lost() async throws {
        let node = SlowLogNode(Self.lateFrames)
        let ada = try await node.drawing(3)
        node.log.stopHearing()
        #expect(try await ada.submit(4) == .sequenced(4))
        try await node.fork(after: 3)
        node.log.hearAgain()
        try await Eventually.holds("both are passed on") { ada.seqs == [1, 2, 3, 4, 5] }
        #expect(try await sequenced(node, after: 3) == [nil, 4])
        #expect(node.registry.statistics.recoveries == 0)
    }

    @Test("takes nothing of that client before the one that was lost, which would be a duplicate then")
    func later() async throws {
        let node = SlowLogNode(Self.lateFrames)
        let ada = try await node.drawing(3)
        node.log.stopHearing()
        #expect(try await ada.submit(4) == .sequenced(4))
        try await node.fork(after: 3)
        // Nobody has noticed anything yet.
        #expect(try await ada.submit(5) == .sequenced(6))
        #expect(try await sequenced(node, after: 3) == [nil, 4, 5])
        node.log.hearAgain()
        try await Eventually.holds("all are passed on") { ada.seqs == [1, 2, 3, 4, 5, 6] }
    }

    @Test("gets again, too, what it had said to have already")
    func duplicate() async throws {
        let node = SlowLogNode(Self.lateFrames)
        let ada = try await node.drawing(3)
        node.log.stopHearing()
        let epoch = try #require(ada.welcome?.epoch)
        // An attempt whose answer was lost.
        node.log.intervene(before: .append) {
            _ = try await node.shared.append(
                AppendBatch(
                    board: node.board, epoch: epoch, known: 3,
                    submissions: [
                        Submission(client: Self.ada, n: 4, edits: EditBatch(edits: [.clear]).encoded)
                    ]))
        }
        #expect(try await ada.submit(4) == .duplicate(4))
        try await node.fork(after: 3)
        node.log.intervene(before: .append) {}
        node.log.hearAgain()
        try await Eventually.holds("both are passed on") { ada.seqs == [1, 2, 3, 4, 5] }
        #expect(try await sequenced(node, after: 3) == [nil, 4])
    }
}
