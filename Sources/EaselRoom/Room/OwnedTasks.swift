import NIOConcurrencyHelpers

/// The unstructured tasks of one owner, which cancels them when it ends.
package final class OwnedTasks: Sendable {
    private struct State {
        var nextID = 0
        /// Nil until the task itself is known.
        var running: [Int: Task<Void, Never>?] = [:]
        var isCancelled = false
    }

    private let state = NIOLockedValueBox(State())

    package init() {}

    deinit { cancelAll() }

    var count: Int { state.withLockedValue { $0.running.count } }

    /// Starts a task that belongs to the owner until it ends. `start` makes it, and has it call ``end(_:)`` last: so the
    /// task keeps the isolation of whoever makes it.
    func start(_ start: (_ id: Int) -> Task<Void, Never>) {
        let id = state.withLockedValue { state in
            state.nextID += 1
            state.running[state.nextID] = .some(nil)
            return state.nextID
        }
        let task = start(id)
        let isCancelled = state.withLockedValue { state in
            if state.running[id] != nil { state.running[id] = task }
            return state.isCancelled
        }
        if isCancelled { task.cancel() }
    }

    func end(_ id: Int) {
        state.withLockedValue { _ = $0.running.removeValue(forKey: id) }
    }

    /// Runs `body` in a task that is not bound to any actor.
    ///
    /// - Parameter executor: where it prefers to run; nil for Swift's own threads.
    package func run(on executor: (any TaskExecutor)? = nil, _ body: @escaping @Sendable () async -> Void) {
        start { id in
            Task(executorPreference: executor) { [weak self] in
                await body()
                self?.end(id)
            }
        }
    }

    /// Cancels what runs, and whatever is started from now on.
    package func cancelAll() {
        let tasks = state.withLockedValue { state in
            state.isCancelled = true
            return state.running.values.compactMap { $0 }
        }
        for task in tasks { task.cancel() }
    }
}
