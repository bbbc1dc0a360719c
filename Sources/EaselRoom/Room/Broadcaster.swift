import EaselBoard
import EaselLog
import NIOCore

/// A board's sessions on one event loop, and that loop's own view of the recent frames.
///
/// Confined to the loop. A room hands it each frame once; it writes the same bytes to all its sessions.
final class Broadcaster {
    private(set) var ring: FrameRing
    /// In no order, but one behind the other: all are gone through for each frame.
    private var sessions: [Session] = []
    private var places: [SessionID: Int] = [:]
    private let counters: Counters
    private let eventLoop: any EventLoop
    /// Where the sessions stand that are to be written to; nil while there is nothing to write.
    private var unwrittenAfter: Seq?

    init(ring: FrameRing, counters: Counters, eventLoop: any EventLoop) {
        self.ring = ring
        self.counters = counters
        self.eventLoop = eventLoop
    }

    func add(_ session: Session) {
        guard places[session.id] == nil else { return }
        places[session.id] = sessions.count
        sessions.append(session)
    }

    /// The last session takes the place of the one that leaves.
    func remove(_ session: Session) {
        guard let place = places.removeValue(forKey: session.id), let last = sessions.popLast() else { return }
        guard place < sessions.count else { return }
        sessions[place] = last
        places[last.id] = place
    }

    /// Passes a frame on to every session that waits for it; one that is behind finds it in the ring later.
    ///
    /// It is written once the loop has done what it has to do now. So frames that come together, or while many sessions are
    /// being written to, go out together: one write and one system call a session.
    func deliver(_ frame: OperationFrame) {
        if unwrittenAfter == nil {
            unwrittenAfter = ring.head
            let broadcaster = NIOLoopBound(self, eventLoop: eventLoop)
            eventLoop.execute { broadcaster.value.writeFrames() }
        }
        ring.append(frame)
    }

    private func writeFrames() {
        guard let after = unwrittenAfter else { return }
        unwrittenAfter = nil
        var delivered = 0
        if let recent = RecentFrames(in: ring, after: after) {
            for session in sessions { delivered += session.deliver(recent) }
        } else {
            for session in sessions { delivered += session.advance() }
        }
        counters.deliveries.count(delivered)
    }

    func deliver(_ delta: PresenceDelta) {
        // What happened before is told before.
        writeFrames()
        let (participants, presence) = (SharedMessages(delta.participants), SharedMessages(delta.presence))
        for session in sessions {
            session.tell(participants: participants, presence: presence, of: delta)
        }
    }

    /// The log has another lineage: every session starts over.
    func reset(to ring: FrameRing) {
        unwrittenAfter = nil
        self.ring = ring
        for session in sessions {
            session.startOver()
        }
    }

    /// The board has another access record. What was sequenced before is told before.
    func judge(by record: AccessRecord, evenIfOlder: Bool) {
        writeFrames()
        for session in sessions {
            session.judge(by: record, evenIfOlder: evenIfOlder)
        }
    }

    func checkForStalls() {
        for session in sessions {
            session.checkForStall()
        }
    }

    func closeAll(_ failure: SessionFailure) {
        writeFrames()
        for session in sessions {
            session.fail(failure)
        }
    }

    /// Closes the sessions of somebody who was removed.
    func forget(_ author: Author) {
        writeFrames()
        for session in sessions { session.forget(author) }
    }

    /// Closes a session on behalf of an administrator, if it is here.
    func close(_ session: SessionID) {
        guard let place = places[session] else { return }
        writeFrames()
        sessions[place].fail(.closedByAdministrator)
    }

    /// Asks all sessions to leave, each at its own time within the spread.
    func drain(over spread: TimeAmount) {
        writeFrames()
        let count = Int64(max(sessions.count, 1))
        for (index, session) in sessions.enumerated() {
            session.drain(after: .nanoseconds(spread.nanoseconds * Int64(index) / count))
        }
    }
}
