import EaselBoard
import EaselLog
import NIOCore

/// A board's sessions on one event loop, and that loop's own view of the recent frames.
///
/// Confined to the loop. A room hands it each frame once; it writes the same bytes to all its sessions.
final class Outlet {
    private(set) var ring: FrameRing
    private var sessions: [SessionID: Session] = [:]
    private let counters: Counters

    init(ring: FrameRing, counters: Counters) {
        self.ring = ring
        self.counters = counters
    }

    func add(_ session: Session) {
        sessions[session.id] = session
    }

    func remove(_ session: Session) {
        sessions[session.id] = nil
    }

    /// Passes a frame on to every session that waits for it; one that is behind finds it in the ring later.
    func deliver(_ frame: OperationFrame) {
        ring.append(frame)
        var delivered = 0
        for session in sessions.values {
            delivered += session.advance()
        }
        counters.deliveries.count(delivered)
    }

    func deliver(_ news: Crowd.News) {
        for session in sessions.values {
            session.tell(news)
        }
    }

    /// The log was found to be another one: what was held means nothing any more, and every session starts anew.
    func reset(to ring: FrameRing) {
        self.ring = ring
        for session in sessions.values {
            session.resync()
        }
    }

    func checkForStalls() {
        for session in sessions.values {
            session.checkForStall()
        }
    }

    func closeAll(_ code: CloseCode, error: String, reason: String) {
        for session in sessions.values {
            session.end(code, error: error, reason: reason)
        }
    }

    /// Asks all sessions to leave, each at its own time within the spread.
    func drain(over spread: TimeAmount) {
        let count = Int64(max(sessions.count, 1))
        for (index, session) in sessions.values.enumerated() {
            session.drain(after: .nanoseconds(spread.nanoseconds * Int64(index) / count))
        }
    }
}

/// An outlet as its room knows it.
struct OutletHandle: Sendable {
    let eventLoop: any EventLoop
    /// Sessions that the room has sent there and that have not left.
    var sessions = 0
    private let outlet: NIOLoopBoundBox<Outlet?>

    init(on eventLoop: any EventLoop, ring: FrameRing, counters: Counters) {
        self.eventLoop = eventLoop
        let outlet = NIOLoopBoundBox<Outlet?>.makeEmptyBox(valueType: Outlet.self, eventLoop: eventLoop)
        self.outlet = outlet
        eventLoop.execute { outlet.value = Outlet(ring: ring, counters: counters) }
    }

    /// Calls the outlet on its loop, in the order of the calls.
    func perform(_ body: @escaping @Sendable (Outlet) -> Void) {
        let outlet = self.outlet
        eventLoop.execute {
            if let outlet = outlet.value { body(outlet) }
        }
    }
}
