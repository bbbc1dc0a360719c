import EaselBoard
import NIOCore

/// A room's broadcasters: one for each event loop that has sessions of the board.
struct Broadcasters: Sendable {
    private struct Entry: Sendable {
        let handle: BroadcasterHandle
        /// Sessions that were admitted there and have not left.
        var sessions: Int
    }

    private var entries: [ObjectIdentifier: Entry] = [:]

    var isEmpty: Bool { entries.isEmpty }

    /// Counts a session on its loop, and gives that loop's broadcaster. `ring` is where a new one starts.
    mutating func add(_ session: SessionHandle, ring: FrameRing, counters: Counters) -> BroadcasterHandle {
        let loop = ObjectIdentifier(session.eventLoop)
        if let entry = entries[loop] {
            entries[loop]?.sessions += 1
            return entry.handle
        }
        let handle = BroadcasterHandle(on: session.eventLoop, ring: ring, counters: counters)
        entries[loop] = Entry(handle: handle, sessions: 1)
        return handle
    }

    mutating func remove(_ session: SessionHandle) {
        let loop = ObjectIdentifier(session.eventLoop)
        entries[loop]?.sessions -= 1
        if entries[loop]?.sessions == 0 { entries[loop] = nil }
    }

    /// Calls each broadcaster on its loop.
    func forEach(_ body: @escaping @Sendable (Broadcaster) -> Void) {
        for entry in entries.values { entry.handle.perform(body) }
    }
}

/// A broadcaster as its room knows it.
struct BroadcasterHandle: Sendable {
    private let eventLoop: any EventLoop
    private let broadcaster: NIOLoopBoundBox<Broadcaster?>

    init(on eventLoop: any EventLoop, ring: FrameRing, counters: Counters) {
        self.eventLoop = eventLoop
        let broadcaster = NIOLoopBoundBox<Broadcaster?>.makeEmptyBox(valueType: Broadcaster.self, eventLoop: eventLoop)
        self.broadcaster = broadcaster
        eventLoop.execute {
            broadcaster.value = Broadcaster(ring: ring, counters: counters, eventLoop: eventLoop)
        }
    }

    /// Calls the broadcaster on its loop, in the order of the calls.
    func perform(_ body: @escaping @Sendable (Broadcaster) -> Void) {
        let broadcaster = self.broadcaster
        eventLoop.execute {
            if let broadcaster = broadcaster.value { body(broadcaster) }
        }
    }
}
