import Testing

@testable import SocketIO

@Suite("What waits for a client") struct UnsentBytesTests {
    @Test("is told to be little once, to a session that has seen it to be much") func awaited() {
        let unsent = UnsentBytes()
        unsent.sent(UnsentBytes.high)
        #expect(unsent.count == UnsentBytes.high)
        unsent.arrived(UnsentBytes.high)
        unsent.holds(0)
        // Nobody has seen more than is usual.
        #expect(!unsent.isAwaitedAndLow())
        unsent.sent(10)
        unsent.holds(UnsentBytes.high)
        #expect(unsent.count == UnsentBytes.high + 10)
        unsent.holds(UnsentBytes.low - 10)
        #expect(!unsent.isAwaitedAndLow())
        unsent.arrived(10)
        #expect(unsent.isAwaitedAndLow())
        #expect(!unsent.isAwaitedAndLow())
    }
}
