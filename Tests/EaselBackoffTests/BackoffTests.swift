import EaselBackoff
import EaselTestSupport
import NIOCore
import Testing

@Suite("Who tries again after a failure")
struct BackoffTests {
    @Test("waits longer the more often it fails, up to a bound, and not at all after a success")
    func grows() {
        var generator = SeededGenerator(seed: 1)
        for failures in [0, 3, 40] {
            var longest = TimeAmount.zero
            for _ in 0..<200 {
                var backoff = Backoff(minimum: .milliseconds(50), maximum: .seconds(5))
                for _ in 0..<failures { _ = backoff.next(using: &generator) }
                longest = max(longest, backoff.next(using: &generator))
            }
            let ceiling = min(TimeAmount.seconds(5), .milliseconds(50 << Int64(min(failures, 10))))
            #expect(longest <= ceiling && longest > .nanoseconds(ceiling.nanoseconds * 9 / 10))
        }
    }

    @Test("stays away for as long as a server has asked for, and a random time on top, once")
    func asked() {
        var generator = SeededGenerator(seed: 1)
        var waits: Set<Int64> = []
        for _ in 0..<200 {
            var backoff = Backoff(minimum: .milliseconds(50), maximum: .seconds(5))
            backoff.wait(atLeast: .seconds(8))
            let wait = backoff.next(using: &generator)
            #expect(wait >= .seconds(8) && wait <= .seconds(16))
            waits.insert(wait.nanoseconds / 1_000_000_000)
            #expect(backoff.next(using: &generator) <= .milliseconds(100))
        }
        #expect(waits.count >= 8, "they do not all come back together")
    }
}
