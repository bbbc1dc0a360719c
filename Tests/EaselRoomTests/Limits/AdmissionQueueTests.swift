import NIOCore
import Testing

@testable import EaselRoom

@Suite("Sessions that all join at once")
struct AdmissionQueueTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    private func ask(_ queue: inout AdmissionQueue<Int>, _ waiter: Int) -> String {
        switch queue.enter(waiter) {
        case .enters: "enters"
        case .waits: "waits"
        case .refused(let after): "refused for \(after.nanoseconds / 1_000_000) ms"
        }
    }

    @Test("enter a few at a time, in the order in which they came, and the rest is told to come again")
    func order() {
        var queue = AdmissionQueue<Int>(maximumActive: 2, maximumWaiting: 2)
        #expect((1...5).map { ask(&queue, $0) } == ["enters", "enters", "waits", "waits", "refused for 1000 ms"])
        #expect(queue.leave(at: start) == 3)
        #expect(ask(&queue, 6) == "waits")
        #expect(queue.leave(at: start) == 4)
        #expect(queue.leave(at: start) == 6)
        #expect(queue.active == 2)
        #expect(queue.leave(at: start) == nil)
        #expect(queue.leave(at: start) == nil)
        #expect(queue.active == 0)
        #expect(ask(&queue, 7) == "enters")
    }

    @Test("are told to come again later the slower joining goes, within reason")
    func pace() {
        var queue = AdmissionQueue<Int>(maximumActive: 1, maximumWaiting: 100)
        for waiter in 0...100 { _ = ask(&queue, waiter) }
        var now = start
        for waiter in 101...300 {
            now = now + .milliseconds(100)
            _ = queue.leave(at: now)
            _ = ask(&queue, waiter)
        }
        #expect(ask(&queue, 999).hasPrefix("refused for 99"))
        for waiter in 1_000...1_200 {
            now = now + .seconds(2)
            _ = queue.leave(at: now)
            _ = ask(&queue, waiter)
        }
        #expect(ask(&queue, 9_999) == "refused for 30000 ms")
    }
}
