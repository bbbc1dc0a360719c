import EaselBoard
import NIOConcurrencyHelpers
import NIOCore

/// Participants and nodes of a log that one process has to itself. In memory, so empty after a restart.
final class LocalRoster: Sendable {
    private struct State {
        var entries: [BoardID: [SessionID: RosterEntry]] = [:]
        var heartbeats: [NodeID: NIODeadline] = [:]
        var reports: [NodeID: (text: ByteBuffer, at: NIODeadline)] = [:]
    }

    private let state = NIOLockedValueBox(State())

    func enter(_ entry: RosterEntry, on board: BoardID) {
        state.withLockedValue { $0.entries[board, default: [:]][entry.participant.session] = entry }
    }

    func leave(_ sessions: [SessionID], on board: BoardID) {
        state.withLockedValue { state in
            for session in sessions { state.entries[board]?[session] = nil }
            if state.entries[board]?.isEmpty == true { state.entries[board] = nil }
        }
    }

    func participants(of board: BoardID) -> [RosterEntry] {
        state.withLockedValue { Array(($0.entries[board] ?? [:]).values) }
    }

    func participants(of boards: [BoardID]) -> [[RosterEntry]] {
        state.withLockedValue { state in boards.map { Array((state.entries[$0] ?? [:]).values) } }
    }

    func removeBoard(_ board: BoardID) {
        state.withLockedValue { $0.entries[board] = nil }
    }

    func heartbeat(_ node: NodeID) {
        state.withLockedValue { $0.heartbeats[node] = .now() }
    }

    func liveNodes(within time: TimeAmount) -> Set<NodeID> {
        let oldest = NIODeadline.now() - time
        return state.withLockedValue { Set($0.heartbeats.filter { $0.value >= oldest }.keys) }
    }

    func deregister(_ node: NodeID) {
        state.withLockedValue { state in
            state.heartbeats[node] = nil
            state.reports[node] = nil
        }
    }

    func publish(_ report: ByteBuffer, of node: NodeID) {
        state.withLockedValue { $0.reports[node] = (report, .now()) }
    }

    func reports(within time: TimeAmount) -> [ByteBuffer] {
        let oldest = NIODeadline.now() - time
        return state.withLockedValue { $0.reports.values.filter { $0.at >= oldest }.map(\.text) }
    }
}
