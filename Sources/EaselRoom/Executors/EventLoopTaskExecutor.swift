import NIOCore

/// Runs a task on an event loop wherever no actor runs it on an executor of its own.
///
/// For short tasks that begin and end on the loop: without it each asynchronous function that no actor isolates takes the
/// task to one of Swift's threads and back, which costs two wake-ups of a thread. Nothing that computes long may be done in
/// them.
final class EventLoopTaskExecutor: TaskExecutor {
    private let eventLoop: any EventLoop

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        eventLoop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
