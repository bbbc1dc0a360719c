import EaselBoard
import NIOConcurrencyHelpers
import NIOCore

/// Who follows which board within this process.
final class BoardFollowers: Sendable {
    typealias Handler = @Sendable (BoardEvent) -> Void

    private struct State {
        var nextID = 0
        var handlers: [BoardID: [Int: Handler]] = [:]
    }

    private let state = NIOLockedValueBox(State())

    func add(_ handler: @escaping Handler, to board: BoardID) -> any LogSubscription {
        let id = state.withLockedValue { state in
            state.nextID += 1
            state.handlers[board, default: [:]][state.nextID] = handler
            return state.nextID
        }
        return Subscription(followers: self, board: board, id: id)
    }

    /// Calls are made by whoever tells; events of one board must be told one after the other.
    func tell(_ event: BoardEvent, of board: BoardID) {
        for handler in state.withLockedValue({ Array(($0.handlers[board] ?? [:]).values) }) {
            handler(event)
        }
    }

    private func remove(_ id: Int, from board: BoardID) {
        state.withLockedValue { state in
            state.handlers[board]?[id] = nil
            if state.handlers[board]?.isEmpty == true { state.handlers[board] = nil }
        }
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
