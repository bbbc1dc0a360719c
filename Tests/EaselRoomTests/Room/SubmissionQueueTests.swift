import EaselBoard
import EaselLog
import NIOCore
import Testing

@testable import EaselRoom

@Suite("Operations that wait for the log")
struct SubmissionQueueTests {
    /// Queues `count` operations and gives what is taken and refused, each told by its n.
    private func queued(_ count: Int, maximum: Int, bytes: Int = 1 << 20) async throws -> (SubmissionQueue, [Int]) {
        var queue = SubmissionQueue(maximumOperations: maximum, maximumBytes: bytes)
        var refused: [Int] = []
        for n in 1...count {
            let pending = PendingSubmission(
                client: ClientID(key: "a test's client key"), n: n, edits: PendingEdits([.clear]))
            if !queue.append(pending) { refused.append(n) }
        }
        return (queue, refused)
    }

    @Test("are taken in their order, in batches of bounded size")
    func order() async throws {
        var (queue, refused) = try await queued(10, maximum: 100)
        #expect(refused.isEmpty)
        #expect(queue.takeBatch(operations: 4, bytes: 1_000).map(\.n) == [1, 2, 3, 4])
        let second = queue.takeBatch(operations: 100, bytes: 40)
        #expect(second.map(\.n) == [5, 6])
        queue.putBack(second)
        #expect(queue.takeBatch(operations: 100, bytes: 10_000).map(\.n) == [5, 6, 7, 8, 9, 10])
        #expect(queue.isEmpty && queue.bytes == 0)
    }

    @Test("one that is larger than a batch's bytes goes alone, not never")
    func oversized() async throws {
        var (queue, _) = try await queued(2, maximum: 100)
        #expect(queue.takeBatch(operations: 10, bytes: 1).map(\.n) == [1])
    }

    @Test("are refused past the bound")
    func bounded() async throws {
        let (queue, refused) = try await queued(5, maximum: 3)
        #expect(queue.count == 3)
        #expect(refused == [4, 5])
        let (_, refusedByBytes) = try await queued(5, maximum: 100, bytes: 33)
        #expect(refusedByBytes == [3, 4, 5])
    }
}
