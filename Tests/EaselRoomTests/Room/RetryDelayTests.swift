import NIOCore
import Testing

@testable import EaselRoom

@Suite("What is tried again")
struct RetryDelayTests {
    @Test("is tried after longer and longer, up to 2 s, and soon again after a success")
    func grows() {
        var backoff = Backoff()
        for ceiling in [50, 100, 200, 400, 800, 1_600, 2_000, 2_000] as [Int64] {
            let time = backoff.failed()
            #expect(time >= .milliseconds(ceiling / 2) && time <= .milliseconds(ceiling))
        }
        backoff.succeeded()
        #expect(backoff.failed() <= .milliseconds(50))
    }
}
