import EaselBoard
import EaselLog
import EaselTestSupport
import Testing

@testable import EaselRoom

@Suite("A log that may have lost its tail")
struct RecoveryPlannerTests {
    private let recovery = RecoveryPlanner(known: BoardHead(epoch: "e1", seq: 100), ringTail: 40)

    private func head(_ epoch: Epoch, _ seq: Seq) -> BoardHead {
        BoardHead(epoch: epoch, seq: seq)
    }

    // MARK: Is there anything to do?

    @Test(
        "is intact where it goes on from what the node knows",
        arguments: [
            ("e1", 100, "A", true), ("e1", 120, "A", true), ("e1", 100, nil, true), ("e1", 99, nil, false),
            ("e2", 100, "A", false), ("e1", 100, "B", false),
        ] as [(Epoch, Seq, String?, Bool)])
    func intact(epoch: Epoch, seq: Seq, client: String?, expected: Bool) {
        let found = LogExamination(head: head(epoch, seq), operation: client.map { logged(100, client: $0) })
        #expect(
            RecoveryPlanner.isIntact(found, known: recovery.known, newest: logged(100, client: "A")) == expected)
    }

    @Test("is intact where the node has no operation to compare, and is not where the board is gone")
    func nothingToCompare() {
        let found = LogExamination(head: head("e1", 100), operation: logged(100))
        #expect(RecoveryPlanner.isIntact(found, known: recovery.known, newest: nil))
        #expect(!RecoveryPlanner.isIntact(nil, known: recovery.known, newest: nil))
    }

    // MARK: What is different?

    @Test("is compared behind what the ring and the log both have")
    func comparison() {
        #expect(recovery.comparison(with: head("e1", 90), oldest: 1) == .operations(after: 40))
        #expect(recovery.comparison(with: head("e1", 90), oldest: 61) == .operations(after: 60))
        #expect(recovery.comparison(with: head("e2", 500), oldest: 301) == .operations(after: 100))
        #expect(recovery.comparison(with: head("e1", 40), oldest: 1) == .operations(after: 40))
    }

    @Test("is compared by its document where it ends before the ring begins")
    func documents() {
        #expect(recovery.comparison(with: head("e1", 39), oldest: 1) == .documents)
    }

    // MARK: What to do

    private func plan(_ divergence: LogDivergence, found: BoardHead) -> RecoveryPlanner.Plan {
        recovery.plan(for: divergence, found: found, newEpoch: "new")
    }

    @Test("is left alone where it has everything, and loaded anew where its lineage is another one")
    func nothing() {
        #expect(plan(.none, found: head("e1", 100)) == .nothing)
        #expect(plan(.none, found: head("e2", 100)) == .reload)
    }

    @Test("gets its tail back where it was, or behind what others put back")
    func missing() {
        let operations = [logged(99), logged(100)]
        #expect(plan(.missing(operations), found: head("e1", 98)) == .putBack(operations))
        #expect(
            plan(.missing(operations), found: head("e2", 98))
                == .append(operations, epoch: "e2", mayFollow: true))
    }

    @Test("that went another way gets what only this node has, in an epoch that tells of it")
    func forked() {
        let orphans = [logged(100)]
        #expect(
            plan(.forked(orphans: orphans), found: head("e1", 120)) == .append(orphans, epoch: "new", mayFollow: true))
        #expect(
            plan(.forked(orphans: orphans), found: head("e2", 120)) == .append(orphans, epoch: "e2", mayFollow: true))
        // A document is recovered only over the one that it was compared with.
        #expect(
            plan(.forked(orphans: orphans), found: head("e1", 10)) == .append(orphans, epoch: "new", mayFollow: false))
    }
}
