import EaselTestSupport
import Foundation
import NIOConcurrencyHelpers
import NIOCore
import Testing

@testable import EaselServer

@Suite("Work whose asker may leave")
struct WorkAdmissionTests {
    private func admission(_ change: (inout WorkLimits) -> Void = { _ in }) -> WorkAdmission {
        var limits = WorkLimits()
        (limits.atOnce, limits.waiting) = (1, 2)
        change(&limits)
        return WorkAdmission(limits)
    }

    /// Work that ends only when it is cancelled, and says so.
    private func endless(_ ended: NIOLockedValueBox<Int>) async throws {
        defer { ended.withLockedValue { $0 += 1 } }
        try await Task.sleep(for: .seconds(100_000))
    }

    @Test("is cancelled when the asker leaves, at work or waiting, and its place goes to the next")
    func departure() async throws {
        let admission = admission()
        let ended = NIOLockedValueBox(0)
        let (working, waiting) = (Signal(), Signal())
        let first = Task { try await admission.run(for: Asker(departure: working)) { try await endless(ended) } }
        try await Eventually.holds("the first is at work") { admission.statistics.active == 1 }
        let second = Task { try await admission.run(for: Asker(departure: waiting)) { try await endless(ended) } }
        try await Eventually.holds("the second waits") { admission.statistics.waiting == 1 }
        let third = Task { try await admission.run(for: Asker()) { 7 } }
        try await Eventually.holds("the third waits") { admission.statistics.waiting == 2 }
        waiting.happen()
        await #expect(throws: WorkRefusal.askerLeft) { try await second.value }
        #expect(ended.withLockedValue { $0 } == 0)
        working.happen()
        await #expect(throws: WorkRefusal.askerLeft) { try await first.value }
        #expect(try await third.value == 7)
        #expect(ended.withLockedValue { $0 } == 1)
        #expect(admission.statistics == WorkStatistics())
    }

    @Test("of an asker who had left before is not begun")
    func leftBefore() async throws {
        let departure = Signal()
        departure.happen()
        await #expect(throws: (any Error).self) {
            try await admission().run(for: Asker(departure: departure)) {
                try await Task.sleep(for: .seconds(100_000))
            }
        }
    }

    @Test("ends at its deadline, waiting included, and says so")
    func deadline() async throws {
        let admission = admission { $0.deadline = .milliseconds(20) }
        let ended = NIOLockedValueBox(0)
        let place = try await admission.enter(for: nil)
        await #expect(throws: WorkRefusal.deadline(.milliseconds(20))) {
            try await admission.run(for: Asker()) { try await endless(ended) }
        }
        place.leave()
        await #expect(throws: WorkRefusal.deadline(.milliseconds(20))) {
            try await admission.run(for: Asker()) { try await endless(ended) }
        }
        #expect(ended.withLockedValue { $0 } == 1)
        #expect(admission.statistics == WorkStatistics())
    }

    #if os(Linux)
        @Test("runs on threads to which the kernel prefers all others, whatever it calls and waits for")
        func threads() async throws {
            @Sendable func niceness() -> Int32 { getpriority(.init(PRIO_PROCESS.rawValue), 0) }
            let usual = niceness()
            let found = try await admission().run(for: Asker()) {
                let before = niceness()
                try await Task.sleep(for: .milliseconds(1))
                let after = niceness()
                async let child = niceness()
                return [before, after, await child]
            }
            #expect(found == Array(repeating: min(19, usual + 5), count: 3))
        }
    #endif

    @Test("is refused with a problem that says what is allowed and when to come again")
    func refusals() async throws {
        let admission = admission { $0.waiting = 0 }
        let place = try await admission.enter(for: Party(.anonymous, at: PeerAddress("192.0.2.1")))
        for (address, status) in [(PeerAddress("192.0.2.1"), 429), (PeerAddress("192.0.2.2"), 503)] {
            let error = await #expect(throws: WorkRefusal.self) {
                _ = try await admission.enter(for: Party(.anonymous, at: address))
            }
            let problem = try #require(error?.problem)
            #expect(problem.status.code == status)
            #expect((problem.retryAfter ?? 0) > 0)
            #expect(problem.detail.contains("1"))
        }
        #expect(admission.statistics.refused == 2)
        place.leave()
        place.leave()
        #expect(admission.statistics.active == 0)
    }

    @Test("gives back places and bytes that nobody has any more")
    func forgotten() async throws {
        let admission = admission()
        do {
            let held = admission.heldBytes(for: nil)
            try held.grow(by: 10)
            try held.grow(by: 5)
            _ = try await admission.enter(for: nil)
            #expect(admission.statistics.bytes == 15)
            withExtendedLifetime(held) {}
        }
        #expect(admission.statistics == WorkStatistics())
    }

    @Test("many at once, who come and leave as they like, leaves nothing behind", arguments: 1...5)
    func many(round: Int) async throws {
        let admission = admission { ($0.atOnce, $0.waiting) = (3, 20) }
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let departure = Signal()
                    async let work: Void = admission.run(for: Asker(departure: departure)) {
                        for _ in 0..<(number % 7) { await Task.yield() }
                    }
                    for _ in 0..<(number % 5) { await Task.yield() }
                    if number % 3 == 0 { departure.happen() }
                    _ = try? await work
                }
            }
        }
        #expect(admission.statistics.active == 0 && admission.statistics.waiting == 0)
    }
}
