import DequeModule
import EaselBoard
import NIOConcurrencyHelpers

/// Which subjects a node has yet to remove from all boards: one after the other, in the order in which it took them up.
final class ForgettingQueue: Sendable {
    private struct State {
        var waiting: Deque<SubjectID> = []
        var isRunning = false
    }

    private let state = NIOLockedValueBox(State())
    /// Subjects that wait at once.
    static let maximum = 1_000

    /// True if ``next()`` has to be called until it gives nil, which nobody does yet. Does nothing for one that waits already, or for
    /// one that is too many.
    func add(_ subject: SubjectID) -> Bool {
        state.withLockedValue { state in
            guard !state.waiting.contains(subject), state.waiting.count < Self.maximum else { return false }
            state.waiting.append(subject)
            defer { state.isRunning = true }
            return !state.isRunning
        }
    }

    /// The subject that is to be removed now; it counts as waiting until ``done(_:)``.
    var next: SubjectID? {
        state.withLockedValue { state in
            if state.waiting.isEmpty { state.isRunning = false }
            return state.waiting.first
        }
    }

    func done(_ subject: SubjectID) {
        state.withLockedValue { $0.waiting.removeAll { $0 == subject } }
    }

    func holds(_ subject: SubjectID) -> Bool { state.withLockedValue { $0.waiting.contains(subject) } }

    var isFull: Bool { state.withLockedValue { $0.waiting.count >= Self.maximum } }
}
