import EaselBoard
import EaselLog
import NIOCore
import Testing

@testable import EaselRoom

@Suite("The way of operations into the log")
struct SubmissionPipelineTests {
    private func pipeline(maximum: Int = 100, limits: Limits = Limits()) -> SubmissionPipeline {
        SubmissionPipeline(
            queue: SubmissionQueue(maximumOperations: maximum, maximumBytes: 1 << 20), limits: limits)
    }

    private func submission(_ n: Int) -> PendingSubmission {
        PendingSubmission(client: ClientID(key: "a test's client key"), n: n, edits: PendingEdits([.clear]))
    }

    private func submit(_ numbers: ClosedRange<Int>, to pipeline: inout SubmissionPipeline) {
        for n in numbers {
            let rejection = pipeline.submit(submission(n))
            #expect(rejection == nil)
        }
    }

    /// The n of the next batch that is to be appended.
    private func next(_ pipeline: inout SubmissionPipeline, operations: Int = 100) -> [Int]? {
        guard case .append(let batch) = pipeline.next(operations: operations, bytes: 1 << 20) else { return nil }
        return batch.map(\.n)
    }

    private func receipt(_ seqs: ClosedRange<Seq>) -> AppendReceipt {
        AppendReceipt(outcomes: seqs.map { .sequenced($0) }, head: seqs.upperBound)
    }

    /// A frame of operations with these numbers, from a seq on; nil is one of somebody else.
    private func frame(_ numbers: [Int?], from seq: Seq) throws -> OperationFrame {
        try #require(
            OperationFrame(
                numbers.enumerated().map { offset, n in
                    LoggedOperation(
                        seq: seq + offset,
                        client: ClientID(key: n == nil ? "somebody else's key" : "a test's client key"),
                        n: n ?? 1, at: 1, edits: Array("[]".utf8))
                }))
    }

    /// The numbers of what is found to be lost when a frame comes.
    @discardableResult
    private func deliver(
        _ numbers: [Int?], from seq: Seq, to pipeline: inout SubmissionPipeline
    ) throws -> [Int] {
        pipeline.delivered(try frame(numbers, from: seq), growth: BoardGrowth()).map(\.n)
    }

    private func fail(_ pipeline: inout SubmissionPipeline) {
        guard case .retry(let time) = pipeline.fail() else {
            Issue.record("the batch is not tried again")
            return
        }
        #expect(time > .zero)
    }

    @Test("one batch is in flight; what comes meanwhile goes together with the next")
    func batches() {
        var pipeline = pipeline()
        #expect(next(&pipeline) == nil)
        submit(1...1, to: &pipeline)
        #expect(next(&pipeline) == [1])
        submit(2...4, to: &pipeline)
        #expect(next(&pipeline) == nil)
        #expect(!pipeline.isIdle)
        let settlement = pipeline.settle(receipt(1...1))
        #expect(settlement.batch.map(\.n) == [1])
        #expect(settlement.sequencedCount == 1)
        #expect(next(&pipeline, operations: 2) == [2, 3])
        _ = pipeline.settle(AppendReceipt(outcomes: [.sequenced(2), .duplicate(nil)], head: 2))
        #expect(next(&pipeline) == [4])
        let last = pipeline.settle(AppendReceipt(outcomes: [.duplicate(1)], head: 2))
        #expect(last.sequencedCount == 0)
        #expect(pipeline.isIdle)
    }

    @Test("is refused past its bound")
    func bounded() {
        var pipeline = pipeline(maximum: 2)
        submit(1...2, to: &pipeline)
        #expect(pipeline.submit(submission(3))?.code == .unavailable)
    }

    @Test("a batch whose fate is unknown is given again, in front of what came later, after a while")
    func failure() {
        var pipeline = pipeline()
        submit(1...2, to: &pipeline)
        #expect(next(&pipeline) == [1, 2])
        submit(3...3, to: &pipeline)
        fail(&pipeline)
        #expect(next(&pipeline) == nil)
        #expect(!pipeline.isIdle)
        pipeline.retry()
        #expect(next(&pipeline) == [1, 2, 3])
    }

    // MARK: What the log has lost

    @Test("what the log has taken and lost before it came back is submitted again, first")
    func lost() throws {
        var pipeline = pipeline()
        submit(1...3, to: &pipeline)
        _ = next(&pipeline)
        _ = pipeline.settle(receipt(1...3))
        try deliver([1], from: 1, to: &pipeline)
        submit(4...4, to: &pipeline)
        let cut = pipeline.logEnds(at: 2)
        #expect(cut.map(\.n) == [3])
        #expect(next(&pipeline) == [3, 4])
        _ = pipeline.settle(receipt(3...4))
        // The second is still on its way, and may be lost yet.
        _ = pipeline.logEnds(at: 1)
        #expect(next(&pipeline) == [2, 3, 4])
    }

    @Test("a duplicate that is said to be behind the end of the log is not waited for")
    func implausible() throws {
        var pipeline = pipeline()
        submit(1...2, to: &pipeline)
        _ = next(&pipeline)
        _ = pipeline.settle(AppendReceipt(outcomes: [.duplicate(99), .sequenced(5)], head: 5))
        #expect(pipeline.newest?.seq == 5)
        let lost = try deliver([2], from: 5, to: &pipeline)
        #expect(lost == [])
    }

    @Test("what is not in the frame where it should be was lost, too, and all behind it is submitted again")
    func replaced() throws {
        var pipeline = pipeline()
        submit(1...4, to: &pipeline)
        _ = next(&pipeline)
        #expect(pipeline.newest == nil)
        _ = pipeline.settle(AppendReceipt(outcomes: [.duplicate(1)] + (2...4).map { .sequenced($0) }, head: 4))
        let newest = try #require(pipeline.newest)
        #expect((newest.seq, newest.n) == (4, 4))
        submit(5...5, to: &pipeline)
        let intact = try deliver([1], from: 1, to: &pipeline)
        #expect(intact == [])
        // Behind the first that was lost nothing is believed: the one with the lower n has to come first.
        let lost = try deliver([2, nil], from: 2, to: &pipeline)
        #expect(lost == [3, 4])
        #expect(pipeline.newest == nil)
        #expect(next(&pipeline) == [3, 4, 5])
    }

    @Test("what was lost goes in front of a batch that is in flight, for a client's lower n has to come first")
    func lostWhileInFlight() {
        var pipeline = pipeline()
        submit(1...1, to: &pipeline)
        _ = next(&pipeline)
        _ = pipeline.settle(receipt(1...1))
        submit(2...2, to: &pipeline)
        #expect(next(&pipeline) == [2])
        _ = pipeline.logEnds(at: 0)
        fail(&pipeline)
        pipeline.retry()
        #expect(next(&pipeline) == [1, 2])
    }

    @Test("what has come back is in the log and is never submitted again")
    func acknowledged() throws {
        var pipeline = pipeline()
        submit(1...2, to: &pipeline)
        _ = next(&pipeline)
        try deliver([1], from: 1, to: &pipeline)
        _ = pipeline.settle(receipt(1...2))
        try deliver([2], from: 2, to: &pipeline)
        _ = pipeline.logEnds(at: 0)
        #expect(pipeline.isIdle)
    }

    @Test("in another lineage everything that has not come back is submitted again")
    func otherLineage() {
        var pipeline = pipeline()
        submit(1...2, to: &pipeline)
        _ = next(&pipeline)
        _ = pipeline.settle(receipt(1...2))
        pipeline.lineageChanged(deliveredUpTo: 5)
        #expect(next(&pipeline) == [1, 2])
        _ = pipeline.settle(AppendReceipt(outcomes: [.duplicate(4), .duplicate(5)], head: 5))
        #expect(pipeline.isIdle)
    }

    // MARK: Limits of the board

    @Test("a batch that might break a limit of the board is checked first")
    func limits() {
        var limits = Limits()
        limits.elementsPerBoard = 10
        var pipeline = pipeline(limits: limits)
        pipeline.measured(BoardSize(elements: 10, largest: 0, mostProperties: 0), grownBy: BoardGrowth())
        submit(1...3, to: &pipeline)
        guard case .check(let batch) = pipeline.next(operations: 100, bytes: 1 << 20) else {
            Issue.record("nothing was checked")
            return
        }
        #expect(batch.map(\.n) == [1, 2, 3])
        #expect(!pipeline.checkedBatchFits)
        let (admitted, refused) = pipeline.check([nil, Rejection(.boardFull, "full"), nil])
        #expect(admitted.map(\.n) == [1, 3])
        #expect(refused.map(\.0.n) == [2])
        #expect(pipeline.settle(receipt(1...2)).batch.map(\.n) == [1, 3])
        #expect(pipeline.isIdle)
    }

    @Test("a batch that turns out to fit is appended whole, and one of which nothing fits makes way for the next")
    func verdicts() {
        var limits = Limits()
        limits.elementsPerBoard = 10
        var pipeline = pipeline(limits: limits)
        pipeline.measured(BoardSize(elements: 11, largest: 0, mostProperties: 0), grownBy: BoardGrowth())
        submit(1...1, to: &pipeline)
        _ = pipeline.next(operations: 100, bytes: 1 << 20)
        #expect(!pipeline.checkedBatchFits)
        pipeline.measured(BoardSize(elements: 8, largest: 0, mostProperties: 0), grownBy: BoardGrowth())
        #expect(pipeline.checkedBatchFits)
        let (admitted, _) = pipeline.check([Rejection(.boardFull, "full")])
        #expect(admitted.isEmpty)
        #expect(pipeline.isIdle)
    }

    @Test("what the log refuses of somebody who was removed meanwhile is given again as nobody's, wherever it was")
    func forgets() throws {
        var pipeline = pipeline()
        let (ada, bob) = (Author(subject: SubjectID("ada")), Author(subject: SubjectID("bob")))
        func submission(_ n: Int, by author: Author) -> PendingSubmission {
            PendingSubmission(
                client: ClientID(key: "a test's client key"), n: n, edits: PendingEdits([.clear]), author: author)
        }
        func takeBatch() throws -> [PendingSubmission] {
            guard case .append(let batch) = pipeline.next(operations: 2, bytes: 1 << 20) else {
                throw CancellationError()
            }
            return batch
        }
        for (n, author) in [(1, ada), (2, bob), (3, ada), (4, ada)] {
            let rejection = pipeline.submit(submission(n, by: author))
            #expect(rejection == nil)
        }
        // Taken, and not back yet.
        _ = try takeBatch()
        _ = pipeline.settle(receipt(1...2))
        // In flight.
        _ = try takeBatch()
        // Lost.
        _ = pipeline.logEnds(at: 0)
        pipeline.forget(ada)
        fail(&pipeline)
        pipeline.retry()
        var again = try takeBatch()
        _ = pipeline.settle(receipt(1...2))
        again += try takeBatch()
        #expect(again.map(\.n) == [1, 2, 3, 4])
        #expect(again.map(\.author) == [.forgotten, bob, .forgotten, .forgotten])
        // What has not come back yet.
        pipeline.forget(bob)
        _ = pipeline.settle(receipt(3...4))
        _ = pipeline.logEnds(at: 0)
        #expect(try takeBatch().map(\.author) == [.forgotten, .forgotten])
    }

    // MARK: The end

    @Test("at the end what waits is refused, and what is in flight gets its answer")
    func closes() {
        var pipeline = pipeline()
        submit(1...1, to: &pipeline)
        _ = next(&pipeline)
        submit(2...3, to: &pipeline)
        #expect(pipeline.close().map(\.n) == [2, 3])
        #expect(pipeline.submit(submission(4)) == SubmissionPipeline.closed)
        #expect(!pipeline.isIdle)
        #expect(pipeline.settle(receipt(1...1)).batch.map(\.n) == [1])
        #expect(pipeline.isIdle)
        #expect(pipeline.close().isEmpty)
    }

    @Test("at the end what is in flight and fails is refused")
    func closesAndFails() {
        var pipeline = pipeline()
        submit(1...1, to: &pipeline)
        _ = next(&pipeline)
        _ = pipeline.close()
        guard case .refuse(let refused) = pipeline.fail() else {
            Issue.record("the batch waits for ever")
            return
        }
        #expect(refused.map(\.n) == [1])
        #expect(pipeline.isIdle)
    }
}
