import NIOCore
import Testing

@testable import EaselRoom

@Suite("A room that loads a log which keeps changing") struct LoadAttemptsTests {
    @Test("waits longer each time, up to two seconds, and gives up in the end") func pauses() {
        var attempts = LoadAttempts()
        var bound = TimeAmount.milliseconds(50)
        for _ in 1..<LoadAttempts.maximum {
            let pause = attempts.failed() ?? .zero
            #expect(pause > .zero && pause <= bound)
            bound = min(bound + bound, .seconds(2))
        }
        let last = attempts.failed()
        #expect(last == nil)
    }
}
