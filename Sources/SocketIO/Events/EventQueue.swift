internal import DequeModule
internal import NIOConcurrencyHelpers

/// What happened to one socket, handled in order, one after the other. It owns the task that does so, which lives only
/// while there is something to handle.
final class EventQueue: Sendable {
    /// Something that happened.
    enum Item: Sendable {
        case connected
        case event(SocketEvent)
        case disconnected(DisconnectReason)
    }

    /// How full the queue is.
    enum Pressure {
        case normal
        /// Reading should pause until the queue has room again.
        case high
        /// More than may be kept.
        case overflow
    }

    struct Limits: Sendable {
        /// From so many events or bytes on, reading should pause.
        var events: Int
        var bytes: Int
        /// How many times as much is kept at most: reading is not paused while an acknowledgement is awaited.
        static let overflowFactor = 8
    }

    private struct State {
        var items: Deque<(item: Item, bytes: Int)> = []
        var bytes = 0
        var isPressed = false
        var task: Task<Void, Never>?
    }

    private let limits: Limits
    private let state = NIOLockedValueBox(State())

    init(limits: Limits) {
        self.limits = limits
    }

    /// Adds something to handle.
    ///
    /// - Parameters:
    ///   - handle: handles one thing; called from the queue's task.
    ///   - relieved: called when the pressure is no longer high.
    func push(
        _ item: Item, bytes: Int = 0, handle: @escaping @Sendable (Item) async -> Void,
        relieved: @escaping @Sendable () -> Void
    ) -> Pressure {
        state.withLockedValue { state in
            let factor = Limits.overflowFactor
            if case .event = item, state.items.count >= limits.events * factor || state.bytes > limits.bytes * factor {
                return .overflow
            }
            state.items.append((item, bytes))
            state.bytes += bytes
            if state.items.count >= limits.events || state.bytes >= limits.bytes { state.isPressed = true }
            if state.task == nil {
                state.task = Task { [weak self] in
                    while let (item, isRelieved) = self?.next() {
                        if isRelieved { relieved() }
                        await handle(item)
                    }
                }
            }
            return state.isPressed ? .high : .normal
        }
    }

    /// Drops the events that wait.
    func dropEvents() {
        state.withLockedValue { state in
            state.items.removeAll {
                if case .event = $0.item { true } else { false }
            }
            state.bytes = 0
        }
    }

    /// Cancels what is being handled, and returns when it has ended.
    func cancel() async {
        let task = state.withLockedValue { state in
            state.items = []
            return state.task
        }
        task?.cancel()
        await task?.value
    }

    /// Waits until there is nothing to handle.
    func finished() async {
        while let task = state.withLockedValue(\.task) { await task.value }
    }

    private func next() -> (Item, isRelieved: Bool)? {
        state.withLockedValue { state in
            guard let (item, bytes) = state.items.popFirst() else {
                state.task = nil
                return nil
            }
            state.bytes -= min(bytes, state.bytes)
            let isRelieved =
                state.isPressed && state.items.count <= limits.events / 2 && state.bytes <= limits.bytes / 2
            if isRelieved { state.isPressed = false }
            return (item, isRelieved)
        }
    }
}
