import EaselBoard
import EaselJSON
import EaselLog
import Logging
import NIOCore

/// Who is on a hosted board, and how its sessions and the other nodes hear of it.
///
/// An actor beside its room, on the same event loop. ``Roster`` and ``PublicationQueue`` decide; this carries it out.
actor BoardPresence {
    nonisolated let eventLoop: any EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    private let board: BoardID
    private let node: NodeID
    private let log: any PresenceStore & NodeRegistry
    private let interval: TimeAmount
    private let rosterInterval: TimeAmount
    private let listing: Int
    private let logger: Logger
    private let tasks = OwnedTasks()
    private var roster: Roster
    private var publications = PublicationQueue()
    private var throttle = Coalescer()
    /// Whether the log's roster gets new states soon.
    private var isRestating = false
    /// Nil until the board is open, and once it has been closed.
    private var broadcast: (@Sendable (PresenceDelta) -> Void)?

    /// - Parameters:
    ///   - interval: between two frames of presence, to sessions and to other nodes.
    ///   - rosterInterval: how long the log's roster may have an old state of a session. A node that does not host the
    ///     board yet knows from there who is on it.
    ///   - listing: how many participants sessions are told of.
    init(
        board: BoardID, node: NodeID, log: any PresenceStore & NodeRegistry, eventLoop: any EventLoop,
        interval: TimeAmount, rosterInterval: TimeAmount = .milliseconds(500), listing: Int, logger: Logger
    ) {
        self.board = board
        self.node = node
        self.log = log
        self.eventLoop = eventLoop
        self.interval = interval
        self.rosterInterval = rosterInterval
        self.logger = logger
        self.listing = listing
        roster = Roster(node: node, listing: listing)
    }

    /// Whether nothing is left that the log or other nodes have to be told.
    var isIdle: Bool { publications.isIdle }

    /// Whether the log's roster is known to have none of this node's sessions that have left.
    var isLogged: Bool { isIdle && !roster.isLogUncertain }

    var isReconciling: Bool { roster.isReconciling }
    var participants: [Participant] { roster.participants }

    /// Takes the roster from the log, and passes on what changes from now on.
    func load(_ broadcast: @escaping @Sendable (PresenceDelta) -> Void) async throws {
        // Messages of other nodes come already: the roster that is read is older than what they say.
        _ = roster.beginReconciliation()
        let entries: [RosterEntry]
        do {
            entries = try await log.participants(of: board)
        } catch {
            roster.abandonReconciliation()
            throw error
        }
        // Sessions of this node are of an earlier life of it, and nobody else would ever remove them.
        for session in roster.reconcile(with: entries, dead: []).remove { publications.leave(session) }
        // Nobody is here yet whom to tell.
        _ = roster.takeDelta()
        self.broadcast = broadcast
        publish()
    }

    /// Ends all that is under way.
    func end() {
        broadcast = nil
        tasks.cancelAll()
    }

    // MARK: Sessions of this node

    /// Enters a session in the log's roster. ``admit(_:)`` or ``withdraw(_:)`` follows.
    func enter(_ participant: Participant) async throws {
        roster.willEnter(participant.session)
        do {
            try await log.enter([participant], node: node, on: board)
        } catch {
            // It may be in the log all the same.
            withdraw(participant.session)
            throw error
        }
    }

    /// Who is on a board, as a session that joins is told.
    struct Company: Sendable {
        /// Those who are listed, and the session itself.
        let participants: [Participant]
        /// How many there are, if not all are listed.
        let count: Int?
        let encoded: EncodedParticipants
    }

    /// The session is on the board. Gives those who are.
    func admit(_ participant: Participant) -> Company {
        roster.enter(participant, on: node)
        publications.join(participant)
        publish()
        let (listed, encoded) = roster.listed()
        let company = Company(
            participants: roster.isListed(participant.session) ? listed : listed + [participant], count: roster.count,
            encoded: encoded)
        tellChanges()
        return company
    }

    /// The session did not come onto the board after all.
    func withdraw(_ session: SessionID) {
        roster.didNotEnter(session)
        publications.leave(session)
        publish()
    }

    func leave(_ session: SessionID) {
        roster.leave(session)
        publications.leave(session)
        publish()
        tellChanges()
    }

    func update(_ session: SessionID, state: JSONObject) {
        guard roster.update(session, state: state) else { return }
        publications.update(session, state: state)
        tellChanges()
        restateSoon()
    }

    /// A session of this node has submitted an operation.
    func drew(_ session: SessionID) {
        guard roster.count != nil else { return }
        roster.drew(session)
        tellChanges()
    }

    // MARK: Sessions of all nodes

    func receive(_ message: PresenceMessage) {
        roster.receive(message)
        tellChanges()
    }

    /// Tells changes at once and then collects for one interval, so that a lone change is not delayed.
    private func tellChanges() {
        guard broadcast != nil, roster.hasChanges, throttle.request() else { return }
        tellNow()
    }

    private func tellNow() {
        broadcast?(roster.takeDelta())
        publish(withPresence: true)
        eventLoop.scheduleTask(in: intervalForAll) { [weak self] in
            self?.assumeIsolated { $0.intervalElapsed() }
        }
    }

    /// The more there are to be told, the more is told at once: what a join and a moving cursor cost does not grow with those
    /// who are there already.
    private var intervalForAll: TimeAmount {
        guard let count = roster.count else { return interval }
        return min(interval * Int64(count / max(1, listing)), max(interval, .seconds(1)))
    }

    private func intervalElapsed() {
        if throttle.finish() { tellNow() }
    }

    // MARK: To the log and the other nodes

    /// Carries out what waits, one publication at a time.
    private func publish(withPresence isPresenceDue: Bool = false) {
        guard let publication = publications.next(withPresence: isPresenceDue) else { return }
        spawn { presence in
            await presence.carryOut(publication)
            let presenceWaits = presence.publications.finish()
            presence.publish()
            if presenceWaits { presence.publishPresenceSoon() }
        }
    }

    /// The newest presence is told even if nothing changes any more.
    private func publishPresenceSoon() {
        eventLoop.scheduleTask(in: interval) { [weak self] in
            self?.assumeIsolated { $0.publish(withPresence: true) }
        }
    }

    /// Has the log's roster know where the sessions of this node are: whoever stands still is told by nobody any more.
    private func restateSoon() {
        guard broadcast != nil, roster.hasUnlogged, !isRestating else { return }
        isRestating = true
        eventLoop.scheduleTask(in: rosterInterval) { [weak self] in
            self?.assumeIsolated { $0.restate() }
        }
    }

    private func restate() {
        isRestating = false
        guard broadcast != nil else { return }
        for participant in roster.takeUnlogged() { publications.restate(participant) }
        publish(withPresence: true)
    }

    /// What fails is not tried again: the roster is compared with the log's from time to time, and presence is only the
    /// newest.
    private func carryOut(_ publication: PublicationQueue.Publication) async {
        do {
            if !publication.enter.isEmpty { try await log.enter(publication.enter, node: node, on: board) }
            if !publication.remove.isEmpty { try await log.leave(publication.remove, on: board) }
        } catch {
            roster.logMissed()
            logger.warning(
                "Roster in the log is out of date until the next check", metadata: ["error": "\(error)"])
        }
        do {
            if !publication.joined.isEmpty || !publication.left.isEmpty {
                try await publish(.participants(node: node, joined: publication.joined, left: publication.left))
            }
            if !publication.states.isEmpty { try await publish(.presence(node: node, states: publication.states)) }
        } catch {
            logger.debug("Presence was not published", metadata: ["error": "\(error)"])
        }
    }

    private func publish(_ message: PresenceMessage) async throws {
        try await log.publish(message.encode(), on: board)
    }

    // MARK: Checks

    /// Compares the roster with the log's: joins and leaves that were not heard of, and participants whose node is dead.
    func reconcile(liveNodes: Set<NodeID>, within heartbeat: TimeAmount) {
        guard broadcast != nil, roster.beginReconciliation() else { return }
        spawn { presence in
            do {
                let entries = try await presence.log.participants(of: presence.board)
                let dead = try await presence.deadNodes(of: entries, liveNodes: liveNodes, within: heartbeat)
                presence.apply(presence.roster.reconcile(with: entries, dead: dead))
            } catch {
                presence.roster.abandonReconciliation()
                presence.logger.debug(
                    "Roster can't be compared with the log's",
                    metadata: ["board": "\(presence.board)", "error": "\(error)"])
            }
        }
    }

    /// A node may have come to life after `liveNodes` were read: where one seems dead, they are read again.
    private func deadNodes(
        of entries: [RosterEntry], liveNodes: Set<NodeID>, within heartbeat: TimeAmount
    ) async throws -> Set<NodeID> {
        let suspects = Set(entries.map(\.node)).subtracting(liveNodes).subtracting([node])
        guard !suspects.isEmpty else { return [] }
        return suspects.subtracting(try await log.liveNodes(within: heartbeat))
    }

    private func apply(_ corrections: Roster.Corrections) {
        for participant in corrections.enter { publications.enterAgain(participant) }
        for session in corrections.remove { publications.remove(session) }
        publish()
        tellChanges()
        restateSoon()
    }

    private func spawn(_ body: @escaping @Sendable (isolated BoardPresence) async -> Void) {
        tasks.start { id in
            Task {
                await body(self)
                tasks.end(id)
            }
        }
    }
}
