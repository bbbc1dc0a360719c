import NIOConcurrencyHelpers

/// That something has happened, once and for good, for those who wait for it: that the peer of a connection has gone, or that
/// an answer was made.
final class Signal: Sendable {
    private struct State {
        var isOver = false
        var nextID = 0
        var waiting: [Int: AsyncStream<Never>.Continuation] = [:]
    }

    private let state = NIOLockedValueBox(State())

    /// It has happened.
    func happen() {
        let waiting = state.withLockedValue { state in
            state.isOver = true
            defer { state.waiting = [:] }
            return state.waiting.values
        }
        for continuation in waiting { continuation.finish() }
    }

    /// Returns once it has happened, or the task was cancelled.
    func wait() async {
        let (stream, continuation) = AsyncStream<Never>.makeStream()
        let id: Int? = state.withLockedValue { state in
            guard !state.isOver else { return nil }
            state.nextID += 1
            state.waiting[state.nextID] = continuation
            return state.nextID
        }
        guard let id else { return }
        for await _ in stream {}
        state.withLockedValue { _ = $0.waiting.removeValue(forKey: id) }
    }
}
