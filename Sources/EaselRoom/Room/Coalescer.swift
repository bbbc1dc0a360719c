/// Runs one piece of work at a time: however often it is asked for meanwhile, it then runs once more. A pure value.
struct Coalescer: Sendable, Equatable {
    private enum State {
        case idle, running, runningAndDueAgain
    }

    private var state = State.idle

    var isRunning: Bool { state != .idle }

    /// True if the work starts now; else what runs is followed by another run.
    mutating func request() -> Bool {
        switch state {
        case .idle:
            state = .running
            return true
        case .running, .runningAndDueAgain:
            state = .runningAndDueAgain
            return false
        }
    }

    /// True if the work starts again now.
    mutating func finish() -> Bool {
        let isDueAgain = state == .runningAndDueAgain
        state = isDueAgain ? .running : .idle
        return isDueAgain
    }
}
