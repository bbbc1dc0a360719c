import EaselBoard
import NIOConcurrencyHelpers
import NIOCore

/// The followers of each board within this process.
final class BoardFollowers: Sendable {
    typealias Handler = @Sendable (BoardEvent) -> Void

    private struct State {
        var nextID = 0
        var handlers: [BoardID: [Int: NIOLockedValueBox<Handler?>]] = [:]
    }

    private let state = NIOLockedValueBox(State())

    func add(_ handler: @escaping Handler, to board: BoardID) -> any LogSubscription {
        let id = state.withLockedValue { state in
            state.nextID += 1
            state.handlers[board, default: [:]][state.nextID] = NIOLockedValueBox(handler)
            return state.nextID
        }
        return Subscription(followers: self, board: board, id: id)
    }

    /// Calls the handlers on the caller's thread. Events of one board must be told one after the other.
    func tell(_ event: BoardEvent, of board: BoardID) {
        for handler in state.withLockedValue({ Array(($0.handlers[board] ?? [:]).values) }) {
            // Locked during the call, so that no call is under way once a follower has been removed.
            handler.withLockedValue { $0?(event) }
        }
    }

    private func remove(_ id: Int, from board: BoardID) {
        let handler = state.withLockedValue { state in
            defer { if state.handlers[board]?.isEmpty == true { state.handlers[board] = nil } }
            return state.handlers[board]?.removeValue(forKey: id)
        }
        handler?.withLockedValue { $0 = nil }
    }

    private struct Subscription: LogSubscription {
        let followers: BoardFollowers
        let board: BoardID
        let id: Int

        func cancel() async {
            followers.remove(id, from: board)
        }
    }
}
