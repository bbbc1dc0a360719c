import DequeModule
import NIOConcurrencyHelpers

/// Runs the jobs of one actor in order, on threads that many actors share.
final class SerialQueue: SerialExecutor {
    private struct State {
        var jobs: Deque<UnownedJob> = []
        var isRunning = false
    }

    private let threads: WorkerThreads
    private let state = NIOLockedValueBox(State())

    init(on threads: WorkerThreads) {
        self.threads = threads
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let starts = state.withLockedValue { state in
            state.jobs.append(job)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        if starts { threads.run { self.runAll() } }
    }

    private func runAll() {
        while let job = next() { job.runSynchronously(on: asUnownedSerialExecutor()) }
    }

    private func next() -> UnownedJob? {
        state.withLockedValue { state in
            let job = state.jobs.popFirst()
            if job == nil { state.isRunning = false }
            return job
        }
    }
}
