import NIOCore
import Testing

@testable import EaselServer

@Suite("Work that many ask for")
struct WorkQueueTests {
    private let now = NIODeadline.uptimeNanoseconds(1)
    private let ada = Party(.anonymous, at: PeerAddress("192.0.2.1"))
    private let bob = Party(.anonymous, at: PeerAddress("192.0.2.2"))

    private func limits(atOnce: Int = 2, waiting: Int = 6, bytes: Int = 1_000) -> WorkLimits {
        var limits = WorkLimits()
        (limits.atOnce, limits.waiting, limits.bytes) = (atOnce, waiting, bytes)
        return limits
    }

    @Test("is done a few pieces at a time, in order, and what is too much is refused")
    func order() {
        var queue = WorkQueue(limits(waiting: 2))
        #expect((1...4).map { queue.enter($0, for: nil) } == [.begins, .begins, .waits, .waits])
        guard case .refused(.queueFull(2, 2, _)) = queue.enter(5, for: nil) else {
            Issue.record("a fifth piece is not refused")
            return
        }
        #expect(queue.end(nil, at: now) == 3)
        #expect(queue.end(nil, at: now) == 4)
        #expect(queue.end(nil, at: now) == nil)
        #expect((queue.active, queue.waiting, queue.refused) == (1, 0, 1))
    }

    @Test("of one address may be a quarter of all, so that others find places too")
    func addresses() {
        var queue = WorkQueue(limits())
        #expect((1...2).map { queue.enter($0, for: ada) } == [.begins, .begins])
        #expect(queue.enter(3, for: ada) == .refused(.tooManyOfAddress(allowed: 2)))
        #expect(queue.enter(4, for: bob) == .waits)
        #expect(queue.end(ada, at: now) == 4)
        #expect(queue.enter(5, for: ada) == .waits)
        #expect(queue.addresses == 2)
        #expect(queue.end(bob, at: now) == 5)
        #expect(queue.end(ada, at: now) == nil)
        #expect(queue.end(ada, at: now) == nil)
        #expect(queue.addresses == 0 && queue.active == 0)
    }

    @Test("is taken back while it waits, once, and not when it has begun")
    func withdrawal() {
        var queue = WorkQueue(limits(atOnce: 1))
        #expect(queue.enter(1, for: ada) == .begins)
        #expect(queue.enter(2, for: bob) == .waits)
        let results = [
            queue.withdraw(1, of: ada), queue.withdraw(2, of: bob), queue.withdraw(2, of: bob),
        ]
        #expect(results == [false, true, false])
        #expect(queue.end(ada, at: now) == nil)
        #expect(queue.addresses == 0)
    }

    @Test("holds a bounded number of bytes, a quarter for one address, unless one piece alone is larger")
    func bytes() throws {
        var queue = WorkQueue(limits())
        try queue.hold(200, beside: 0, for: ada)
        #expect(throws: WorkRefusal.tooManyBytesOfAddress(allowed: 250)) { try queue.hold(51, beside: 0, for: ada) }
        // The same body, that goes on: nothing else is held for its sender.
        try queue.hold(500, beside: 200, for: ada)
        try queue.hold(250, beside: 0, for: bob)
        #expect(queue.bytes == 950)
        #expect(throws: WorkRefusal.tooManyBytes(allowed: 1_000)) { try queue.hold(51, beside: 0, for: nil) }
        #expect(throws: WorkRefusal.tooManyBytes(allowed: 1_000)) { try queue.hold(51, beside: 700, for: ada) }
        queue.release(700, of: ada)
        queue.release(250, of: bob)
        try queue.hold(5_000, beside: 0, for: nil)
        #expect(throws: WorkRefusal.tooManyBytes(allowed: 1_000)) { try queue.hold(1, beside: 0, for: bob) }
        queue.release(5_000, of: nil)
        #expect(queue.bytes == 0 && queue.addresses == 0 && queue.refused == 4)
    }
}
