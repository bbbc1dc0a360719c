import Testing

@testable import EaselRoom

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
