import NIOCore
import Testing

@testable import EaselRoom

@Suite("Work that is asked for while it is done")
struct CoalescerTests {
    @Test("is done once more, however often it was asked for")
    func again() {
        var work = Coalescer()
        #expect([work.request(), work.request(), work.request()] == [true, false, false])
        #expect([work.finish(), work.finish()] == [true, false])
        let starts = work.request()
        #expect(starts)
    }
}

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

@Suite("Tasks that have an owner")
struct OwnedTasksTests {
    @Test("end with it, also those that are started after its end")
    func cancelled() async {
        let tasks = OwnedTasks()
        await withCheckedContinuation { continuation in
            tasks.run {
                while !Task.isCancelled { await Task.yield() }
                continuation.resume()
            }
            tasks.cancelAll()
        }
        await withCheckedContinuation { continuation in
            tasks.run {
                while !Task.isCancelled { await Task.yield() }
                continuation.resume()
            }
        }
    }

    @Test("are forgotten once they have ended")
    func forgotten() async {
        let tasks = OwnedTasks()
        await withCheckedContinuation { continuation in
            tasks.run { continuation.resume() }
        }
        while tasks.count > 0 { await Task.yield() }
    }
}
