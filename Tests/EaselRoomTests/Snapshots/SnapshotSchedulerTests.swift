import EaselBoard
import EaselLog
import EaselTestSupport
import Testing

@testable import EaselRoom

@Suite("When a snapshot is made, stored and used again")
struct SnapshotSchedulerTests {
    private func scheduler() -> SnapshotScheduler {
        SnapshotScheduler(.init(operations: 1_000, bytes: 10_000, foldOperations: 100, foldBytes: 2_000))
    }

    private func snapshot(_ seq: Seq) -> Snapshot {
        Snapshot(epoch: "e", seq: seq, digest: Digest(value: 0), frames: [])
    }

    @Test("whoever's batch crosses a thousand stores it")
    func crossing() {
        var scheduler = scheduler()
        #expect([scheduler.sequenced(from: 0, to: 999), scheduler.sequenced(from: 999, to: 1_000)] == [false, true])
        // Another one is being stored.
        let second = scheduler.sequenced(from: 1_990, to: 2_010)
        #expect(!second)
        #expect([scheduler.finishStoring(), scheduler.finishStoring()] == [true, false])
    }

    @Test("many bytes make one due, too")
    func bytes() {
        var scheduler = scheduler()
        _ = scheduler.delivered(operations: 1, bytes: 10_000, isWorthMeasuring: false)
        let due = scheduler.sequenced(from: 1, to: 2)
        #expect(due)
        let begun = scheduler.begin()
        _ = scheduler.delivered(operations: 1, bytes: 500, isWorthMeasuring: false)
        scheduler.finish(begun, snapshot(2))
        _ = scheduler.finishStoring()
        let dueAgain = scheduler.sequenced(from: 2, to: 3)
        #expect(!dueAgain)
    }

    @Test("sessions that join share one, until the log has grown too far beyond it")
    func reuse() {
        var scheduler = scheduler()
        #expect(scheduler.reusable(ringTail: 0, head: 5) == nil)
        scheduler.restart(from: snapshot(100), bytes: 50)
        #expect(scheduler.reusable(ringTail: 100, head: 200)?.seq == 100)
        #expect(scheduler.reusable(ringTail: 101, head: 200) == nil)
        #expect(scheduler.reusable(ringTail: 0, head: 1_100) == nil)
        _ = scheduler.delivered(operations: 1, bytes: 9_950, isWorthMeasuring: false)
        #expect(scheduler.reusable(ringTail: 100, head: 200) == nil)
        scheduler.restart(from: nil, bytes: 0)
        #expect(scheduler.reusable(ringTail: 0, head: 0) == nil)
    }

    @Test("the document is folded long before the ring lets go of what is not folded")
    func folds() {
        var scheduler = scheduler()
        #expect(
            [
                scheduler.delivered(operations: 60, bytes: 10, isWorthMeasuring: false),
                scheduler.delivered(operations: 60, bytes: 10, isWorthMeasuring: false),
            ] == [
                false, true,
            ])
        let first = scheduler.finishFolding()
        #expect(!first)
        #expect(
            [
                scheduler.delivered(operations: 1, bytes: 1_990, isWorthMeasuring: false),
                scheduler.delivered(operations: 1, bytes: 20, isWorthMeasuring: false),
            ] == [
                false, true,
            ])
        let second = scheduler.delivered(operations: 500, bytes: 0, isWorthMeasuring: false)
        #expect(!second)
        let again = scheduler.finishFolding()
        #expect(again)
    }
}
