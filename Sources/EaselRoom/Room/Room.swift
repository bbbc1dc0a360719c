import EaselBoard
import EaselLog
import Logging
import NIOCore

/// A hosted board.
///
/// An actor that lives on one event loop, so nothing in it needs a lock. What is to be done is decided by pure values,
/// each with a state of its own; the room carries it out. Operations go from sessions through the pipeline to the log,
/// and what the log tells back, from whatever node it came, is the only thing that is passed on to sessions: one path,
/// so one order.
actor Room {
    nonisolated let board: BoardID
    nonisolated let eventLoop: any EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    let registry: RoomRegistry
    let logger: Logger
    let presence: BoardPresence
    private let tasks = OwnedTasks()

    var phase = Phase.new
    /// Counts recoveries: what was read before one may not be true after it.
    var generation = 0
    /// The board as it was when it was loaded.
    private(set) var info: BoardInfo
    /// The document of the log's lineage.
    private(set) var projection: DocumentProjection
    var follower: LogFollower
    var pipeline: SubmissionPipeline
    var snapshots: SnapshotScheduler
    var broadcasters = Broadcasters()
    var logCheck = Coalescer()
    /// Many may wait for a snapshot; it is made once.
    var snapshotInProgress: Task<Snapshot, any Error>?
    private var unloading: Scheduled<Void>?
    private nonisolated let checkPhase = CheckPhase()
    private(set) var isDraining = false

    enum Phase {
        case new
        case opening(Task<Void, any Error>)
        case open(any LogSubscription)
        /// What the log has lost is put back, or its new lineage loaded.
        case recovering(any LogSubscription, Task<Void, any Error>)
        case closed
    }

    init(board: BoardID, registry: RoomRegistry, eventLoop: any EventLoop) {
        self.board = board
        self.registry = registry
        self.eventLoop = eventLoop
        var logger = registry.logger
        logger[metadataKey: "board"] = "\(board.string)"
        self.logger = logger
        let configuration = registry.configuration
        info = BoardInfo(
            id: board, title: board.string, epoch: .unknown, seq: 0, oldest: 1, createdAt: 0, updatedAt: 0)
        projection = DocumentProjection(of: board, in: registry.log)
        follower = LogFollower(
            maximumBytes: configuration.ringBytes, maximumOperations: configuration.ringOperations)
        pipeline = SubmissionPipeline(
            queue: SubmissionQueue(
                maximumOperations: configuration.maximumQueuedOperations,
                maximumBytes: configuration.maximumQueuedBytes),
            limits: configuration.limits)
        snapshots = SnapshotScheduler(
            .init(
                operations: configuration.snapshotOperations, bytes: configuration.snapshotBytes,
                foldOperations: configuration.ringOperations / 4, foldBytes: configuration.ringBytes / 4))
        presence = BoardPresence(
            board: board, node: registry.node, log: registry.log, eventLoop: eventLoop,
            interval: configuration.presenceInterval, logger: logger)
    }

    var configuration: RoomConfiguration { registry.configuration }
    var counters: Counters { registry.counters }
    var log: any BoardLog { registry.log }
    var epoch: Epoch { projection.epoch }
    var head: Seq { follower.head }

    var isOpen: Bool { if case .open = phase { true } else { false } }
    var isClosed: Bool { if case .closed = phase { true } else { false } }

    /// Calls the room on its loop, in the order of the calls from one thread.
    nonisolated func perform(_ body: @escaping @Sendable (isolated Room) -> Void) {
        eventLoop.execute { self.assumeIsolated { body($0) } }
    }

    /// Who is on the board: an actor on the room's own loop.
    func withPresence<Result: Sendable>(_ body: (isolated BoardPresence) -> Result) -> Result {
        presence.assumeIsolated(body)
    }

    /// Calls the room after a while, if it is still there.
    func schedule(in time: TimeAmount, _ body: @escaping @Sendable (isolated Room) -> Void) {
        eventLoop.scheduleTask(in: time) { [weak self] in self?.assumeIsolated { body($0) } }
    }

    /// Runs `body` on the room's loop, until it ends or the room does.
    func spawn(_ body: @escaping @Sendable (isolated Room) async -> Void) {
        tasks.start { id in
            Task {
                await body(self)
                tasks.end(id)
            }
        }
    }

    // MARK: Opening

    /// Returns once the room follows its board and knows its head. Many may wait; one opens.
    func open() async throws {
        switch phase {
        case .open:
            return
        case .closed:
            throw RoomError.unloaded
        case .opening(let task), .recovering(_, let task):
            try await task.value
        case .new:
            let task = Task { try await self.load() }
            phase = .opening(task)
            try await task.value
        }
        guard isOpen else { throw RoomError.unloaded }
    }

    private func load() async throws {
        var subscription: (any LogSubscription)?
        do {
            let info =
                if configuration.autoCreate {
                    try await log.create(board, title: nil).info
                } else {
                    try await log.info(board)
                }
            guard let info else { throw LogError.noSuchBoard(board) }
            let following = try await log.follow(board, on: eventLoop) { [weak self] event in
                self?.perform { $0.receive(event) }
            }
            subscription = following
            self.info = info
            try await loadHistory(info.lineage)
            try await presence.load { [weak self] delta in
                self?.assumeIsolated { $0.broadcasters.forEach { $0.deliver(delta) } }
            }
            guard case .opening = phase else { throw RoomError.unloaded }
            phase = .open(following)
            carryOut(follower.resume())
            scheduleUnloadIfEmpty()
        } catch {
            // Where the room was closed meanwhile, that has cancelled this, and is why it failed.
            let wasClosed = isClosed
            shut()
            await subscription?.cancel()
            throw wasClosed ? RoomError.unloaded : error
        }
    }

    /// Brings the ring to the head of the log, from the newest snapshot on.
    func loadHistory(_ lineage: Lineage) async throws {
        let loaded = try await DocumentProjection.load(board, lineage: lineage, from: log, logger: logger)
        if !loaded.damaged.isEmpty { registry.rebuild(loaded.damaged, of: board) }
        var ring = FrameRing(
            after: loaded.seq, maximumBytes: configuration.ringBytes, maximumOperations: configuration.ringOperations)
        var growth = BoardGrowth()
        while let frame = OperationFrame(
            try await log.read(board, after: ring.head, limit: 1_000, maximumBytes: 512 << 10))
        {
            ring.append(frame)
            growth.add(BoardGrowth(CollectionOfOne(frame)))
        }
        projection = loaded.projection
        follower.restart(from: ring)
        snapshots.restart(from: loaded.snapshot, bytes: growth.bytes)
        // The document as of the snapshot, and at most what the log has added to it.
        pipeline.measured(loaded.size, grownBy: growth)
    }

    // MARK: The end

    /// Whether nobody is here and nothing is under way.
    var isEmpty: Bool { broadcasters.isEmpty && pipeline.isIdle }

    /// Whether ending now would lose something that was accepted, or leave participants behind.
    var isBusy: Bool { !isEmpty || !withPresence { $0.isIdle } }

    func scheduleUnloadIfEmpty() {
        guard isEmpty else { return }
        unloading?.cancel()
        unloading = eventLoop.scheduleTask(in: configuration.idleGrace) { [weak self] in
            self?.assumeIsolated { room in
                if room.isOpen, room.isEmpty { room.shut() }
            }
        }
    }

    func cancelUnload() {
        unloading?.cancel()
        unloading = nil
    }

    /// Ends the room's work. Whoever asks for the board next gets a new room.
    private func shut() {
        let last = phase
        phase = .closed
        cancelUnload()
        registry.forget(self)
        follower.pause()
        snapshotInProgress?.cancel()
        tasks.cancelAll()
        withPresence { $0.end() }
        refuse(pipeline.close(), SubmissionPipeline.closed)
        switch last {
        case .new, .closed: break
        case .opening(let task): task.cancel()
        case .open(let subscription): registry.end(subscription)
        case .recovering(let subscription, let task):
            task.cancel()
            registry.end(subscription)
        }
    }

    /// Says good-bye to all sessions and ends the room.
    func close(_ failure: SessionFailure) {
        broadcasters.forEach { $0.closeAll(failure) }
        shut()
    }

    /// Asks all sessions to leave. Those that are on their way in leave as soon as they are there.
    func drain(over spread: TimeAmount) {
        isDraining = true
        broadcasters.forEach { $0.drain(over: spread) }
    }

    // MARK: What the log tells

    private func receive(_ event: BoardEvent) {
        switch event {
        case .operations(let frame):
            carryOut(follower.receive(frame))
        case .published(let bytes):
            if let message = PresenceMessage(bytes) { withPresence { $0.receive(message) } }
        case .deleted:
            close(.boardDeleted)
        case .interrupted:
            checkLog()
        }
    }

    func carryOut(_ action: LogFollower.Action) {
        switch action {
        case .none:
            break
        case .deliver(let first, let more, let read):
            broadcast(first)
            more.forEach(broadcast)
            if let read { self.read(read) }
        case .read(let read):
            self.read(read)
        case .retry(let read, let time):
            schedule(in: time) { $0.carryOut($0.follower.retry(read)) }
        }
    }

    /// Passes a frame on to every loop that has sessions of the board.
    private func broadcast(_ frame: OperationFrame) {
        let growth = BoardGrowth(CollectionOfOne(frame))
        pipeline.delivered(upTo: frame.last, growth: growth)
        counters.frames.count()
        broadcasters.forEach { $0.deliver(frame) }
        let isDue = snapshots.delivered(
            operations: frame.last - frame.first + 1, bytes: growth.bytes, isWorthMeasuring: pipeline.isWorthMeasuring)
        if isDue { fold() }
    }

    /// Reads what the log has not published.
    private func read(_ read: LogFollower.Read) {
        spawn { room in
            do {
                let page = try await room.log.read(
                    room.board, after: read.after, limit: 1_000, maximumBytes: 512 << 10)
                let frame = OperationFrame(page)
                if frame == nil {
                    room.logger.warning("Log lacks an operation it announced", metadata: ["seq": "\(read.after + 1)"])
                } else {
                    room.counters.repairs.count()
                }
                room.carryOut(room.follower.finish(read, with: frame))
            } catch {
                room.logger.warning("Missing operations can't be read", metadata: ["error": "\(error)"])
                switch error {
                case LogError.corrupt, LogError.trimmed: room.carryOut(room.follower.finish(read, with: nil))
                default: room.carryOut(room.follower.fail(read))
                }
            }
        }
    }

    // MARK: Time

    /// Calls the room at its own moment of the interval.
    nonisolated func scheduleCheck(
        within interval: TimeAmount, _ body: @escaping @Sendable (isolated Room) -> Void
    ) {
        eventLoop.scheduleTask(in: checkPhase.delay(within: interval)) { [weak self] in
            self?.assumeIsolated { body($0) }
        }
    }

    /// What is due from time to time, whether anything happens on the board or not.
    func check(liveNodes: Set<NodeID>, heartbeat: TimeAmount) {
        guard isOpen else { return }
        broadcasters.forEach { $0.checkForStalls() }
        checkLog()
        withPresence { $0.reconcile(liveNodes: liveNodes, within: heartbeat) }
    }
}
