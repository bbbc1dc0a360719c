import EaselBoard
import EaselLog
import NIOCore

/// A board's sessions on one event loop, and that loop's own view of the recent frames.
///
/// Confined to the loop. A room hands it each frame once; it writes the same bytes to all its sessions.
final class Broadcaster {
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

    func deliver(_ delta: PresenceDelta) {
        for session in sessions.values {
            session.tell(delta)
        }
    }

    /// The log has another lineage: every session starts over.
    func reset(to ring: FrameRing) {
        self.ring = ring
        for session in sessions.values {
            session.startOver()
        }
    }

    func checkForStalls() {
        for session in sessions.values {
            session.checkForStall()
        }
    }

    func closeAll(_ failure: SessionFailure) {
        for session in sessions.values {
            session.fail(failure)
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
