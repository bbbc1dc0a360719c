import EaselBoard
import NIOCore

/// Whom the sessions of a board are told of: everybody while there are few, and otherwise those who were active last.
/// A pure value.
///
/// Who is listed changes by ``relist(at:)`` alone, but for those who come while there is room and those who leave.
struct RosterListing: Sendable {
    /// How many are listed at most.
    let limit: Int
    /// How long somebody keeps their place without doing anything, once there are others for it.
    static let rest = TimeAmount.seconds(5)

    /// Each with when they were active last.
    private var listed: [SessionID: NIODeadline] = [:]
    private var unlisted: Set<SessionID> = []
    /// Unlisted sessions that were active. No more than can be listed are remembered.
    private var candidates: [SessionID: NIODeadline] = [:]

    init(limit: Int) {
        self.limit = limit
    }

    /// Everybody who is there.
    var count: Int { listed.count + unlisted.count }

    /// Whether there are more than are listed.
    var isPartial: Bool { !unlisted.isEmpty }

    var sessions: some Collection<SessionID> { listed.keys }

    func contains(_ session: SessionID) -> Bool { listed[session] != nil }

    /// Whether ``relist(at:)`` may change something.
    var isDue: Bool { isPartial && (listed.count < limit || !candidates.isEmpty) }

    /// Somebody has come. True if they are listed.
    mutating func enter(_ session: SessionID, at now: NIODeadline) -> Bool {
        if listed[session] != nil { return true }
        if listed.count < limit {
            unlisted.remove(session)
            candidates[session] = nil
            listed[session] = now
            return true
        }
        unlisted.insert(session)
        return false
    }

    /// Somebody has left. True if they were listed.
    mutating func leave(_ session: SessionID) -> Bool {
        if listed.removeValue(forKey: session) != nil { return true }
        unlisted.remove(session)
        candidates[session] = nil
        return false
    }

    /// Somebody has drawn or pointed. True if they are listed.
    mutating func acted(_ session: SessionID, at now: NIODeadline) -> Bool {
        if listed[session] != nil {
            listed[session] = now
            return true
        }
        if unlisted.contains(session), candidates.count < limit || candidates[session] != nil {
            candidates[session] = now
        }
        return false
    }

    /// Fills free places, and gives places of those who rest to those who act.
    mutating func relist(at now: NIODeadline) -> (listed: [SessionID], unlisted: [SessionID]) {
        guard isDue else { return ([], []) }
        var (new, old): ([SessionID], [SessionID]) = ([], [])
        // The latest is the last, the order of ids decides between equals.
        var waiting = candidates.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
        candidates = [:]
        while listed.count < limit, let (session, time) = waiting.popLast() { new.append(list(session, time)) }
        while listed.count < limit, let session = unlisted.first { new.append(list(session, now)) }
        guard !waiting.isEmpty else { return (new, old) }
        var resting = listed.filter { $0.value + Self.rest <= now }
            .sorted { ($0.value, $0.key) > ($1.value, $1.key) }.map(\.key)
        while let (session, time) = waiting.popLast(), let leaving = resting.popLast() {
            listed[leaving] = nil
            unlisted.insert(leaving)
            old.append(leaving)
            new.append(list(session, time))
        }
        return (new, old)
    }

    private mutating func list(_ session: SessionID, _ time: NIODeadline) -> SessionID {
        unlisted.remove(session)
        listed[session] = time
        return session
    }
}
