import DequeModule
import EaselBackoff
import EaselLog
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
        /// The place of the last entry that it was sent; nil while ``replay(to:)`` is catching up.
        var cursor: Int?
        /// Whether it has got all that was kept when it came, and everything since.
        var isComplete = true
        /// Whether somebody has drawn since it asked the others.
        var isAnswered = true
        /// Entries of its own that have come back from the log.
        var drawn = 0
        /// Welcomes it.
        var task: Task<Void, Never>?
    }

    /// How long a newcomer waits for a participant's answer before it gets what the log has. Excalidraw itself waits for 5 s
    /// and then begins with what is stored.
    private static let answerPatience = Duration.milliseconds(2_500)
    private static let settle = TimeAmount.seconds(2)
    private static let pageBytes = 1 << 20

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
    /// What was kept when older entries were last dropped by this node.
    private var compacted = SealedExtent.empty
    private var subscription: (any LogSubscription)?
    private var hasNews = false
    private var pump: Task<Void, Never>?
    private var asking: Task<Void, Never>?
    private var askAgainAt = NIODeadline.distantPast
    private var lastUnlogged = 0
    /// Tells who is there.
    private var announcing: Task<Void, Never>?
    private var hasToAnnounce = false

    init(_ id: SealedID, _ rooms: ExcalidrawRooms) {
        self.id = id
        self.rooms = rooms
    }

    private nonisolated var store: any SealedStore { rooms.store }
    private nonisolated var namespace: Namespace { rooms.namespace }

    // MARK: Participants

    /// Lets a socket in: it gets what was drawn, and the others are asked for the scene that they have.
    func join(_ socket: Socket) async throws {
        try await socket.join(ExcalidrawRooms.name(id))
        _ = await begin()
        guard !isClosing.withLockedValue({ $0 }), socket.isConnected else { return }
        endTasks(of: socket.id)
        members[socket.id] = Member(socket: socket)
        let present = await participants() ?? Array(members.keys)
        guard members[socket.id]?.socket === socket else { return }
        startReplay(to: socket.id, isFirst: present.allSatisfy { $0 == socket.id })
        announce()
    }

    func leave(_ socket: Socket) async {
        guard members[socket.id]?.socket === socket else { return }
        endTasks(of: socket.id)
        members[socket.id] = nil
        announce()
        await announcing?.value
    }

    private func endTasks(of socket: String) { members[socket]?.task?.cancel() }

    /// Tells the participants who is there, once what is under way has been told.
    private func announce() {
        hasToAnnounce = true
        guard announcing == nil else { return }
        announcing = Task { await self.tellParticipants() }
    }

    /// Several may come and go at once, here and at other nodes, and what was found before can be told after what was found
    /// later. So who has told looks again, until that is what is there.
    private func tellParticipants() async {
        defer { announcing = nil }
        while hasToAnnounce {
            hasToAnnounce = false
            var told: [String]?
            while let present = await participants(), present != told {
                tell(present)
                told = present
            }
            if told == nil { tell(members.keys.sorted()) }
        }
    }

    private func tell(_ sockets: [String]) {
        guard !sockets.isEmpty else { return }
        try? namespace.to(ExcalidrawRooms.name(id)).emit(
            arguments: ["room-user-change", .array(sockets.map { .string($0) })])
    }

    /// The ids of the participants on all nodes; nil if some node does not answer.
    private func participants() async -> [String]? {
        do {
            return try await namespace.in(ExcalidrawRooms.name(id)).fetchSockets().map(\.id).sorted()
        } catch {
            rooms.logger.warning(
                "Participants of a room on other nodes are not known", metadata: ["error": "\(error)"])
            return nil
        }
    }

    // MARK: Replay

    /// - Parameter isFirst: whether the client is told that it is alone, and to begin with what is stored.
    private func startReplay(to socket: String, isFirst: Bool) {
        members[socket]?.task = Task { [weak self] in
            await self?.welcome(socket, isFirst: isFirst)
        }
    }

    /// Who comes to others but is answered by nobody gets what was drawn as if it were alone: the others may be gone without
    /// anybody having noticed, and Excalidraw begins anew by itself otherwise.
    private func welcome(_ socket: String, isFirst: Bool) async {
        if isFirst { emit(["first-in-room"], to: [RoomName(socket)]) }
        guard await replay(to: socket), !isFirst, !Task.isCancelled else { return }
        members[socket]?.isAnswered = false
        try? namespace.to(ExcalidrawRooms.name(id)).except(socket).emit(arguments: ["new-user", .string(socket)])
        try? await Task.sleep(for: Self.answerPatience)
        guard !Task.isCancelled, members[socket]?.isAnswered == false else { return }
        members[socket]?.cursor = nil
        emit(["first-in-room"], to: [RoomName(socket)])
        _ = await replay(to: socket)
    }

    /// Sends a member all that is kept, and then has it get what comes. False if it has left.
    private func replay(to socket: String) async -> Bool {
        var backoff = Backoff(minimum: .milliseconds(50), maximum: .seconds(2))
        var place = 0
        var keyframe: SealedKeyframe?
        if extent.last > 0 { rooms.statistics.replays.increment() }
        while !Task.isCancelled, members[socket] != nil {
            do throws(LogError) {
                if place == 0 {
                    keyframe = try await store.extent(of: id).keyframe
                    if let keyframe { try await replay(keyframe, to: socket) }
                }
                let known = delivered
                let records = try await store.read(id, after: place, maximumBytes: Self.pageBytes)
                rooms.stored(nil)
                if records.isEmpty, known == delivered {
                    // There was nothing new meanwhile: it has got all there is.
                    members[socket]?.cursor = max(place, known ?? 0)
                    return members[socket] != nil
                }
                // Another node has dropped entries meanwhile.
                if place > 0, let first = records.first, first.place > place + 1 {
                    members[socket]?.isComplete = false
                }
                guard await send(records.filter { keyframe?.contains($0) != true }, to: socket) else { return false }
                place = records.last?.place ?? place
            } catch {
                rooms.stored(error)
                if case .unavailable = error {
                    try? await Task.sleep(nanoseconds: UInt64(backoff.next().nanoseconds))
                    continue
                }
                rooms.logger.error("What was drawn in a room can't be read", metadata: ["error": "\(error)"])
                members[socket]?.cursor = delivered ?? 0
                members[socket]?.isComplete = false
                return members[socket] != nil
            }
        }
        return false
    }

    /// Sends the entries among which is the whole scene that stands for what was dropped. Excalidraw takes the first scene that
    /// it gets whole, so they come before all others.
    private func replay(_ keyframe: SealedKeyframe, to socket: String) async throws(LogError) {
        var place = keyframe.after
        while place < keyframe.upTo, !Task.isCancelled {
            let records = try await store.read(id, after: place, maximumBytes: Self.pageBytes)
            guard let last = records.last?.place, await send(records.filter(keyframe.contains), to: socket) else {
                return
            }
            place = last
        }
    }

    /// Sends entries to one member as fast as it takes them. False if it has left.
    private func send(_ records: [SealedRecord], to socket: String) async -> Bool {
        for record in records where record.entry.sender != socket {
            guard await isWritable(socket) else { return false }
            emit(Self.message(record.entry), to: [RoomName(socket)])
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

    private func emit(_ arguments: [SocketValue], to sockets: Set<RoomName>) {
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
        await announcing?.value
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
        var most = 64
        while !waiting.isEmpty {
            var (batch, bytes): ([SealedEntry], Int) = ([], 0)
            for entry in waiting.prefix(most) {
                if !batch.isEmpty, bytes + entry.byteCount > Self.pageBytes { break }
                batch.append(entry)
                bytes += entry.byteCount
            }
            let result = try await store.append(batch, to: id, within: rooms.limits.room)
            // What waited was given up meanwhile.
            guard !Task.isCancelled else { return }
            switch result {
            case .appended(let found):
                extent = found
                rooms.statistics.entries.increment(by: batch.count)
                rooms.statistics.bytes.increment(by: bytes)
                drop(batch.count)
            case .full(let found) where batch.count > 1:
                extent = found
                // The first of them may fit. All or none are taken, and what is kept is to end at one place.
                most = batch.count / 2
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
        var receivers: Set<RoomName> = []
        for (socket, member) in members {
            guard let cursor = member.cursor, cursor < record.place else { continue }
            members[socket]?.cursor = record.place
            if socket == record.entry.sender {
                members[socket]?.drawn += 1
            } else {
                members[socket]?.isAnswered = true
                receivers.insert(RoomName(socket))
            }
        }
        if !receivers.isEmpty { emit(Self.message(record.entry), to: receivers) }
    }

    // MARK: Compaction

    private func askIfLarge() {
        guard asking == nil, rooms.limits.isLarge(extent, compacted: compacted), NIODeadline.now() >= askAgainAt
        else { return }
        let candidates = members.filter { $0.value.isComplete && $0.value.cursor != nil }.keys.shuffled()
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
            // Another node may have done it.
            guard rooms.limits.isLarge(found, compacted: compacted) else { return }
            if await compact(by: candidate) { return }
        }
        // Nobody answers; more people may come.
        askAgainAt = .now() + rooms.heartbeat
    }

    private func compact(by socket: String) async -> Bool {
        guard let place = members[socket]?.cursor, await members[socket]?.socket.transportState() != nil else {
            return false
        }
        var question = SceneQuestion(
            at: .now(), settle: Self.settle,
            patience: .nanoseconds(rooms.heartbeat.nanoseconds * 4) + .seconds(10))
        var (drawn, unlogged, asked) = (0, lastUnlogged, 0)
        while !Task.isCancelled, let state = await members[socket]?.socket.transportState() {
            guard let member = members[socket], member.cursor != nil else { return false }
            switch question.step(at: .now(), answeredPing: state.answeredPing) {
            case .wait: try? await Task.sleep(for: .milliseconds(50))
            case .giveUp: return false
            case .ask:
                (drawn, unlogged, asked) = (member.drawn, lastUnlogged, delivered ?? 0)
                // Excalidraw does not look at who is new.
                emit(["new-user", .string(socket)], to: [RoomName(socket)])
                guard await member.socket.transportState() != nil else { return false }
                question.asked(at: .now())
            case .answered:
                await member.socket.handledEvents()
                await settle()
                await replaysEnd()
                guard let after = members[socket], after.socket === member.socket, after.drawn > drawn,
                    lastUnlogged == unlogged, let last = delivered
                else { return false }
                return await trim(
                    upTo: place, keyframe: SealedKeyframe(sender: socket, after: asked, upTo: last))
            }
        }
        return false
    }

    /// Returns once what has been submitted is in the log and was delivered.
    private func settle() async {
        let target = submitted
        repeat {
            wake()
            await pump?.value
        } while settled < target && !Task.isCancelled
    }

    /// Returns when nobody here is being sent what is kept, or after a while.
    private func replaysEnd() async {
        for _ in 0..<600 where members.contains(where: { $0.value.cursor == nil }) && !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(50))
        }
    }

    private func trim(upTo place: Int, keyframe: SealedKeyframe) async -> Bool {
        do {
            try await store.trim(id, upTo: place, keyframe: keyframe)
            extent = try await store.extent(of: id)
            compacted = extent
            rooms.statistics.compactions.increment()
            return true
        } catch {
            rooms.stored(error)
            return false
        }
    }
}
