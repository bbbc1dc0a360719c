internal import NIOConcurrencyHelpers

/// Gathers what the receivers of a broadcast answer.
final class AcknowledgementCollector: Sendable {
    private struct State {
        var answers: [SocketValue] = []
        var expected: Int?
        var isOver = false
        var waiter: CheckedContinuation<Void, Never>?

        var isComplete: Bool { isOver || expected.map { answers.count >= $0 } ?? false }
    }

    private let state = NIOLockedValueBox(State())

    /// So many have been asked.
    var expect: @Sendable (Int) -> Void {
        { count in self.change { $0.expected = count } }
    }

    /// One has answered.
    var add: @Sendable (SocketValue) -> Void {
        { answer in self.change { if !$0.isOver { $0.answers.append(answer) } } }
    }

    /// Asks, and returns when all have answered, or the timeout is over, or the task is cancelled.
    func collect(timeout: Duration, _ ask: () -> Void) async -> BroadcastAnswers {
        ask()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.completed() }
            group.addTask { try? await Task.sleep(for: timeout) }
            await group.next()
            group.cancelAll()
            change { $0.isOver = true }
        }
        return state.withLockedValue { BroadcastAnswers(answers: $0.answers, expected: $0.expected ?? 0) }
    }

    private func completed() async {
        await withCheckedContinuation { continuation in
            let isComplete = state.withLockedValue { state in
                if !state.isComplete { state.waiter = continuation }
                return state.isComplete
            }
            if isComplete { continuation.resume() }
        }
    }

    private func change(_ body: (inout State) -> Void) {
        let waiter = state.withLockedValue { state in
            body(&state)
            guard state.isComplete else { return nil as CheckedContinuation<Void, Never>? }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}
