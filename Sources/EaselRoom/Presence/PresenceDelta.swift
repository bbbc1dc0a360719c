import EaselBoard
import EaselJSON
import NIOCore

/// What all sessions of a board are told of each other, encoded once.
struct PresenceDelta: Sendable {
    let participants: [SharedFrame]
    /// The one session that `participants` tells of, if it is one: it has itself in its welcome.
    let onlyArrival: SessionID?
    let presence: [SharedFrame]
    /// For those who are there and not listed any more: everybody knows themselves.
    let unlisted: [SessionID: SharedFrame]

    /// - Parameters:
    ///   - count: how many participants there are, if not all are listed.
    ///   - unlisted: who is there and not listed any more.
    init(
        _ changes: PresenceChanges, count: Int?, unlisted: [SessionID] = [],
        participant: (SessionID) -> Participant?
    ) {
        let arrivals = changes.joined.compactMap(participant)
        let isTold = !arrivals.isEmpty || !changes.left.isEmpty || changes.isCountChanged
        participants = isTold ? Self.frames(arrivals: arrivals, departures: changes.left, count: count) : []
        onlyArrival =
            arrivals.count == 1 && changes.left.isEmpty && !changes.isCountChanged ? arrivals.first?.session : nil
        presence = Self.frames(states: changes.states)
        self.unlisted = unlisted.reduce(into: [:]) { frames, session in
            guard let participant = participant(session) else { return }
            let message = ServerMessage.participants(joined: [participant], left: [], count: count)
            frames[session] = SharedFrame(.participants, ByteBuffer(bytes: message.encode()))
        }
    }

    private enum Change {
        case joined(Participant)
        case left(SessionID)
    }

    private static func frames(arrivals: [Participant], departures: [SessionID], count: Int?) -> [SharedFrame] {
        let changes = arrivals.map(Change.joined) + departures.map(Change.left)
        return FrameSplitter.encode(changes[...], as: .participants) { changes in
            .participants(
                joined: changes.compactMap { if case .joined(let participant) = $0 { participant } else { nil } },
                left: changes.compactMap { if case .left(let session) = $0 { session } else { nil } }, count: count)
        }
    }

    private static func frames(states: [SessionID: JSONObject]) -> [SharedFrame] {
        guard !states.isEmpty else { return [] }
        return FrameSplitter.encode(Array(states)[...], as: .presence) {
            .presence(Dictionary($0.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }))
        }
    }
}
