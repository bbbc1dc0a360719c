import DequeModule
import EaselBoard
import EaselJSON
import EaselLog
import Logging
import NIOCore

/// A hosted board.
///
/// An actor that lives on one event loop, so nothing in it needs a lock. Operations come from sessions, wait in a
/// queue while the previous batch is in flight, and go to the log. What the log tells back, from whatever node it
/// came, is the only thing that is passed on to sessions: one path, so one order.
actor Room {
    nonisolated let board: BoardID
    nonisolated let eventLoop: any EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    let rooms: Rooms
    let replica: Replica
    let logger: Logger

    var phase = Phase.new
    var epoch = Epoch.unknown
    var ring: FrameRing
    /// Frames that came before those in front of them, or before the room was open.
    var early: [OperationFrame] = []
    var outlets: [ObjectIdentifier: OutletHandle] = [:]
    var queue: SubmissionQueue
    var isAppending = false
    var isRepairing = false
    var isComparing = false
    var mustCompareAgain = false
    /// Operations of sessions that the log has taken and that have not come back from it yet.
    var unechoed: Deque<(seq: Seq, submission: PendingSubmission)> = []
    /// The board as it was when it was loaded.
    var info: BoardInfo
    /// The highest seq that the log is known to have reached.
    var announced: Seq = 0
    var size = BoardSize(elements: 0, largest: 0)
    var crowd = Crowd()
    var isTellingNews = false
    var isDraining = false
    var isSnapshotDue = false
    var isStoringSnapshot = false
    /// Presence of this node's sessions that other nodes have not been told.
    var unpublished: [SessionID: JSONObject] = [:]
    var isPublishing = false
    /// What joining clients are sent, until the log has grown too far beyond it.
    var joinSnapshot: Snapshot?
    var snapshotInProgress: Task<Snapshot, any Error>?
    var bytesSinceSnapshot = 0
    private var bytesSinceFold = 0
    private var operationsSinceFold = 0
    private var isFolding = false
    private var subscription: (any LogSubscription)?
    private var unloading: Scheduled<Void>?

    enum Phase {
        case new
        case opening(Task<Void, any Error>)
        case open
        case closed
    }

    init(board: BoardID, rooms: Rooms, eventLoop: any EventLoop) {
        self.board = board
        self.rooms = rooms
        self.eventLoop = eventLoop
        var logger = rooms.logger
        logger[metadataKey: "board"] = "\(board.string)"
        self.logger = logger
        self.info = BoardInfo(
            id: board, title: board.string, epoch: .unknown, seq: 0, oldest: 1, createdAt: 0, updatedAt: 0)
        let configuration = rooms.configuration
        self.replica = Replica(board: board, log: rooms.log, logger: logger)
        self.ring = FrameRing(
            after: 0, maximumBytes: configuration.ringBytes, maximumOperations: configuration.ringOperations)
        self.queue = SubmissionQueue(
            maximumOperations: configuration.maximumQueuedOperations,
            maximumBytes: configuration.maximumQueuedBytes)
    }

    var configuration: RoomConfiguration { rooms.configuration }
    var log: any BoardLog { rooms.log }
    var head: Seq { ring.head }

    /// Calls the room on its loop, in the order of the calls from one thread.
    nonisolated func perform(_ body: @escaping @Sendable (isolated Room) -> Void) {
        eventLoop.execute { self.assumeIsolated { body($0) } }
    }

    // MARK: Opening and unloading

    /// Returns once the room follows its board and knows its head. Many may wait; one opens.
    func open() async throws {
        switch phase {
        case .open:
            return
        case .closed:
            throw RoomError.unloaded
        case .opening(let task):
            try await task.value
        case .new:
            let task = Task { try await self.load() }
            phase = .opening(task)
            try await task.value
        }
        guard case .open = phase else { throw RoomError.unloaded }
    }

    private func load() async throws {
        do {
            let info =
                if configuration.autoCreate {
                    try await log.create(board, title: nil).info
                } else {
                    try await log.info(board)
                }
            guard let info else { throw LogError.noSuchBoard(board) }
            subscription = try await log.follow(board, on: eventLoop) { [weak self] event in
                self?.perform { $0.receive(event) }
            }
            self.info = info
            try await loadHistory(info.lineage)
            try await loadRoster()
            phase = .open
            deliverEarly()
            scheduleUnloadIfEmpty()
        } catch {
            phase = .closed
            await subscription?.cancel()
            subscription = nil
            rooms.forget(self)
            throw error
        }
    }

    /// Takes the roster from the log. A room that opens has no session yet: those of its own node are of an earlier life
    /// of it, and nobody else would ever remove them.
    private func loadRoster() async throws {
        let entries = try await log.participants(of: board)
        let ghosts = entries.filter { $0.node == rooms.node }.map(\.participant.session)
        for entry in entries where entry.node != rooms.node {
            crowd.enter(entry)
        }
        _ = crowd.takeNews()
        guard !ghosts.isEmpty else { return }
        try await log.leave(ghosts, on: board)
        publish(.participants(node: rooms.node, joined: [], left: ghosts))
    }

    /// Brings the ring to the head of the log, from the newest snapshot on.
    func loadHistory(_ lineage: Lineage) async throws {
        epoch = lineage.epoch
        let (snapshot, damaged) = try await replica.load(lineage)
        joinSnapshot = snapshot
        if !damaged.isEmpty { rooms.rebuild(damaged, of: board) }
        let start = await replica.seq
        ring = FrameRing(
            after: start, maximumBytes: configuration.ringBytes, maximumOperations: configuration.ringOperations)
        bytesSinceSnapshot = 0
        while let frame = OperationFrame(
            try await log.read(board, after: ring.head, limit: 1_000, maximumBytes: 512 << 10))
        {
            ring.append(frame)
            bytesSinceSnapshot += frame.bytes.readableBytes
        }
        announced = head
        // The document as of the snapshot, and at most what the log has added to it.
        size = await replica.size()
        size.grow(bytes: bytesSinceSnapshot)
    }

    var isEmpty: Bool { outlets.isEmpty && queue.isEmpty && !isAppending }

    func scheduleUnloadIfEmpty() {
        guard isEmpty else { return }
        unloading?.cancel()
        unloading = eventLoop.scheduleTask(in: configuration.idleGrace) { [weak self] in
            self?.assumeIsolated { $0.unloadIfEmpty() }
        }
    }

    func cancelUnload() {
        unloading?.cancel()
        unloading = nil
    }

    private func unloadIfEmpty() {
        guard case .open = phase, isEmpty else { return }
        shut()
    }

    /// Ends the room's work. Whoever asks for the board next gets a new room.
    func shut() {
        phase = .closed
        cancelUnload()
        rooms.forget(self)
        let subscription = self.subscription
        self.subscription = nil
        if let subscription {
            Task { await subscription.cancel() }
        }
        for submission in queue.takeAll() {
            refuse(submission, Self.closing)
        }
    }

    // MARK: What the log tells

    private func receive(_ event: BoardEvent) {
        switch event {
        case .operations(let frame):
            receive(frame)
        case .published(let bytes):
            if let message = CrowdMessage(bytes) { receive(message) }
        case .deleted:
            close(.boardDeleted, error: "board-deleted", reason: "the board was deleted")
        case .interrupted:
            guard case .open = phase else { return }
            compareWithLog()
        }
    }

    func receive(_ frame: OperationFrame) {
        announced = max(announced, frame.last)
        guard case .open = phase, frame.first <= head + 1 else {
            // A hole: what is missing was sequenced before this, so the log has it. Past a bound it will be read, too.
            if early.count < 64 { early.append(frame) }
            if case .open = phase { repair() }
            return
        }
        deliver(frame)
        deliverEarly()
    }

    func deliverEarly() {
        guard !early.isEmpty else { return }
        let frames = early.sorted { $0.first < $1.first }
        early = []
        for frame in frames {
            if frame.first <= head + 1 { deliver(frame) } else { early.append(frame) }
        }
        if !early.isEmpty { repair() }
    }

    /// Passes what is new in a frame on to every loop that has sessions of the board.
    func deliver(_ frame: OperationFrame) {
        guard let frame = frame.after(head) else { return }
        ring.append(frame)
        keepReplicaNear(frame)
        while let first = unechoed.first, first.seq <= frame.last { unechoed.removeFirst() }
        size.grow(bytes: frame.bytes.readableBytes)
        bytesSinceSnapshot += frame.bytes.readableBytes
        rooms.counters.frames.count()
        for outlet in outlets.values {
            outlet.perform { $0.deliver(frame) }
        }
    }

    /// Folds what the ring will let go of soon: should the store lose the board, this node still has all of it.
    private func keepReplicaNear(_ frame: OperationFrame) {
        bytesSinceFold += frame.bytes.readableBytes
        operationsSinceFold += frame.last - frame.first + 1
        guard !isFolding,
            bytesSinceFold > configuration.ringBytes / 4 || operationsSinceFold > configuration.ringOperations / 4
        else { return }
        (bytesSinceFold, operationsSinceFold, isFolding) = (0, 0, true)
        let (target, known) = (head, epoch)
        Task {
            do {
                let recent = ring.frames(after: await replica.seq) ?? []
                if epoch == known { try await replica.advance(to: target, with: recent) }
            } catch {
                logger.debug("recent operations are not folded yet", metadata: ["error": "\(error)"])
            }
            isFolding = false
        }
    }

    /// Says good-bye to all sessions and ends the room.
    func close(_ code: CloseCode, error: String, reason: String) {
        for outlet in outlets.values {
            outlet.perform { $0.closeAll(code, error: error, reason: reason) }
        }
        shut()
    }
}
