import EaselBoard
import EaselJSON

/// What all sessions of a board are told of each other, encoded once.
struct PresenceDelta: Sendable {
    let participants: [SharedFrame]
    /// The one session that `participants` tells of, if it is one: it has itself in its welcome.
    let onlyArrival: SessionID?
    let presence: [SharedFrame]

    init(_ changes: PresenceChanges, participant: (SessionID) -> Participant?) {
        let arrivals = changes.joined.compactMap(participant)
        participants = Self.frames(arrivals: arrivals, departures: changes.left)
        onlyArrival = arrivals.count == 1 && changes.left.isEmpty ? arrivals.first?.session : nil
        presence = Self.frames(states: changes.states)
    }

    private enum Change {
        case joined(Participant)
        case left(SessionID)
    }

    private static func frames(arrivals: [Participant], departures: [SessionID]) -> [SharedFrame] {
        let changes = arrivals.map(Change.joined) + departures.map(Change.left)
        guard !changes.isEmpty else { return [] }
        return FrameSplitter.encode(changes[...], as: .participants) { changes in
            .participants(
                joined: changes.compactMap { if case .joined(let participant) = $0 { participant } else { nil } },
                left: changes.compactMap { if case .left(let session) = $0 { session } else { nil } })
        }
    }

    private static func frames(states: [SessionID: JSONObject]) -> [SharedFrame] {
        guard !states.isEmpty else { return [] }
        return FrameSplitter.encode(Array(states)[...], as: .presence) {
            .presence(Dictionary($0.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }))
        }
    }
}
