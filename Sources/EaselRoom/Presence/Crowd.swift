import EaselBoard
import EaselJSON
import EaselLog
import NIOCore

/// Who is on a board, and what of that has changed since it was last told: joins, leaves and the newest presence of
/// each session. A pure value; the room gives it time.
struct Crowd: Sendable {
    private(set) var roster: [SessionID: RosterEntry] = [:]
    private var joined: [SessionID] = []
    private var left: [SessionID] = []
    private var states: [SessionID: JSONObject] = [:]

    var participants: [Participant] {
        roster.values.map(\.participant).sorted { $0.session < $1.session }
    }

    var hasNews: Bool { !joined.isEmpty || !left.isEmpty || !states.isEmpty }

    mutating func enter(_ entry: RosterEntry) {
        let session = entry.participant.session
        let isNew = roster.updateValue(entry, forKey: session) == nil
        left.removeAll { $0 == session }
        if isNew { joined.append(session) }
    }

    mutating func leave(_ session: SessionID) {
        guard roster.removeValue(forKey: session) != nil else { return }
        states[session] = nil
        if let index = joined.firstIndex(of: session) {
            joined.remove(at: index)
        }
        left.append(session)
    }

    /// The newest state wins; what came before is never told.
    mutating func update(_ session: SessionID, state: JSONObject) {
        guard roster[session] != nil else { return }
        roster[session]?.participant.state = state
        states[session] = state
    }

    /// Makes the roster what the log says, for joins and leaves whose message was lost.
    ///
    /// Sessions of `node` are its own affair: it knows them better than the log does.
    mutating func reconcile(with entries: [RosterEntry], except node: NodeID) {
        let known = Set(entries.map(\.participant.session))
        for entry in entries where entry.node != node && roster[entry.participant.session] == nil {
            enter(entry)
        }
        for (session, entry) in roster where entry.node != node && !known.contains(session) {
            leave(session)
        }
    }

    /// What is to be told now, as frames of section 3; empties the news.
    mutating func takeNews() -> News {
        let arrivals = joined.compactMap { roster[$0]?.participant }
        let news = News(
            participants: participantFrames(arrivals: arrivals),
            onlyArrival: arrivals.count == 1 && left.isEmpty ? arrivals.first?.session : nil,
            presence: presenceFrames())
        joined = []
        left = []
        states = [:]
        return news
    }

    private func participantFrames(arrivals: [Participant]) -> [ByteBuffer] {
        let changes = arrivals.map(Change.joined) + left.map(Change.left)
        guard !changes.isEmpty else { return [] }
        return BoundedFrames.encode(changes[...]) { changes in
            .participants(
                joined: changes.compactMap { if case .joined(let participant) = $0 { participant } else { nil } },
                left: changes.compactMap { if case .left(let session) = $0 { session } else { nil } })
        }
    }

    private func presenceFrames() -> [ByteBuffer] {
        guard !states.isEmpty else { return [] }
        return BoundedFrames.encode(Array(states)[...]) {
            .presence(Dictionary($0.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }))
        }
    }

    private enum Change {
        case joined(Participant)
        case left(SessionID)
    }

    /// Frames for all sessions of a board.
    struct News: Sendable {
        var participants: [ByteBuffer]
        /// The one session that `participants` tells of, if it is one: it has itself in its welcome.
        var onlyArrival: SessionID?
        var presence: [ByteBuffer]
    }
}
