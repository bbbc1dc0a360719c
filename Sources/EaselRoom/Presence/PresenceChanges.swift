import EaselBoard
import EaselJSON

/// Joins, leaves and the newest presence of each session since they were last told. A pure value.
struct PresenceChanges: Sendable {
    private(set) var joined: [SessionID] = []
    private(set) var left: [SessionID] = []
    private(set) var states: [SessionID: JSONObject] = [:]
    /// Whether there are more or fewer than before, besides those who are told of.
    var isCountChanged = false

    var isEmpty: Bool { joined.isEmpty && left.isEmpty && states.isEmpty && !isCountChanged }

    mutating func entered(_ session: SessionID, isNew: Bool) {
        left.removeAll { $0 == session }
        if isNew { joined.append(session) }
    }

    mutating func left(_ session: SessionID) {
        states[session] = nil
        joined.removeAll { $0 == session }
        left.append(session)
    }

    mutating func updated(_ session: SessionID, state: JSONObject) {
        states[session] = state
    }
}
