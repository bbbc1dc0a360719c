public import EaselAuth
public import EaselBoard
import EaselJSON
public import EaselLog
public import Logging
import NIOConcurrencyHelpers
public import NIOCore

/// The boards that this node hosts, each in a ``Room``, and what a node does with boards apart from their sessions.
public final class RoomRegistry: Sendable {
    /// Where operations are sequenced and kept.
    public let log: any BoardLog
    /// This node's name in rosters.
    public let node: NodeID
    public let configuration: RoomConfiguration
    /// Who clients are, and what they may do.
    public let access: AccessControl
    /// Where it is recorded who did what.
    public let audit: Audit
    let logger: Logger
    let counters = Counters()
    private let principals: PrincipalAccounts
    private let eventLoopGroup: any EventLoopGroup
    private let admissions: Admissions
    private let state = NIOLockedValueBox(State())
    private let tasks = OwnedTasks()
    let linkUses = LinkUses()
    let forgettings = ForgettingQueue()
    let imports = RunningImports()

    private struct State {
        var rooms: [BoardID: Room] = [:]
        var isDraining = false
    }

    public init(
        log: any BoardLog, node: NodeID, configuration: RoomConfiguration, access: AccessControl = .open,
        audit: Audit = .off, eventLoopGroup: any EventLoopGroup, logger: Logger
    ) {
        self.audit = audit
        principals = PrincipalAccounts(configuration.principals)
        self.access = access
        self.log = log
        self.node = node
        self.configuration = configuration
        self.eventLoopGroup = eventLoopGroup
        self.logger = logger
        admissions = Admissions(
            maximumActive: configuration.maximumJoining, maximumWaiting: configuration.maximumWaitingToJoin)
    }

    /// What has happened so far.
    public var statistics: RoomStatistics {
        counters.read(
            rooms: state.withLockedValue { $0.rooms.count }, waitingToJoin: admissions.waitingCount)
    }

    /// Whether the node is stopping.
    public var isDraining: Bool { state.withLockedValue { $0.isDraining } }

    // MARK: Rooms

    /// One of the node's event loops, for what is followed without being hosted.
    func eventLoop() -> any EventLoop { eventLoopGroup.next() }

    private func room(for board: BoardID) throws -> Room {
        try state.withLockedValue { state in
            guard !state.isDraining else { throw RoomError.draining }
            if let room = state.rooms[board] { return room }
            let room = Room(board: board, registry: self, eventLoop: eventLoopGroup.next())
            state.rooms[board] = room
            return room
        }
    }

    func forget(_ room: Room) {
        state.withLockedValue { state in
            if state.rooms[room.board] === room { state.rooms[room.board] = nil }
        }
    }

    /// Whether there is such a board. Costs nothing for one that this node hosts.
    func exists(_ board: BoardID) async throws(LogError) -> Bool {
        if state.withLockedValue({ $0.rooms[board] != nil }) { return true }
        return try await log.head(board) != nil
    }

    private var all: [Room] { state.withLockedValue { Array($0.rooms.values) } }

    /// A room may be unloaded between being found and being asked; then there will be a new one.
    private func withRoom<Result: Sendable>(
        for board: BoardID, _ body: (Room) async throws -> Result
    ) async throws -> Result {
        for _ in 0..<5 {
            do {
                return try await body(try room(for: board))
            } catch RoomError.unloaded {
                continue
            }
        }
        throw LogError.unavailable("the board is being opened and closed all the time")
    }

    private func recordJoin(
        of access: SessionAccess, as client: ClientID, info: BoardInfo?, from address: String?, on board: BoardID
    ) {
        var details: JSONObject = ["client": .string(client.string), "role": .string(access.role.rawValue)]
        if let link = info?.access.link(of: access.principal, at: Self.now()) {
            details["link"] = .string(link.id.string)
        }
        audit.record(.join, by: access.principal, from: address, on: board, details: details)
    }

    /// Has a session join a board; `fail` is called, on any thread, if it can't.
    ///
    /// - Parameters:
    ///   - address: the client's, for the audit.
    ///   - countNewBoard: called before the board is made, if it is not there. Throws if it is not to be made.
    func join(
        _ session: SessionHandle, hello: Hello, board: BoardID, from address: String?,
        countNewBoard: (@Sendable (Principal) throws -> Void)?, fail: @escaping @Sendable (any Error) -> Void
    ) {
        // A signature takes long to verify, and a record of many members to read.
        run(on: access.isRequired ? nil : EventLoopTaskExecutor(session.eventLoop)) { registry in
            var principal: Principal?
            do {
                let found = try await registry.access.principal(
                    token: hello.token, client: ClientID(key: hello.key))
                principal = found
                if let seat = try registry.seat(for: found) {
                    session.perform { $0.take(seat) }
                }
                try await registry.admissions.admit {
                    // A client that gave up waiting costs nothing more.
                    guard await session.isOpen else { return }
                    let (access, info) = try await registry.admit(
                        found, to: board, from: address, countNewBoard: countNewBoard)
                    try await registry.withRoom(for: board) {
                        try await $0.join(session, hello: hello, access: access, info: info)
                    }
                    registry.recordJoin(of: access, as: ClientID(key: hello.key), info: info, from: address, on: board)
                }
            } catch {
                if let refusal = AuditEvent.Outcome(refusing: error) ?? (error as? RoomError)?.refusal {
                    registry.audit.record(.join, refusal, by: principal, from: address, on: board)
                }
                if let error = error as? LogError, error.unavailability != nil {
                    registry.logger.warning(
                        "Session can't join", metadata: ["board": "\(board)", "error": "\(error)"])
                }
                // Whatever it is, another node is the place to go to.
                fail(registry.isDraining ? RoomError.draining : error)
            }
        }
    }

    /// A place among the sessions of a principal; nil for one who is counted for nobody.
    private func seat(for principal: Principal) throws(RoomError) -> PrincipalAccounts.Seat? {
        do throws(RoomError) {
            return try principals.seat(for: PrincipalAccounts.Key(principal))
        } catch {
            counters.sessionsRefused.count()
            throw error
        }
    }

    /// Counts a message that a principal sends apart from sessions. Throws ``RoomError/tooMuchSent(after:)``.
    func charge(_ principal: Principal, bytes: Int) throws(RoomError) {
        do throws(RoomError) {
            try principals.charge(PrincipalAccounts.Key(principal), bytes: bytes)
        } catch {
            counters.principalsThrottled.count()
            throw error
        }
    }

    /// Ends what a room that is no more followed.
    func end(_ subscription: any LogSubscription) {
        tasks.run { await subscription.cancel() }
    }

    /// Runs `body` until it ends or the registry does.
    ///
    /// - Parameter executor: where it prefers to run; nil for Swift's own threads.
    func run(
        on executor: (any TaskExecutor)? = nil, _ body: @escaping @Sendable (RoomRegistry) async -> Void
    ) {
        tasks.run(on: executor) { [weak self] in
            if let self { await body(self) }
        }
    }

    // MARK: Submissions apart from sessions

    /// Sequences one operation and returns once it is known what became of it.
    ///
    /// Throws ``EaselLog/LogError`` if the board can't be opened, and if the log has not taken the operation within
    /// ``RoomConfiguration/submitTimeout``. Then it may be sequenced yet; submitted again under its number, it is sequenced
    /// once.
    func submit(
        _ edits: JSON, n: Int, key: ClientKey, to board: BoardID, by principal: Principal = .anonymous
    ) async throws -> SubmissionResult {
        let pending: PendingEdits
        do throws(Rejection) {
            pending = PendingEdits(try EditBatch(validating: edits, limits: configuration.limits))
        } catch {
            counters.rejected.count()
            return .rejected(error)
        }
        return try await submit(pending, n: n, key: key, to: board, by: principal)
    }

    /// The same for edits that this program made itself, within the limits.
    func submit(
        _ edits: PendingEdits, n: Int, key: ClientKey, to board: BoardID, by principal: Principal = .anonymous
    ) async throws -> SubmissionResult {
        let access = try await authorize(principal, on: board)
        return try await submit(edits, n: n, client: ClientID(key: key), to: board, by: access)
    }

    /// The same for what the node does by itself, whatever anybody may do on the board.
    ///
    /// - Parameter author: whose it is all the same; nil for nobody's.
    func submitOwn(
        _ edits: PendingEdits, n: Int, key: ClientKey, to board: BoardID, author: Author?
    ) async throws -> SubmissionResult {
        try await withRoom(for: board) { room in
            try await room.open()
            return try await room.sequence(
                client: ClientID(key: key), n: n, edits, by: nil, author: author, within: configuration.submitTimeout)
        }
    }

    /// The same for somebody whose rights on the board were looked up.
    func submit(
        _ edits: PendingEdits, n: Int, client: ClientID, to board: BoardID, by access: SessionAccess
    ) async throws -> SubmissionResult {
        try await withRoom(for: board) { room in
            try await room.open()
            return try await room.sequence(
                client: client, n: n, edits, by: access, author: access.author, within: configuration.submitTimeout)
        }
    }

    // MARK: Life

    /// Throws unless operations can be sequenced now. Answers within a second, for a load balancer waits for it, and a
    /// store that hangs gives no answer by itself.
    public func checkReadiness() async throws {
        guard !isDraining else { throw RoomError.draining }
        let answer = eventLoopGroup.next().makePromise(of: Void.self)
        let timeout = answer.futureResult.eventLoop.scheduleTask(in: .seconds(1)) {
            answer.fail(LogError.unavailable(Unavailability(.timeout, "it does not answer within 1 s")))
        }
        tasks.run { [log] in
            do {
                try await log.checkReadiness()
                answer.succeed()
            } catch {
                answer.fail(error)
            }
            timeout.cancel()
        }
        try await answer.futureResult.get()
    }

    /// Records heartbeats of this node, has each room check itself, and goes on with what other nodes left undone. Until cancelled.
    public func run() async throws {
        // Three in a heartbeat's time: a node is taken for dead only when several are missing, and yet its participants
        // are gone within two heartbeats.
        let interval = TimeAmount.nanoseconds(configuration.heartbeat.nanoseconds / 3)
        while !Task.isCancelled {
            do {
                try await log.heartbeat(node)
                checkRooms(
                    liveNodes: try await log.liveNodes(within: configuration.heartbeat), spreadOver: interval)
            } catch {
                logger.warning("Heartbeat was not recorded", metadata: ["error": "\(error)"])
            }
            do {
                try await BoardService(registry: self).takeBackUnfinishedImports()
                if access.isRequired { try await resumeForgettings() }
            } catch {
                logger.warning("What other nodes left undone was not looked for", metadata: ["error": "\(error)"])
            }
            try await Task.sleep(nanoseconds: UInt64(interval.nanoseconds))
        }
    }

    /// Each room at a moment of its own, so that they do not all ask the log at once.
    private func checkRooms(liveNodes: Set<NodeID>, spreadOver interval: TimeAmount) {
        let heartbeat = configuration.heartbeat
        for room in all {
            room.scheduleCheck(within: interval) { $0.check(liveNodes: liveNodes, heartbeat: heartbeat) }
        }
    }

    /// Sends every session away, spread over time, and returns when all are gone and what was accepted is sequenced,
    /// or at the deadline: then those that are still there are closed.
    public func drain(over spread: TimeAmount, deadline: TimeAmount) async {
        state.withLockedValue { $0.isDraining = true }
        let end = NIODeadline.now() + deadline
        for room in all {
            room.perform { $0.drain(over: spread) }
        }
        while NIODeadline.now() < end {
            var isBusy = false
            for room in all where await room.isBusy {
                isBusy = true
            }
            guard isBusy else { break }
            try? await Task.sleep(nanoseconds: 20_000_000)
        }
        for room in all {
            await room.close(.draining)
        }
        try? await log.deregister(node)
        tasks.cancelAll()
    }
}
