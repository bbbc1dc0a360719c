import NIOCore
import Testing

@testable import EaselRoom

@Suite("A rate")
struct RateTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    @Test("lets a burst through, then as much as comes back with time")
    func burst() throws {
        var bucket = try #require(TokenBucket(perSecond: 10, burst: .seconds(2)))
        for _ in 1...20 { #expect(bucket.take(1, at: start) == .zero) }
        #expect(bucket.take(1, at: start) == .milliseconds(100))
        #expect(bucket.debt(at: start + .milliseconds(40)) == .milliseconds(60))
        #expect(bucket.debt(at: start + .milliseconds(100)) == .zero)
        #expect(bucket.take(1, at: start + .milliseconds(200)) == .zero)
        #expect(!bucket.isRested(at: start + .seconds(1)))
        #expect(bucket.isRested(at: start + .milliseconds(1_200)))
        #expect(bucket.isFull(at: start + .milliseconds(2_200)))
    }

    @Test("that is asked and has nothing to give is not charged")
    func refusal() throws {
        var bucket = try #require(TokenBucket(perSecond: 2, burst: .seconds(1)))
        #expect(bucket.takeIfThere(at: start) == nil)
        #expect(bucket.takeIfThere(at: start) == nil)
        for _ in 1...5 { #expect(bucket.takeIfThere(at: start) == .milliseconds(500)) }
        #expect(bucket.takeIfThere(at: start + .milliseconds(500)) == nil)
    }

    @Test("of 0 is no limit")
    func none() {
        #expect(TokenBucket(perSecond: 0, burst: .seconds(1)) == nil)
    }

    @Test("of the defaults is not met by who draws, nor by 10,000 operations that were made offline")
    func honest() {
        var limiter = RateLimiter(SessionRates())
        for _ in 1...10_000 { #expect(limiter.receive(bytes: 2_000, at: start) == .withinRates) }
        var now = start
        // 30 appends and 60 presences a second, right after.
        for _ in 1...9_000 {
            now = now + .nanoseconds(1_000_000_000 / 90)
            #expect(limiter.receive(bytes: 300, at: now) == .withinRates)
        }
    }

    @Test("slows down who sends more, and ends only who never lets up")
    func flood() {
        var rates = SessionRates()
        (rates.messagesPerSecond, rates.bytesPerSecond) = (100, 0)
        (rates.burst, rates.gracePeriod) = (.seconds(1), .seconds(10))
        var limiter = RateLimiter(rates)
        var now = start
        func flood(until end: NIODeadline) -> RateLimiter.Verdict {
            var verdict = RateLimiter.Verdict.withinRates
            while now < end, verdict != .exceeded {
                verdict = limiter.receive(bytes: 1, at: now)
                if case .pause(let time) = verdict { now = now + time }
            }
            return verdict
        }
        #expect(flood(until: start + .seconds(9)) != .exceeded)
        now = now + .seconds(1)
        #expect(flood(until: now + .seconds(9)) != .exceeded)
        #expect(flood(until: now + .seconds(9)) == .exceeded)
    }

    @Test("of bytes counts as that of messages does")
    func bytes() {
        var rates = SessionRates()
        (rates.messagesPerSecond, rates.bytesPerSecond, rates.burst) = (0, 1_000, .seconds(1))
        var limiter = RateLimiter(rates)
        #expect(limiter.receive(bytes: 1_000, at: start) == .withinRates)
        #expect(limiter.receive(bytes: 500, at: start) == .pause(.milliseconds(500)))
        #expect(limiter.debt(at: start + .milliseconds(500)) == .zero)
    }
}
