internal import NIOConcurrencyHelpers
internal import NIOCore

/// Carries to an event loop what is to be sent to the sockets that live on it, in the order in which it was said.
///
/// Everything that a socket is sent goes through here, whoever says it, so that an event which was emitted to a room before
/// another to one socket also arrives before it. However much is said at once, the loop is woken once.
final class LoopBroadcaster: Sendable {
    let eventLoop: any EventLoop
    private let inbox = NIOLockedValueBox(Inbox())

    private struct Inbox {
        var work: [@Sendable () -> Void] = []
        var isScheduled = false
    }

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// Has work done on the loop, after all that was said before. Never does it at once, even on the loop.
    func enqueue(_ work: @escaping @Sendable () -> Void) {
        let mustWake = inbox.withLockedValue { inbox in
            inbox.work.append(work)
            defer { inbox.isScheduled = true }
            return !inbox.isScheduled
        }
        if mustWake { eventLoop.execute { self.drain() } }
    }

    private func drain() {
        let work = inbox.withLockedValue { inbox in
            defer { inbox = Inbox() }
            return inbox.work
        }
        for work in work { work() }
    }
}
