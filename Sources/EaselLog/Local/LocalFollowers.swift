import EaselBoard
import NIOConcurrencyHelpers

/// The followers of each board within this process.
typealias BoardFollowers = LocalFollowers<BoardID, BoardEvent>

/// Those within this process who follow something, by its key.
final class LocalFollowers<Key: Hashable & Sendable, Event: Sendable>: Sendable {
    typealias Handler = @Sendable (Event) -> Void

    private struct State {
        var nextID = 0
        var handlers: [Key: [Int: NIOLockedValueBox<Handler?>]] = [:]
    }

    private let state = NIOLockedValueBox(State())

    func add(_ handler: @escaping Handler, to key: Key) -> any LogSubscription {
        let id = state.withLockedValue { state in
            state.nextID += 1
            state.handlers[key, default: [:]][state.nextID] = NIOLockedValueBox(handler)
            return state.nextID
        }
        return Subscription(followers: self, key: key, id: id)
    }

    /// Calls the handlers on the caller's thread. Events of one key must be told one after the other.
    func tell(_ event: Event, of key: Key) {
        for handler in state.withLockedValue({ Array(($0.handlers[key] ?? [:]).values) }) {
            // Locked during the call, so that no call is under way once a follower has been removed.
            handler.withLockedValue { $0?(event) }
        }
    }

    private func remove(_ id: Int, from key: Key) {
        let handler = state.withLockedValue { state in
            defer { if state.handlers[key]?.isEmpty == true { state.handlers[key] = nil } }
            return state.handlers[key]?.removeValue(forKey: id)
        }
        handler?.withLockedValue { $0 = nil }
    }

    private struct Subscription: LogSubscription {
        let followers: LocalFollowers
        let key: Key
        let id: Int

        func cancel() async {
            followers.remove(id, from: key)
        }
    }
}
