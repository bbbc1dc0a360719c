import EaselBoard
import EaselJSON

/// What this node has yet to tell the log and the other nodes about its sessions on a board. A pure value.
///
/// One publication is under way at a time, so what a session does arrives in the order in which it did it. Meanwhile the
/// newest presence replaces older, and a session that leaves takes with it what was to be told of it: what waits is
/// bounded by the sessions that came and went.
struct PublicationQueue: Sendable {
    /// What is to be carried out, in this order.
    struct Publication: Sendable, Equatable {
        /// Into the log's roster.
        var enter: [Participant] = []
        /// Out of the log's roster.
        var remove: [SessionID] = []
        /// To the other nodes.
        var joined: [Participant] = []
        var left: [SessionID] = []
        var states: [SessionID: JSONObject] = [:]
    }

    private var waiting = Publication()
    private var isPublishing = false

    /// Whether there is nothing that anybody has yet to be told.
    var isIdle: Bool { !isPublishing && waiting == Publication() }

    // MARK: What is to be told

    /// A session that the log's roster has.
    mutating func join(_ participant: Participant) {
        waiting.joined.append(participant)
    }

    mutating func leave(_ session: SessionID) {
        remove(session)
        waiting.left.append(session)
    }

    /// A session that the log's roster has lost.
    mutating func enterAgain(_ participant: Participant) {
        waiting.enter.append(participant)
        waiting.joined.append(participant)
    }

    /// A session that has moved since the log's roster was told where it is. Other nodes hear it once more after the log:
    /// whoever reads the roster too early is following already.
    mutating func restate(_ participant: Participant) {
        waiting.enter.removeAll { $0.session == participant.session }
        waiting.enter.append(participant)
        waiting.states[participant.session] = participant.state
    }

    /// A session of which the log's roster must not tell any more, and of which other nodes need not be told.
    mutating func remove(_ session: SessionID) {
        waiting.enter.removeAll { $0.session == session }
        waiting.joined.removeAll { $0.session == session }
        waiting.states[session] = nil
        waiting.remove.append(session)
    }

    mutating func update(_ session: SessionID, state: JSONObject) {
        waiting.states[session] = state
    }

    // MARK: Telling it

    /// Begins the next publication. Presence is not urgent: it goes along where it is due.
    mutating func next(withPresence isPresenceDue: Bool) -> Publication? {
        guard !isPublishing else { return nil }
        let states = isPresenceDue ? [:] : waiting.states
        if !isPresenceDue { waiting.states = [:] }
        let next = waiting
        waiting = Publication(states: states)
        guard next != Publication() else { return nil }
        isPublishing = true
        return next
    }

    /// The publication was carried out as far as it could be. True if presence waits, which is to be told soon.
    mutating func finish() -> Bool {
        isPublishing = false
        return !waiting.states.isEmpty
    }
}
