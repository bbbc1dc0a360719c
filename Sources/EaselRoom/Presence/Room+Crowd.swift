import EaselBoard
import EaselJSON
import EaselLog
import NIOCore

/// Presence and participants, of this node and of the others.
extension Room {
    func update(presence state: JSONObject, of session: SessionID) {
        crowd.update(session, state: state)
        unpublished[session] = state
        tellNewsSoon()
    }

    func receive(_ message: CrowdMessage) {
        switch message {
        case .presence(let node, let states):
            // What this node's own sessions do went to its sessions before it went to the log.
            guard node != rooms.node else { return }
            for (session, state) in states {
                crowd.update(session, state: state)
            }
        case .participants(let node, let joined, let left):
            guard node != rooms.node else { return }
            for participant in joined {
                crowd.enter(RosterEntry(participant: participant, node: node))
            }
            left.forEach { crowd.leave($0) }
        }
        tellNewsSoon()
    }

    /// Tells news at once and then collects for one interval, so that a lone change is not delayed.
    func tellNewsSoon() {
        guard case .open = phase, !isTellingNews, crowd.hasNews else { return }
        isTellingNews = true
        tellNews()
        waitToTellNews()
    }

    private func waitToTellNews() {
        eventLoop.scheduleTask(in: configuration.presenceInterval) { [weak self] in
            self?.assumeIsolated { room in
                if room.crowd.hasNews {
                    room.tellNews()
                    room.waitToTellNews()
                } else {
                    room.isTellingNews = false
                }
            }
        }
    }

    private func tellNews() {
        let news = crowd.takeNews()
        for outlet in outlets.values {
            outlet.perform { $0.deliver(news) }
        }
        publishPresence()
    }

    /// One message at a time: while the log is slow or away, what changes replaces what waits.
    private func publishPresence() {
        guard !unpublished.isEmpty, !isPublishing else { return }
        isPublishing = true
        let message = CrowdMessage.presence(node: rooms.node, states: unpublished)
        unpublished = [:]
        Task {
            try? await log.publish(message.encode(), on: board)
            isPublishing = false
            // The newest is told even if nothing changes any more.
            tellUnpublishedSoon()
        }
    }

    private func tellUnpublishedSoon() {
        guard case .open = phase, !unpublished.isEmpty else { return }
        eventLoop.scheduleTask(in: configuration.presenceInterval) { [weak self] in
            self?.assumeIsolated { $0.publishPresence() }
        }
    }

    /// To the other nodes. It may be lost: the roster is compared at each heartbeat, and presence is only the newest.
    func publish(_ message: CrowdMessage) {
        Task { [log, board, logger] in
            do {
                try await log.publish(message.encode(), on: board)
            } catch {
                logger.debug("presence was not published", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Makes the roster true again: lost joins and leaves, and participants whose node is dead.
    func refreshRoster(liveNodes: Set<NodeID>) {
        Task {
            guard let entries = try? await log.participants(of: board) else { return }
            let dead = entries.filter { $0.node != rooms.node && !liveNodes.contains($0.node) }
            if !dead.isEmpty {
                try? await log.leave(dead.map(\.participant.session), on: board)
            }
            // This node was taken for dead, or the store lost its tail: its sessions live, and say so again.
            let known = Set(entries.map(\.participant.session))
            for (session, entry) in crowd.roster where entry.node == rooms.node && !known.contains(session) {
                try? await log.enter(entry.participant, node: rooms.node, on: board)
                publish(.participants(node: rooms.node, joined: [entry.participant], left: []))
            }
            let deadSessions = Set(dead.map(\.participant.session))
            crowd.reconcile(
                with: entries.filter { !deadSessions.contains($0.participant.session) }, except: rooms.node)
            tellNewsSoon()
        }
    }
}
