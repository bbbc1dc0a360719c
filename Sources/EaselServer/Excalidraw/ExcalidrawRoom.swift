import DequeModule
import EaselBackoff
import EaselLog
import Foundation
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import SocketIO

/// A room of Excalidraw at this node: what its participants draw goes into the log, and what comes back from there goes to
/// them, in its order. It survives its participants: who comes alone gets what was drawn.
actor ExcalidrawRoom {
    private struct Member {
        let socket: Socket
        /// The place of the last entry that it was sent, or that it has no need of.
        var cursor: Int
        /// It has got all entries behind this place that were kept.
        var from: Int
        /// Whether it gets entries as they come; otherwise ``replay(_:)`` is catching up.
        var isLive = true
        /// Whether somebody has answered it, or the log has.
        var isAnswered = false
        /// Entries of its own that have come back from the log.
        var drawn = 0
        /// Tasks that work for it.
        var tasks: [Task<Void, Never>] = []
    }

    /// How long a newcomer waits for a participant's answer before it gets what the log has. Excalidraw itself waits for 5 s
    /// and then begins with what is stored.
    private static let answerPatience = Duration.milliseconds(2_500)
    private static let settle = TimeAmount.seconds(2)
    private static let pageBytes = 1 << 20
    /// How long after its connection a client may be recovered, and a minute for clocks that differ.
    private static let recoveryMilliseconds = 190_000

    nonisolated let id: SealedID
    private nonisolated let rooms: ExcalidrawRooms
    private nonisolated let isClosing = NIOLockedValueBox(false)
    private var members: [String: Member] = [:]
    /// What waits for the log.
    private var waiting: Deque<SealedEntry> = []
    private var waitingBytes = 0
    private var submitted = 0
    private var settled = 0
    private var continuations: [CheckedContinuation<Void, Never>] = []
    /// The place of the last entry that was sent to the live members; nil before the log was asked.
    private var delivered: Int?
    private var extent = SealedExtent.empty
    private var subscription: (any LogSubscription)?
    private var hasNews = false
    private var pump: Task<Void, Never>?
    private var asking: Task<Void, Never>?
    private var askAgainAt = NIODeadline.distantPast
    private var lastUnlogged = 0

    init(_ id: SealedID, _ rooms: ExcalidrawRooms) {
        self.id = id
        self.rooms = rooms
    }

    private nonisolated var store: any SealedStore { rooms.store }
    private nonisolated var namespace: Namespace { rooms.namespace }

    // MARK: Participants

    /// Lets a socket in, and has the others know.
    func join(_ socket: Socket) async throws {
        try await socket.join(ExcalidrawRooms.name(id))
        let last = await begin()
        guard !isClosing.withLockedValue({ $0 }), socket.isConnected else { return }
        endTasks(of: socket.id)
        members[socket.id] = Member(socket: socket, cursor: last, from: last)
        let others = await others(than: socket.id)
        guard members[socket.id]?.socket === socket else { return }
        if others.isEmpty {
            startReplay(to: socket.id, isFirst: true)
        } else {
            try? namespace.to(ExcalidrawRooms.name(id)).except(socket.id).emit(
                arguments: ["new-user", .string(socket.id)])
            if socket.isRecovered { startReplay(to: socket.id, isFirst: false) } else { waitForAnswer(to: socket.id) }
        }
        tell(others + [socket.id])
    }

    func leave(_ socket: Socket) async {
        guard members[socket.id]?.socket === socket else { return }
        endTasks(of: socket.id)
        members[socket.id] = nil
        let others = await others(than: socket.id)
        if !others.isEmpty { tell(others) }
    }

    private func endTasks(of socket: String) {
        for task in members[socket]?.tasks ?? [] { task.cancel() }
    }

    private func tell(_ sockets: [String]) {
        try? namespace.to(ExcalidrawRooms.name(id)).emit(
            arguments: ["room-user-change", .array(sockets.map { .string($0) })])
    }

    /// The ids of the other participants, on all nodes that answer.
    private func others(than socket: String) async -> [String] {
        let found: [String]
        do {
            found = try await namespace.in(ExcalidrawRooms.name(id)).fetchSockets().map(\.id)
        } catch {
            rooms.logger.warning(
                "Participants of a room on other nodes are not known", metadata: ["error": "\(error)"])
            found = Array(members.keys)
        }
        return found.filter { $0 != socket }.sorted()
    }

    /// Who came to others but is answered by nobody gets what was drawn as if it were alone: the others may be gone without
    /// anybody having noticed.
    private func waitForAnswer(to socket: String) {
        let task = Task { [weak self] in
            try? await Task.sleep(for: Self.answerPatience)
            guard !Task.isCancelled else { return }
            await self?.answerUnlessAnswered(socket)
        }
        members[socket]?.tasks.append(task)
    }

    private func answerUnlessAnswered(_ socket: String) {
        guard members[socket]?.isAnswered == false else { return }
        startReplay(to: socket, isFirst: true)
    }

    // MARK: Replay

    /// - Parameter isFirst: whether the client is told to begin with an empty scene; otherwise it gets what it may have missed.
    private func startReplay(to socket: String, isFirst: Bool) {
        guard members[socket] != nil else { return }
        members[socket]?.isLive = false
        members[socket]?.isAnswered = true
        if isFirst {
            members[socket]?.cursor = 0
            emit(["first-in-room"], to: [socket])
        }
        let task = Task { [weak self] in
            guard let self else { return }
            await self.replay(socket, isFirst: isFirst)
        }
        members[socket]?.tasks.append(task)
    }

    private func replay(_ socket: String, isFirst: Bool) async {
        var backoff = Backoff(minimum: .milliseconds(50), maximum: .seconds(2))
        if !isFirst { members[socket]?.cursor = 0 }
        rooms.statistics.replays.increment()
        while !Task.isCancelled, let cursor = members[socket]?.cursor {
            do throws(LogError) {
                let known = delivered
                let records = try await store.read(id, after: cursor, maximumBytes: Self.pageBytes)
                rooms.stored(nil)
                if records.isEmpty {
                    // Unless there was something new meanwhile, it has got all there is.
                    guard known == delivered else { continue }
                    return makeLive(socket, isFirst: isFirst)
                }
                let now = Int(Date().timeIntervalSince1970 * 1_000)
                let oldest = isFirst ? 0 : now - Self.recoveryMilliseconds
                guard await send(records.filter { $0.at >= oldest }, to: socket) else { return }
                members[socket]?.cursor = records.last?.place ?? cursor
            } catch {
                rooms.stored(error)
                if case .corrupt = error {
                    rooms.logger.error("What was drawn in a room can't be read", metadata: ["error": "\(error)"])
                    members[socket]?.isLive = true
                    return
                }
                try? await Task.sleep(nanoseconds: UInt64(backoff.next().nanoseconds))
            }
        }
    }

    private func makeLive(_ socket: String, isFirst: Bool) {
        guard let cursor = members[socket]?.cursor else { return }
        members[socket]?.isLive = true
        members[socket]?.cursor = max(cursor, delivered ?? 0)
        if isFirst { members[socket]?.from = 0 }
    }

    /// Sends entries to one member as fast as it takes them. False if it has left.
    private func send(_ records: [SealedRecord], to socket: String) async -> Bool {
        for record in records where record.entry.sender != socket {
            guard await isWritable(socket) else { return false }
            emit(Self.message(record.entry), to: [socket])
        }
        return members[socket] != nil
    }

    private func isWritable(_ id: String) async -> Bool {
        var pause = Duration.milliseconds(1)
        while !Task.isCancelled, let socket = members[id]?.socket, let state = await socket.transportState() {
            if state.isWritable { return true }
            try? await Task.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(50))
        }
        return false
    }

    private func emit(_ arguments: [SocketValue], to sockets: Set<String>) {
        try? namespace.to(sockets).local.emit(arguments: arguments)
    }

    private static func message(_ entry: SealedEntry) -> [SocketValue] {
        ["client-broadcast", .binary(entry.ciphertext), .binary(entry.iv)]
    }

    // MARK: Drawing

    /// Has an entry logged and sent to the others. Returns once there is room for more to wait, and false if this one is not
    /// taken, since too much waits at this node.
    func draw(_ entry: SealedEntry) async -> Bool {
        guard rooms.statistics.waitingBytes.value + entry.byteCount <= ExcalidrawLimits.allWaitingBytes else {
            return false
        }
        waiting.append(entry)
        submitted += 1
        count(entry.byteCount)
        wake()
        if waitingBytes > ExcalidrawLimits.waitingBytes {
            await withCheckedContinuation { continuations.append($0) }
        }
        return true
    }

    private func count(_ bytes: Int) {
        waitingBytes += bytes
        rooms.statistics.waitingBytes.increment(by: bytes)
    }

    /// The place of the last entry that members have been sent, once the log is followed.
    private func begin() async -> Int {
        while delivered == nil, !isClosing.withLockedValue({ $0 }) {
            wake()
            await pump?.value
        }
        return delivered ?? 0
    }

    nonisolated func close() {
        isClosing.withLockedValue { $0 = true }
        Task { await self.end() }
    }

    /// Ends the room once what waits for the log is there.
    func end() async {
        isClosing.withLockedValue { $0 = true }
        for socket in members.keys { endTasks(of: socket) }
        members = [:]
        asking?.cancel()
        wake()
        await pump?.value
        await subscription?.cancel()
        subscription = nil
        abandon()
    }

    /// Forgets what still waits.
    func abandon() {
        pump?.cancel()
        drop(waiting.count)
    }

    private func wake() {
        hasNews = true
        guard pump == nil else { return }
        pump = Task { await self.run() }
    }

    private nonisolated func told() { Task { await self.wake() } }

    /// Writes what waits and sends what is new, until there is neither.
    private func run() async {
        defer { pump = nil }
        var backoff = Backoff(minimum: .milliseconds(50), maximum: .seconds(2))
        while hasNews || !waiting.isEmpty, !Task.isCancelled {
            hasNews = false
            do throws(LogError) {
                try await follow()
                try await append()
                try await deliver()
                rooms.stored(nil)
                backoff.succeeded()
            } catch {
                rooms.stored(error)
                if case .unavailable = error {
                    // A room without members waits for its last entries as long as it may.
                    if isClosing.withLockedValue({ $0 }), waiting.isEmpty { return }
                    hasNews = true
                    try? await Task.sleep(nanoseconds: UInt64(backoff.next().nanoseconds))
                } else {
                    passUnlogged(waiting.count, because: "\(error)")
                    if delivered == nil { delivered = 0 }
                }
            }
            askIfLarge()
        }
    }

    private func follow() async throws(LogError) {
        guard subscription == nil else { return }
        let eventLoop = members.values.first?.socket.eventLoop ?? MultiThreadedEventLoopGroup.singleton.any()
        subscription = try await store.follow(id, on: eventLoop) { [weak self] in self?.told() }
        extent = try await store.extent(of: id)
        if delivered == nil { delivered = extent.last }
    }

    private func append() async throws(LogError) {
        while !waiting.isEmpty {
            var (batch, bytes): ([SealedEntry], Int) = ([], 0)
            for entry in waiting.prefix(64) {
                if !batch.isEmpty, bytes + entry.byteCount > Self.pageBytes { break }
                batch.append(entry)
                bytes += entry.byteCount
            }
            switch try await store.append(batch, to: id, within: rooms.limits.room) {
            case .appended(let found):
                extent = found
                rooms.statistics.entries.increment(by: batch.count)
                rooms.statistics.bytes.increment(by: bytes)
                drop(batch.count)
            case .full(let found):
                extent = found
                passUnlogged(batch.count, because: "it holds as much as a room may")
            }
            try await deliver()
        }
    }

    private func drop(_ count: Int) {
        for entry in waiting.prefix(count) { self.count(-entry.byteCount) }
        waiting.removeFirst(count)
        settled += count
        guard waitingBytes <= ExcalidrawLimits.waitingBytes / 2 else { return }
        for continuation in continuations { continuation.resume() }
        continuations = []
    }

    /// Sends entries to the participants that are there, on all nodes, without keeping them. The next whole scene has them.
    private func passUnlogged(_ count: Int, because reason: String) {
        guard count > 0 else { return }
        for entry in waiting.prefix(count) {
            try? namespace.to(ExcalidrawRooms.name(id)).except(entry.sender).emit(arguments: Self.message(entry))
        }
        lastUnlogged = settled + count
        if rooms.statistics.unlogged.value == 0 {
            rooms.logger.error(
                "What is drawn in a room is not kept", metadata: ["room": "\(id)", "reason": "\(reason)"])
        }
        rooms.statistics.unlogged.increment(by: count)
        drop(count)
    }

    private func deliver() async throws(LogError) {
        while let last = delivered {
            let records = try await store.read(id, after: last, maximumBytes: Self.pageBytes)
            guard let newest = records.last else { return }
            for record in records { deliver(record) }
            delivered = newest.place
            if newest.place > extent.last {
                // Of other nodes; what they have dropped is not known.
                let new = records.filter { $0.place > extent.last }
                extent.last = newest.place
                extent.entries += new.count
                extent.bytes += new.reduce(0) { $0 + $1.entry.byteCount }
            }
        }
    }

    private func deliver(_ record: SealedRecord) {
        var receivers: Set<String> = []
        for (socket, member) in members where member.isLive && member.cursor < record.place {
            members[socket]?.cursor = record.place
            if socket == record.entry.sender {
                members[socket]?.drawn += 1
            } else {
                members[socket]?.isAnswered = true
                receivers.insert(socket)
            }
        }
        if !receivers.isEmpty { emit(Self.message(record.entry), to: receivers) }
    }

    // MARK: Compaction

    private func askIfLarge() {
        guard asking == nil, rooms.limits.isLarge(extent), NIODeadline.now() >= askAgainAt else { return }
        let candidates = members.filter(\.value.isLive).sorted { ($0.value.from, $0.key) < ($1.value.from, $1.key) }
            .map(\.key)
        guard !candidates.isEmpty else { return }
        asking = Task { [weak self] in
            await self?.compact(candidates)
            await self?.asked()
        }
    }

    private func asked() { asking = nil }

    /// Asks one member after the other for the whole scene, until what came before an answer could be dropped.
    private func compact(_ candidates: [String]) async {
        for candidate in candidates {
            guard !Task.isCancelled, let found = try? await store.extent(of: id) else { break }
            extent = found
            guard rooms.limits.isLarge(found) else { return }
            if await compact(by: candidate) {
                askAgainAt = .now()
                return
            }
        }
        // Nobody answers; more people may come.
        askAgainAt = .now() + rooms.heartbeat
    }

    private func compact(by socket: String) async -> Bool {
        guard await complete(socket), let place = members[socket]?.cursor else { return false }
        guard await members[socket]?.socket.transportState() != nil else { return false }
        var question = SceneQuestion(
            at: .now(), settle: Self.settle,
            patience: .nanoseconds(rooms.heartbeat.nanoseconds * 4) + .seconds(10))
        var (drawn, unlogged) = (0, lastUnlogged)
        while !Task.isCancelled, let state = await members[socket]?.socket.transportState() {
            guard let member = members[socket], member.isLive else { return false }
            switch question.step(at: .now(), answeredPing: state.answeredPing) {
            case .wait: try? await Task.sleep(for: .milliseconds(50))
            case .giveUp: return false
            case .ask:
                (drawn, unlogged) = (member.drawn, lastUnlogged)
                // Excalidraw does not look at who is new.
                emit(["new-user", .string(socket)], to: [socket])
                guard await member.socket.transportState() != nil else { return false }
                question.asked(at: .now())
            case .answered:
                await member.socket.handledEvents()
                await settle()
                guard let after = members[socket], after.socket === member.socket, after.drawn > drawn,
                    lastUnlogged == unlogged
                else { return false }
                return await trim(upTo: place)
            }
        }
        return false
    }

    /// Gives a member what it has not been sent of what is kept. False if it has left.
    private func complete(_ socket: String) async -> Bool {
        guard let base = try? await store.extent(of: id).base, let member = members[socket] else { return false }
        var cursor = base
        while cursor < member.from {
            guard let records = try? await store.read(id, after: cursor, maximumBytes: Self.pageBytes),
                let last = records.last
            else { return false }
            guard await send(records.filter { $0.place <= member.from }, to: socket) else { return false }
            cursor = last.place
        }
        guard members[socket]?.socket === member.socket else { return false }
        members[socket]?.from = min(member.from, base)
        return true
    }

    /// Returns once what has been submitted is in the log and was delivered.
    private func settle() async {
        let target = submitted
        while settled < target, !Task.isCancelled {
            wake()
            await pump?.value
        }
        wake()
        await pump?.value
    }

    private func trim(upTo place: Int) async -> Bool {
        do {
            try await store.trim(id, upTo: place)
            extent = try await store.extent(of: id)
            rooms.statistics.compactions.increment()
            return true
        } catch {
            rooms.stored(error)
            return false
        }
    }
}
