import Testing

@testable import EaselRoom

@Suite("Acknowledgements of a client's own operations")
struct PendingAcknowledgementsTests {
    @Test("come with the operation itself, and with nothing else")
    func delivered() {
        var acknowledgements = PendingAcknowledgements()
        let early = acknowledgements.sequenced(n: 1, at: 5)
        acknowledgements.wrote(upTo: 5)
        let late = acknowledgements.sequenced(n: 2, at: 4)
        let told = acknowledgements.wrote(snapshotAt: 9)
        #expect((early, late) == (false, false))
        #expect(told == [])
    }

    @Test("come by themselves for operations that a snapshot has replaced, whether they were known before or after")
    func replaced() {
        var acknowledgements = PendingAcknowledgements()
        acknowledgements.wrote(upTo: 3)
        let waiting = [acknowledgements.sequenced(n: 7, at: 4), acknowledgements.sequenced(n: 8, at: 12)]
        #expect(waiting == [false, false])
        let first = acknowledgements.wrote(snapshotAt: 10)
        #expect(first == [7])
        let overtaken = acknowledgements.sequenced(n: 6, at: 9)
        #expect(overtaken)
        let sentBefore = acknowledgements.sequenced(n: 5, at: 3)
        #expect(!sentBefore)
        let second = acknowledgements.wrote(snapshotAt: 20)
        #expect(second == [8])
    }

    @Test("do not come for an operation that the log has lost, before it has taken it again")
    func lost() {
        var acknowledgements = PendingAcknowledgements()
        let waiting = [acknowledgements.sequenced(n: 1, at: 4), acknowledgements.sequenced(n: 2, at: 5)]
        #expect(waiting == [false, false])
        acknowledgements.wasLost(1)
        let told = acknowledgements.wrote(snapshotAt: 5)
        #expect(told == [2])
        _ = acknowledgements.sequenced(n: 1, at: 6)
        let toldLater = acknowledgements.wrote(snapshotAt: 6)
        #expect(toldLater == [1])
    }
}
