import EaselBoard
import NIOConcurrencyHelpers

/// Participants of a node without peers. In memory: after a restart nobody is there.
final class EmbeddedRoster: Sendable {
    private let entries = NIOLockedValueBox<[BoardID: [String: RosterEntry]]>([:])

    func enter(_ entry: RosterEntry, on board: BoardID) {
        entries.withLockedValue { $0[board, default: [:]][entry.participant.session] = entry }
    }

    func leave(_ sessions: [String], on board: BoardID) {
        entries.withLockedValue { entries in
            for session in sessions { entries[board]?[session] = nil }
            if entries[board]?.isEmpty == true { entries[board] = nil }
        }
    }

    func participants(of board: BoardID) -> [RosterEntry] {
        entries.withLockedValue { Array(($0[board] ?? [:]).values) }
    }

    func removeBoard(_ board: BoardID) {
        entries.withLockedValue { $0[board] = nil }
    }
}
