import EaselRoom
import NIOConcurrencyHelpers
import NIOCore
import Testing

@testable import EaselServer

@Suite("What one address asks over HTTP")
struct RequestLimiterTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    private let ada = Party(.anonymous, at: PeerAddress("203.0.113.7"))
    private let bob = Party(.anonymous, at: PeerAddress("203.0.113.8"))

    @Test("is bounded by its rates, after a burst, and nobody else pays for it")
    func rates() throws {
        var limits = ConnectionLimits()
        (limits.requestsPerSecond, limits.boardsPerSecond) = (10, 1)
        var limiter = RequestLimiter(limits)
        let (ada, bob) = (try #require(ada), try #require(bob))
        for _ in 1...100 {
            #expect(limiter.count(.request, of: ada, at: start) == nil)
            #expect(limiter.count(.board, of: ada, at: start) == nil)
        }
        #expect(limiter.count(.request, of: ada, at: start) == .milliseconds(100))
        #expect(limiter.count(.board, of: ada, at: start) == .seconds(1))
        #expect(limiter.count(.request, of: bob, at: start) == nil)
        #expect(limiter.count(.request, of: ada, at: start + .milliseconds(100)) == nil)
        #expect(limiter.count(.request, of: ada, at: start + .milliseconds(100)) != nil)
    }

    @Test("makes sessions on polling wait, apart from other requests, and as long as they are ahead of their rate")
    func pace() throws {
        var limits = ConnectionLimits()
        limits.requestsPerSecond = 10
        var limiter = RequestLimiter(limits)
        let (ada, bob) = (try #require(ada), try #require(bob))
        for _ in 1...100 { #expect(limiter.pace(ada, at: start) == .zero) }
        #expect(limiter.pace(ada, at: start) == .milliseconds(100))
        #expect(limiter.pace(ada, at: start) == .milliseconds(200))
        #expect(limiter.pace(bob, at: start) == .zero)
        #expect(limiter.count(.request, of: ada, at: start) == nil)
        #expect(limiter.pace(ada, at: start + .seconds(1)) == .zero)
    }

    @Test("has no limit where the operator sets none")
    func unlimited() throws {
        var limits = ConnectionLimits()
        (limits.requestsPerSecond, limits.boardsPerSecond) = (0, 0)
        var limiter = RequestLimiter(limits)
        let ada = try #require(ada)
        for _ in 1...10_000 {
            #expect(limiter.count(.request, of: ada, at: start) == nil)
            #expect(limiter.count(.board, of: ada, at: start) == nil)
        }
    }

    @Test("is remembered within a bound, however many addresses ask; those that are there stay")
    func bound() throws {
        var table = AddressTable<PeerAddress, Bool>()
        let present = try #require(PeerAddress("198.51.100.1"))
        table[present] = true
        for number in 0..<300_000 {
            let address = try #require(PeerAddress("10.\(number >> 16).\(number >> 8 & 255).\(number & 255)"))
            table[address] = false
            table.sweep { $0 ? .present : .recent }
            #expect(table.count <= AddressTable<PeerAddress, Bool>.maximum * 3 / 2)
        }
        #expect(table[present] == true)
    }
}

@Suite("A deadline in looks")
struct LookCountTests {
    @Test("needs several, so that a node that stood still looks again before it gives anybody up")
    func looks() {
        var count = LookCount()
        let interval = LookCount.interval(of: .seconds(10))
        var looks = 1
        while !count.look() { looks += 1 }
        #expect(interval == .seconds(1))
        #expect(looks == 10)
    }
}

@Suite("An answer that holds for a moment")
struct BriefCacheTests {
    @Test("is made once for all who ask meanwhile, and again when the moment is over")
    func once() async {
        let made = NIOLockedValueBox(0)
        let (isOpen, gate) = AsyncStream<Never>.makeStream()
        let long = BriefCache(for: .hours(1)) {
            for await _ in isOpen {}
            return made.withLockedValue {
                $0 += 1
                return $0
            }
        }
        await withTaskGroup(of: Int.self) { group in
            for _ in 1...50 { group.addTask { await long.value() } }
            gate.finish()
            for await value in group { #expect(value == 1) }
        }
        #expect(await long.value() == 1)
        let short = BriefCache(for: .nanoseconds(0)) {
            made.withLockedValue {
                $0 += 1
                return $0
            }
        }
        #expect(await short.value() == 2)
        #expect(await short.value() == 3)
    }
}
