import EaselBackoff
import NIOCore
import Testing

@testable import EaselRedis

private let a = RedisAddress(host: "a", port: 1)
private let b = RedisAddress(host: "b", port: 2)

@Suite("When servers are looked for")
struct DiscoveryScheduleTests {
    private var schedule = DiscoverySchedule(backoff: Backoff(minimum: .milliseconds(8), maximum: .milliseconds(64)))

    private func wait(of action: DiscoverySchedule.Action?) -> TimeAmount? {
        if case .later(let time) = action { time } else { nil }
    }

    @Test("nobody knows a server: it is looked for at once, and by one discovery however many ask")
    mutating func soon() {
        #expect(schedule.soon() == .now)
        #expect(schedule.soon() == nil)
        #expect(schedule.later() == nil)
        #expect(schedule.due() == nil, "none waits")
        schedule.finished()
        #expect(schedule.soon() == .now)
    }

    @Test("after a failure the next discovery waits for the backoff, once however many ask")
    mutating func later() throws {
        let time = try #require(wait(of: schedule.failed(a)))
        #expect(time > .zero && time <= .milliseconds(8))
        #expect(schedule.isFailing)
        #expect(schedule.failed(b) == nil)
        #expect(schedule.soon() == nil)
        #expect(schedule.due() == .now)
        #expect(schedule.due() == nil)
        schedule.finished()
        #expect(wait(of: schedule.soon()) != nil, "it is failing still")
    }

    @Test("waits grow up to their bound while nothing succeeds, and a success ends them")
    mutating func backoff() {
        for _ in 0..<40 {
            let time = wait(of: schedule.later())
            #expect(time.map { $0 > .zero && $0 <= .milliseconds(64) } == true)
            _ = schedule.due()
            schedule.finished()
        }
        schedule.succeeded()
        #expect(!schedule.isFailing)
        #expect(schedule.soon() == .now)
    }

    @Test("a server that failed is left alone until a discovery has ended")
    mutating func coolingDown() {
        _ = schedule.failed(a)
        #expect(schedule.isCoolingDown(a) && !schedule.isCoolingDown(b))
        schedule.succeeded()
        schedule.finished()
        #expect(schedule.isCoolingDown(a), "no discovery was under way")
        #expect(schedule.due() == .now)
        #expect(schedule.isCoolingDown(a))
        schedule.finished()
        #expect(!schedule.isCoolingDown(a))
    }

    @Test("at the end what waits is cancelled, and nothing is begun", arguments: 0..<3)
    mutating func closing(phase: Int) {
        if phase > 0 { _ = schedule.later() }
        if phase > 1 { _ = schedule.due() }
        #expect(schedule.close() == .cancel)
        schedule.finished()
        #expect(schedule.due() == nil)
        #expect(schedule.soon() == nil)
        #expect(schedule.later() == nil)
        #expect(schedule.failed(a) == nil)
    }
}
