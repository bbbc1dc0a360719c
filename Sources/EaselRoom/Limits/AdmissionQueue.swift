import DequeModule
package import NIOCore

/// Decides who may begin now, who waits, and who is refused. A pure value.
///
/// Sessions join by it: opening a board and making a welcome cost time. When thousands of sessions reconnect at once because a node has died,
/// a bounded number of them is served and a bounded number waits.
package struct AdmissionQueue<Waiter: Sendable>: Sendable {
    package enum Answer: Sendable {
        case enters
        case waits
        /// The queue is full; at the pace of the last ones it takes this long to empty.
        case refused(after: TimeAmount)
    }

    private let maximumActive: Int
    private let maximumWaiting: Int
    package private(set) var active = 0
    private var waiting: Deque<Waiter> = []
    /// The moving average of the time between two that left, while somebody waited.
    private var pace = TimeAmount.milliseconds(5)
    private var lastDeparture: NIODeadline?

    package init(maximumActive: Int, maximumWaiting: Int) {
        self.maximumActive = maximumActive
        self.maximumWaiting = maximumWaiting
    }

    package var waitingCount: Int { waiting.count }

    /// Asks for a place. Who gets one, now or later, calls ``leave(at:)`` when done with it.
    package mutating func enter(_ waiter: Waiter) -> Answer {
        if active < maximumActive {
            active += 1
            return .enters
        }
        guard waiting.count < maximumWaiting else { return .refused(after: estimatedWait) }
        waiting.append(waiter)
        return .waits
    }

    /// Gives a place back. Returns who has it from now on.
    package mutating func leave(at now: NIODeadline) -> Waiter? {
        guard let next = waiting.popFirst() else {
            active -= 1
            lastDeparture = nil
            return nil
        }
        if let lastDeparture {
            pace = .nanoseconds((pace.nanoseconds * 15 + (now - lastDeparture).nanoseconds) / 16)
        }
        lastDeparture = now
        return next
    }

    private var estimatedWait: TimeAmount {
        min(.seconds(30), max(.seconds(1), .nanoseconds(pace.nanoseconds * Int64(waiting.count))))
    }
}

extension AdmissionQueue where Waiter: Equatable {
    /// Takes back one that waits. False if it does not wait any more.
    package mutating func withdraw(_ waiter: Waiter) -> Bool {
        guard let index = waiting.firstIndex(of: waiter) else { return false }
        waiting.remove(at: index)
        return true
    }
}
