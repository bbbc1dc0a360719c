internal import Logging
internal import NIOConcurrencyHelpers

/// Tells a namespace's adapter which rooms have members on this node. It owns the task that does so.
final class AdapterWorker: Sendable {
    typealias Command = RoomAnnouncements<CheckedContinuation<Void, Never>>.Command

    private let logger: Logger
    private let commands: AsyncStream<(Command, @Sendable () -> Void)>
    private let send: AsyncStream<(Command, @Sendable () -> Void)>.Continuation
    private let state = NIOLockedValueBox(State())

    private struct State {
        var tellsRooms = false
        var task: Task<Void, Never>?
    }

    init(logger: Logger) {
        self.logger = logger
        (commands, send) = AsyncStream.makeStream()
    }

    /// Whether the adapter wants to know.
    var tellsRooms: Bool { state.withLockedValue(\.tellsRooms) }

    func attach(_ adapter: any Adapter) {
        guard adapter.wantsRooms else { return }
        state.withLockedValue { state in
            state.tellsRooms = true
            state.task = Task { [commands, logger] in
                await withDiscardingTaskGroup { group in
                    // Of one room one command is on its way at a time, so there are as many as there are rooms at most.
                    for await (command, done) in commands {
                        group.addTask {
                            await Self.tell(adapter, command, logger)
                            done()
                        }
                    }
                }
            }
        }
    }

    /// Has the adapter told; `done` is called afterwards, even if it failed.
    func tell(_ command: Command, done: @escaping @Sendable () -> Void) {
        if case .terminated = send.yield((command, done)) { done() }
    }

    /// Tells nothing more.
    func stop() {
        send.finish()
        state.withLockedValue(\.task)?.cancel()
    }

    private static func tell(_ adapter: any Adapter, _ command: Command, _ logger: Logger) async {
        do {
            switch command {
            case .opened(let room): try await adapter.opened(room: room)
            case .closed(let room): await adapter.closed(room: room)
            }
        } catch {
            logger.warning("The adapter could not be told of a room", metadata: ["error": "\(error)"])
        }
    }
}
