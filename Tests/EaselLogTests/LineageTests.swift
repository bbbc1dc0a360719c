import EaselLog
import EaselTestSupport
import Testing

@Suite("The epochs of a board")
struct LineageTests {
    private let lineage = Lineage(
        epoch: "c", ancestors: [BoardHead(epoch: "a", seq: 100), BoardHead(epoch: "b", seq: 70)])

    @Test("what was stored in the epoch of now is true at every seq")
    func now() {
        #expect(lineage.includes(epoch: "c", seq: 1_000_000))
    }

    @Test("what was stored in an earlier epoch is true up to where history forked, also if it forked again before that")
    func before() {
        #expect(lineage.includes(epoch: "b", seq: 70))
        #expect(!lineage.includes(epoch: "b", seq: 71))
        #expect(lineage.includes(epoch: "a", seq: 70))
        #expect(!lineage.includes(epoch: "a", seq: 71))
    }

    @Test("what was stored in an epoch that nobody knows is not true")
    func unknown() {
        #expect(!lineage.includes(epoch: "d", seq: 0))
    }
}
