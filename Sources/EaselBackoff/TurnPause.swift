package import NIOCore

/// How long a connection waits between two turns of its event loop. A pure value.
///
/// A loop reads sockets only when no task is due. Where many connections take turns, those that went first would be due again
/// before the last one was done: who is late waits longer, so that there is a gap.
package struct TurnPause: Sendable {
    private static let shortest = TimeAmount.milliseconds(1)
    private static let longest = TimeAmount.seconds(1)

    /// From the end of one turn to the next.
    package private(set) var time = shortest

    package init() {}

    /// Has a turn begin after the pause, and tells it how much later that is than it was due.
    package func schedule(on eventLoop: any EventLoop, _ turn: @escaping @Sendable (_ late: TimeAmount) -> Void) {
        let due = eventLoop.now + time
        eventLoop.scheduleTask(deadline: due) { turn(eventLoop.now - due) }
    }

    /// A turn begins, so much later than it was due.
    package mutating func begin(late: TimeAmount) {
        time =
            late > Self.shortest
            ? min(time + late + Self.shortest, Self.longest)
            : max(.nanoseconds(time.nanoseconds / 2), Self.shortest)
    }
}
