import Foundation
import NIOCore
import NIOPosix

/// Threads for what computes long: neither event loops nor Swift's own few threads, which everybody's short tasks need,
/// are held up by it.
///
/// As a task's preferred executor they run all of the task that no actor runs on an executor of its own.
package final class WorkerThreads: TaskExecutor {
    /// For the documents of hosted boards, which joins, snapshots, digests and limits wait for.
    package static let rooms = WorkerThreads(count: System.coreCount)

    /// For long messages, of sessions and over HTTP: decoding them takes milliseconds, which event loops do not have.
    package static let messages = WorkerThreads(count: System.coreCount, niceness: 2)

    /// For what people and programs ask for over HTTP: documents of the past, exports, imports. The kernel prefers other
    /// threads to these where there is not enough time for all.
    package static let background = WorkerThreads(count: System.coreCount, niceness: 5)

    private let pool: NIOThreadPool
    private let niceness: Int32
    private static let isNice = ThreadSpecificVariable<Niceness>()

    private final class Niceness: Sendable {}

    /// - Parameters:
    ///   - count: how many threads are started.
    ///   - niceness: how much nicer than the process they are, in the sense of nice(1).
    package init(count: Int, niceness: Int32 = 0) {
        self.niceness = niceness
        pool = NIOThreadPool(numberOfThreads: count)
        pool.start()
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        run { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }

    /// Runs `body` on one of the threads.
    func run(_ body: @escaping @Sendable () -> Void) {
        // The pool is never shut down, but for what would become of jobs: they run anyway.
        pool.submit { _ in
            self.prefersOthers()
            body()
        }
    }

    private func prefersOthers() {
        #if os(Linux)
            // There, a priority is that of the calling thread.
            guard niceness != 0, Self.isNice.currentValue == nil else { return }
            Self.isNice.currentValue = Niceness()
            let process = __priority_which_t(PRIO_PROCESS.rawValue)
            setpriority(process, 0, min(19, getpriority(process, 0) + niceness))
        #endif
    }
}
