import EaselBoard
import EaselJSON
import EaselLog
import NIOCore

/// Who is on a board, on whatever node, and what of that its sessions have not been told yet. A pure value.
///
/// The log's own roster is compared from time to time, and it is old when it has been read: what came and went meanwhile
/// is told apart by versions.
struct Roster: Sendable {
    private struct Entry: Sendable {
        var participant: Participant
        let node: NodeID
        let version: Int
    }

    private let node: NodeID
    private var entries: [SessionID: Entry] = [:]
    /// This node's sessions that are in the log's roster already, or may be, and not in this one yet.
    private var entering: Set<SessionID> = []
    /// This node's sessions whose newest state the log's roster does not have.
    private var unlogged: Set<SessionID> = []
    private var changes = PresenceChanges()
    private var listing: RosterListing
    /// What a welcome says of those who are listed; nil when it has to be made anew.
    private var encodedListing: (participants: [Participant], encoded: EncodedParticipants)?
    private var version = 0
    private var reconciliation: Reconciliation?
    /// Whether the log's roster may lack what it was told of this node's sessions, until it is compared.
    private(set) var isLogUncertain = false

    private struct Reconciliation: Sendable {
        /// What entered later can't be missed by the log's roster.
        let version: Int
        /// Who left since: the log's roster may still have them.
        var departed: Set<SessionID> = []
        /// Whether the log has missed something since.
        var isOutdated = false
    }

    /// - Parameters:
    ///   - node: the node that this roster is kept on.
    ///   - limit: how many participants sessions are told of.
    init(node: NodeID, listing limit: Int = .max) {
        self.node = node
        listing = RosterListing(limit: limit)
    }

    /// Everybody who is there.
    var participants: [Participant] {
        entries.values.map(\.participant).sorted { $0.session < $1.session }
    }

    /// How many are there, if not all are listed.
    var count: Int? { listing.isPartial ? listing.count : nil }

    /// Those who are listed, and their encoding, which is made once for all who join until something changes.
    mutating func listed() -> (participants: [Participant], encoded: EncodedParticipants) {
        if let encodedListing { return encodedListing }
        let participants = listing.sessions.compactMap { entries[$0]?.participant }.sorted { $0.session < $1.session }
        let made = (participants, EncodedParticipants(participants))
        encodedListing = made
        return made
    }

    /// Whether sessions are told of this one.
    func isListed(_ session: SessionID) -> Bool { listing.contains(session) }

    func contains(_ session: SessionID) -> Bool {
        entries[session] != nil
    }

    // MARK: What happens

    /// A session of this node is about to be entered in the log's roster.
    mutating func willEnter(_ session: SessionID) {
        entering.insert(session)
    }

    /// The session did not join after all.
    mutating func didNotEnter(_ session: SessionID) {
        entering.remove(session)
    }

    mutating func enter(_ participant: Participant, on node: NodeID, at now: NIODeadline = .now()) {
        let session = participant.session
        entering.remove(session)
        reconciliation?.departed.remove(session)
        version += 1
        let old = entries.updateValue(Entry(participant: participant, node: node, version: version), forKey: session)
        let isPartial = listing.isPartial
        guard listing.enter(session, at: now) else {
            changes.isCountChanged = true
            return
        }
        encodedListing = nil
        changes.entered(session, isNew: old == nil)
        if isPartial { changes.isCountChanged = true }
    }

    /// False if the session was not there.
    @discardableResult
    mutating func leave(_ session: SessionID) -> Bool {
        reconciliation?.departed.insert(session)
        unlogged.remove(session)
        guard entries.removeValue(forKey: session) != nil else { return false }
        guard listing.leave(session) else {
            changes.isCountChanged = true
            return true
        }
        encodedListing = nil
        changes.left(session)
        return true
    }

    /// The newest state wins; what came before is never told. False if the session is not there.
    @discardableResult
    mutating func update(_ session: SessionID, state: JSONObject, at now: NIODeadline = .now()) -> Bool {
        guard let entry = entries[session] else { return false }
        if entry.node == node, entry.participant.state != state { unlogged.insert(session) }
        entries[session]?.participant.state = state
        guard listing.acted(session, at: now) else { return true }
        encodedListing = nil
        changes.updated(session, state: state)
        return true
    }

    /// A session has drawn, which counts where not all are listed.
    mutating func drew(_ session: SessionID, at now: NIODeadline = .now()) {
        if listing.isPartial { _ = listing.acted(session, at: now) }
    }

    mutating func receive(_ message: PresenceMessage) {
        switch message {
        case .presence(let node, let states):
            // This node's own sessions told each other before the log heard of it.
            guard node != self.node else { return }
            // A node says it again once the log has it.
            for (session, state) in states where entries[session]?.participant.state != state {
                update(session, state: state)
            }
        case .participants(let node, let joined, let left):
            guard node != self.node else { return }
            for participant in joined { enter(participant, on: node) }
            for session in left { leave(session) }
        }
    }

    // MARK: Telling it

    var hasChanges: Bool { !changes.isEmpty || listing.isDue }

    /// What the board's sessions are to be told now.
    mutating func takeDelta(at now: NIODeadline = .now()) -> PresenceDelta {
        defer { changes = PresenceChanges() }
        let (new, old) = listing.relist(at: now)
        for session in old { changes.left(session) }
        for session in new { changes.entered(session, isNew: true) }
        if !new.isEmpty || !old.isEmpty { encodedListing = nil }
        return PresenceDelta(changes, count: count, unlisted: old) { entries[$0]?.participant }
    }

    // MARK: Telling the log

    /// Whether the log's roster has an old state of a session of this node.
    var hasUnlogged: Bool { !unlogged.isEmpty }

    /// The sessions of this node whose newest state the log's roster does not have, as they are now.
    mutating func takeUnlogged() -> [Participant] {
        defer { unlogged = [] }
        return unlogged.compactMap { entries[$0]?.participant }.sorted { $0.session < $1.session }
    }

    /// The log did not take what it was told of this node's sessions, or may not have.
    mutating func logMissed() {
        isLogUncertain = true
        reconciliation?.isOutdated = true
    }

    // MARK: Comparing it with the log's

    /// Whether the log's roster is being read.
    var isReconciling: Bool { reconciliation != nil }

    /// The log's roster is about to be read. False if it is being read already.
    mutating func beginReconciliation() -> Bool {
        guard reconciliation == nil else { return false }
        reconciliation = Reconciliation(version: version)
        return true
    }

    /// The log's roster could not be read.
    mutating func abandonReconciliation() {
        reconciliation = nil
    }

    /// What of the log's roster is wrong.
    struct Corrections: Sendable, Equatable {
        /// Sessions of this node that are not in it.
        var enter: [Participant] = []
        /// Sessions in it that are no more.
        var remove: [SessionID] = []
    }

    /// Makes this roster what the log's was when it was read, apart from what has changed since, and says what is wrong
    /// with the log's. This node knows its own sessions better than the log; `dead` are nodes that have stopped.
    mutating func reconcile(with roster: [RosterEntry], dead: Set<NodeID>) -> Corrections {
        guard let reconciliation else { return Corrections() }
        var corrections = Corrections()
        let alive = roster.filter { !dead.contains($0.node) || $0.node == node }
        let known = Set(alive.map(\.participant.session))
        corrections.remove = roster.map(\.participant.session).filter { !known.contains($0) }
        for entry in alive {
            let session = entry.participant.session
            if let own = entries[session], own.node == node, own.participant != entry.participant {
                unlogged.insert(session)
            }
            guard entries[session] == nil, !reconciliation.departed.contains(session) else { continue }
            if entry.node != node {
                enter(entry.participant, on: entry.node)
            } else if !entering.contains(session) {
                corrections.remove.append(session)
            }
        }
        for (session, entry) in entries where !known.contains(session) && entry.version <= reconciliation.version {
            if entry.node == node { corrections.enter.append(entry.participant) } else { leave(session) }
        }
        if !reconciliation.isOutdated { isLogUncertain = false }
        self.reconciliation = nil
        return corrections
    }
}
