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

@Suite("Bytes that wait for a peer")
struct StallWatchTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    private func verdicts(_ pending: [Int]) -> [Bool] {
        var watch = StallWatch()
        return pending.enumerated().map { second, pending in
            watch.hasStalled(pending: pending, at: start + .seconds(Int64(second)), timeout: .seconds(3))
        }
    }

    @Test("and are never taken are a stall, also while more of them come")
    func stall() {
        #expect(verdicts([0, 0, 0, 0, 0, 0]) == [false, false, false, false, false, false])
        #expect(verdicts([9, 9, 9, 9, 9]) == [false, false, false, true, true])
        #expect(verdicts([9, 10, 11, 12]) == [false, false, false, true])
    }

    @Test("and are taken, however slowly, are none")
    func slow() {
        #expect(!verdicts([9, 8, 7, 6, 5, 4, 3]).contains(true))
        #expect(!verdicts([9, 9, 8, 9, 9, 8, 9, 9, 8]).contains(true))
        var watch = StallWatch()
        for second in 0..<9 {
            let hasStalled = watch.hasStalled(
                pending: 9, at: start + .seconds(Int64(second)), timeout: .seconds(3))
            #expect(!hasStalled)
            watch.progressed()
        }
    }
}
