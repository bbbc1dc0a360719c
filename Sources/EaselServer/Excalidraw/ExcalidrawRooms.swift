import EaselLog
import EaselRoom
import Logging
import NIOConcurrencyHelpers
import NIOCore
import SocketIO

/// The rooms of Excalidraw that this node has something to do with.
final class ExcalidrawRooms: Sendable {
    private struct Entry {
        let room: ExcalidrawRoom
        var users = 0
    }

    let store: any SealedStore
    let namespace: Namespace
    let limits: ExcalidrawLimits
    /// How often clients are pinged.
    let heartbeat: TimeAmount
    let statistics = ExcalidrawStatistics()
    let logger: Logger
    private let rooms = NIOLockedValueBox<[SealedID: Entry]>([:])
    private let tasks = OwnedTasks()
    private let health = NIOLockedValueBox(StoreHealth())

    init(
        store: any SealedStore, namespace: Namespace, limits: ExcalidrawLimits, heartbeat: TimeAmount, logger: Logger
    ) {
        self.store = store
        self.namespace = namespace
        self.limits = limits
        self.heartbeat = heartbeat
        self.logger = logger
    }

    /// The Socket.IO room of a room. Its name is no socket's id: nobody joins what is meant for one socket.
    static func name(_ room: SealedID) -> String { "room@\(room)" }

    /// The Socket.IO room of those who follow a socket.
    static func followers(of socket: String) -> String { "follow@\(socket)" }

    // MARK: Use

    /// A room, which stays until it was given back as often.
    func acquire(_ id: SealedID) -> ExcalidrawRoom {
        rooms.withLockedValue { rooms in
            if rooms[id] == nil {
                statistics.rooms.increment()
                rooms[id] = Entry(room: ExcalidrawRoom(id, self))
            }
            rooms[id]?.users += 1
            return rooms[id]?.room ?? ExcalidrawRoom(id, self)
        }
    }

    func release(_ id: SealedID) {
        let unused = rooms.withLockedValue { rooms -> ExcalidrawRoom? in
            rooms[id]?.users -= 1
            guard let entry = rooms[id], entry.users <= 0 else { return nil }
            rooms[id] = nil
            return entry.room
        }
        guard let unused else { return }
        statistics.rooms.increment(by: -1)
        unused.close()
    }

    /// Ends all rooms. What waits for the log is written, if it can be within two seconds.
    func close() async {
        tasks.cancelAll()
        let all = rooms.withLockedValue { rooms in
            defer { rooms = [:] }
            return rooms.values.map(\.room)
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for room in all { await room.end() } }
            group.addTask { try? await Task.sleep(for: .seconds(2)) }
            await group.next()
            group.cancelAll()
        }
        for room in all { await room.abandon() }
    }

    // MARK: The store's health

    /// Whether the store works, as far as is known.
    private struct StoreHealth {
        /// Why it has failed, if it has not worked since.
        var failure: Unavailability?
        /// Whether somebody asks it whether it works again.
        var isProbed = false
    }

    func stored(_ error: LogError?) {
        // What was given up tells nothing of the store.
        if error != nil, Task.isCancelled { return }
        let failure: Unavailability? = if case .unavailable(let why) = error { why } else { nil }
        let changed = health.withLockedValue { health in
            defer { health.failure = failure }
            return (health.failure == nil) != (failure == nil)
        }
        guard changed else { return }
        if let failure {
            logger.warning(
                "Excalidraw's rooms wait: what is drawn can't be kept now", metadata: ["error": "\(failure)"])
        } else {
            logger.info("Excalidraw's rooms go on: what is drawn is kept again")
        }
    }

    /// Throws what a client is told while nothing can be kept. It is told at once: whether the store works again is found
    /// out meanwhile, for those who come later.
    func checkStore() throws {
        let (failure, probes) = health.withLockedValue { health in
            defer { if health.failure != nil { health.isProbed = true } }
            return (health.failure, health.failure != nil && !health.isProbed)
        }
        guard let failure else { return }
        if probes { tasks.run { [weak self] in await self?.probe() } }
        throw ConnectionRefusal(
            "The drawing can't be kept now: \(LogError.unavailable(failure).clientDescription). Try again soon.",
            data: ["code": "unavailable"])
    }

    private func probe() async {
        do {
            _ = try await store.extent(of: .randomScene())
            stored(nil)
        } catch {
            stored(error)
        }
        health.withLockedValue { $0.isProbed = false }
    }
}
