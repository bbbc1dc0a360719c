import EaselBoard
import NIOConcurrencyHelpers
import NIOCore

/// Participants and nodes of a log that one process has to itself. In memory: after a restart nobody is there.
final class EmbeddedRoster: Sendable {
    private struct State {
        var entries: [BoardID: [String: RosterEntry]] = [:]
        var beats: [NodeID: NIODeadline] = [:]
    }

    private let state = NIOLockedValueBox(State())

    func enter(_ entry: RosterEntry, on board: BoardID) {
        state.withLockedValue { $0.entries[board, default: [:]][entry.participant.session] = entry }
    }

    func leave(_ sessions: [String], on board: BoardID) {
        state.withLockedValue { state in
            for session in sessions { state.entries[board]?[session] = nil }
            if state.entries[board]?.isEmpty == true { state.entries[board] = nil }
        }
    }

    func participants(of board: BoardID) -> [RosterEntry] {
        state.withLockedValue { Array(($0.entries[board] ?? [:]).values) }
    }

    func removeBoard(_ board: BoardID) {
        state.withLockedValue { $0.entries[board] = nil }
    }

    func beat(_ node: NodeID) {
        state.withLockedValue { $0.beats[node] = .now() }
    }

    func liveNodes(within time: TimeAmount) -> Set<NodeID> {
        let oldest = NIODeadline.now() - time
        return state.withLockedValue { Set($0.beats.filter { $0.value >= oldest }.keys) }
    }

    func retire(_ node: NodeID) {
        state.withLockedValue { $0.beats[node] = nil }
    }
}
