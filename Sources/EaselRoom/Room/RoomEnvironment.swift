import EaselBoard
import EaselLog
import Logging
import NIOCore

/// What a room and its parts have in common. Each part is an actor on the room's event loop.
struct RoomEnvironment: Sendable {
    let board: BoardID
    let registry: RoomRegistry
    let eventLoop: any EventLoop
    /// For tasks that hardly do more than wait for the log.
    let loopExecutor: EventLoopTaskExecutor
    private let tasks = OwnedTasks()

    init(board: BoardID, registry: RoomRegistry, eventLoop: any EventLoop) {
        self.board = board
        self.registry = registry
        self.eventLoop = eventLoop
        loopExecutor = EventLoopTaskExecutor(eventLoop)
    }

    /// Made when something is logged, which is rare: a board would keep its metadata for nothing.
    var logger: Logger {
        var logger = registry.logger
        logger[metadataKey: "board"] = "\(board)"
        return logger
    }

    var configuration: RoomConfiguration { registry.configuration }
    var counters: Counters { registry.counters }
    var log: any BoardLog { registry.log }

    /// Runs `body` on a part of the room, until it ends or the room does.
    func spawn<Part: Actor>(on part: isolated Part, _ body: @escaping @Sendable (isolated Part) async -> Void) {
        tasks.start { id in
            Task {
                await body(part)
                tasks.end(id)
            }
        }
    }

    /// Calls a part of the room after a while, if it is still there.
    func schedule<Part: Actor>(
        on part: isolated Part, in time: TimeAmount, _ body: @escaping @Sendable (isolated Part) -> Void
    ) {
        eventLoop.scheduleTask(in: time) { [weak part] in part?.assumeIsolated { body($0) } }
    }

    /// Cancels what runs, and whatever is begun from now on.
    func end() {
        tasks.cancelAll()
    }
}
