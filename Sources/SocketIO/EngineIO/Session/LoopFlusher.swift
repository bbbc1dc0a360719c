internal import NIOConcurrencyHelpers
internal import NIOCore

/// What is flushed once all that is sent in one turn of its event loop has been.
protocol LoopFlushable: AnyObject {
    func flush()
}

/// Flushes what was written on one event loop, once a turn, however many messages and sessions there were.
final class LoopFlusher {
    private let eventLoop: any EventLoop
    private var pending: [any LoopFlushable] = []

    private init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// `flushable` is flushed once for each call; it calls again only after it was flushed.
    func schedule(_ flushable: any LoopFlushable) {
        pending.append(flushable)
        guard pending.count == 1 else { return }
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.execute { bound.value.flush() }
    }

    private func flush() {
        let due = pending
        pending = []
        for flushable in due { flushable.flush() }
    }

    /// One for each event loop.
    final class Pool: Sendable {
        private let flushers = NIOLockedValueBox<[ObjectIdentifier: NIOLoopBound<LoopFlusher>]>([:])

        /// To be called on the event loop.
        func flusher(on eventLoop: any EventLoop) -> LoopFlusher {
            flushers.withLockedValue { flushers in
                if let known = flushers[ObjectIdentifier(eventLoop)] { return known }
                let bound = NIOLoopBound(LoopFlusher(eventLoop), eventLoop: eventLoop)
                flushers[ObjectIdentifier(eventLoop)] = bound
                return bound
            }.value
        }
    }
}
