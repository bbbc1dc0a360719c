internal import EaselRedis
internal import Logging
internal import NIOConcurrencyHelpers
internal import NIOCore

/// The adapter of one namespace that talks to other nodes over Redis, in whatever format.
///
/// Where events have an order (the streams adapter always, the others where sessions are recovered) this node, too, delivers
/// an event when it comes back from the log: all nodes deliver them in one order, and an event's place is its offset.
final class ClusterAdapter: Adapter {
    private struct State {
        var duplicates = DuplicateFilter()
        var repeated = RepeatedEntries()
        /// Those who wait until a change of theirs has been carried out here, by its number.
        var unapplied: [Int: EventLoopPromise<Void>] = [:]
        var subscriptions: [RedisSubscription] = []
        /// Acts on what is received. Begun once: a stream whose reader was cancelled has ended.
        var task: Task<Void, Never>?
        var isClosed = false
    }

    private let local: any LocalNamespace
    private let node: ClusterNode
    private let wire: any ClusterWire
    private let order: EventOrder
    private let sessions: SessionStore?
    private let requestsTimeout: TimeAmount
    private let receiver: ClusterReceiver
    private let rooms: RoomSubscriptions
    private let state = NIOLockedValueBox(State())

    init(
        local: any LocalNamespace, node: ClusterNode, wire: any ClusterWire, order: EventOrder,
        sessions: SessionStore?, requestsTimeout: TimeAmount
    ) {
        self.local = local
        self.node = node
        self.wire = wire
        self.order = order
        self.sessions = sessions
        self.requestsTimeout = requestsTimeout
        let receiver = ClusterReceiver(wire: wire, node: node, order: order)
        self.receiver = receiver
        // Who has lost a connection may get what was said meanwhile, so the node goes on to listen for that long.
        let linger: Duration = if case .log = order { local.recovery ?? .zero } else { .zero }
        rooms = RoomSubscriptions(
            redis: node.redis, eventLoop: node.eventLoop, linger: TimeAmount(linger)
        ) { receiver.received($0, over: $1) }
        node.adapterMade()
        if sessions != nil { order.log?.keepTail() }
    }

    // MARK: Life

    /// May be called again where it has failed, as long as the adapter is not closed.
    func start() async throws {
        try await node.start()
        state.withLockedValue { state in
            guard state.task == nil, !state.isClosed else { return }
            state.task = Task { [weak self, receiver] in
                for await envelope in receiver.inbox {
                    await self?.apply(envelope, offset: nil)
                    receiver.done()
                }
            }
        }
        do {
            try await listen()
        } catch {
            await stopListening()
            throw error
        }
        sessions?.start()
    }

    private func listen() async throws {
        if let log = order.log {
            log.setReader(of: local.name, self) { [weak self] entry, offset in await self?.read(entry, at: offset) }
            try await log.start()
        }
        for channel in channels {
            let subscription = try await node.redis.subscribe(to: channel, on: node.eventLoop) { [receiver] in
                receiver.received($0, over: channel)
            }
            let isClosed = state.withLockedValue { state in
                state.subscriptions.append(subscription)
                return state.isClosed
            }
            if isClosed { throw RedisAdapterError.closed }
        }
    }

    private func stopListening() async {
        order.log?.removeReader(of: local.name, self)
        let subscriptions = state.withLockedValue { state in
            defer { state.subscriptions = [] }
            return state.subscriptions
        }
        for subscription in subscriptions { await subscription.cancel() }
    }

    /// The stream that gives events their order; nil where they have none.
    var logKey: String? { order.log?.entries.key }

    private var channels: [RedisChannel] {
        let own = [wire.privateChannel(of: node.id)]
        guard case .log = order, let all = wire.channelsWithAllRooms else { return own + wire.channels }
        return own + all
    }

    func close() async {
        let (wasClosed, task, unapplied) = state.withLockedValue { state in
            defer { (state.isClosed, state.task, state.unapplied) = (true, nil, [:]) }
            return (state.isClosed, state.task, state.unapplied)
        }
        guard !wasClosed else { return }
        for promise in unapplied.values { promise.fail(RedisAdapterError.closed) }
        await stopListening()
        await rooms.closeAll()
        receiver.close()
        task?.cancel()
        sessions?.stop()
        if case .log(_, let recorder) = order { recorder.close() }
        await node.adapterClosed()
    }

    // MARK: Rooms

    func opened(room: RoomName) async throws {
        guard let channel = roomChannel(room) else { return }
        try await rooms.open(channel)
    }

    func closed(room: RoomName) async {
        guard let channel = roomChannel(room) else { return }
        await rooms.close(channel)
    }

    var wantsRooms: Bool { roomChannel("room") != nil }

    private func roomChannel(_ room: RoomName) -> RedisChannel? {
        if case .log = order, wire.channelsWithAllRooms != nil { return nil }
        return wire.channel(ofRoom: room)
    }

    // MARK: Saying

    func broadcast(_ arguments: [SocketValue], _ options: BroadcastOptions) throws {
        let message = ClusterMessage.broadcast(arguments, options)
        guard !options.local else { return local.deliver(arguments, options, offset: nil) }
        do {
            _ = try say(message)
        } catch {
            local.deliver(arguments, options, offset: nil)
            throw error
        }
        if !order.orders(message) { local.deliver(arguments, options, offset: nil) }
    }

    /// Says a message to all other nodes; returns its number.
    private func say(_ message: ClusterMessage) throws -> Int {
        let number = node.takeNumber()
        try say(message, number)
        return number
    }

    private func say(_ message: ClusterMessage, _ number: Int) throws {
        var envelope = ClusterEnvelope(sender: node.id, number: message.isOneWay ? number : nil, message: message)
        if case .log(let log, _) = order, order.orders(message) {
            try node.outbox.send(try log.entries.append(envelope, namespace: local.name), isKept: true)
            envelope.isLogged = true
        }
        do {
            try node.outbox.send(try wire.publish(envelope), isKept: message.isOneWay)
        } catch RedisAdapterError.overloaded where envelope.isLogged {
            // Counted and reported by the outbox. Everybody who reads the log hears of it, this node too.
        }
    }

    func join(_ rooms: Set<RoomName>, _ options: BroadcastOptions) async throws {
        try await change(.join(rooms, options), options) { await self.local.join(rooms, options) }
    }

    func leave(_ rooms: Set<RoomName>, _ options: BroadcastOptions) async throws {
        try await change(.leave(rooms, options), options) { await self.local.leave(rooms, options) }
    }

    func disconnect(_ options: BroadcastOptions, closing: Bool) async throws {
        try await change(.disconnect(options, closing: closing), options) {
            await self.local.disconnect(options, closing: closing)
        }
    }

    /// Changes sockets here and elsewhere; where there is an order, in its turn.
    private func change(
        _ message: ClusterMessage, _ options: BroadcastOptions, _ change: @Sendable () async -> Void
    ) async throws {
        guard !options.local else { return await change() }
        guard order.orders(message) else {
            // Others hear of it even if this takes a while.
            _ = try say(message)
            return await change()
        }
        let number = node.takeNumber()
        let promise = node.eventLoop.makePromise(of: Void.self)
        state.withLockedValue { $0.unapplied[number] = promise }
        let deadline = node.eventLoop.scheduleTask(in: requestsTimeout) { [weak self] in
            self?.settle(number, .failure(RedisAdapterError.unavailable))
        }
        defer { deadline.cancel() }
        do {
            try say(message, number)
        } catch {
            settle(number, .failure(error))
        }
        try await promise.futureResult.get()
    }

    private func settle(_ number: Int, _ result: Result<Void, any Error>) {
        state.withLockedValue { $0.unapplied.removeValue(forKey: number) }?.completeWith(result)
    }

    func serverSideEmit(_ arguments: [SocketValue]) async throws {
        _ = try say(.serverSideEmit(arguments, nil))
    }

    // MARK: Asking

    func serverCount() async throws -> Int { max(1, try await otherNodes() + 1) }

    /// How many other nodes are to answer: all that are subscribed, without those that are known to hang.
    private func otherNodes() async throws -> Int {
        let silent = Array(node.silent)
        let counts = try await node.redis.subscriberCounts(
            of: [wire.countedChannel] + silent.map { wire.privateChannel(of: $0) })
        let hanging = counts.dropFirst().filter { $0 > 0 }.count
        return max(0, (counts.first ?? 0) - 1 - hanging)
    }

    private func ask(_ make: (RequestID) -> ClusterMessage) async throws -> [ClusterResponse] {
        let others = try await otherNodes()
        guard others > 0 else { return [] }
        let request = RequestID(text: ClusterNode.randomHex(16))
        let outcome = try node.requests.begin(request, nodes: others, timeout: requestsTimeout) {
            _ = try say(make(request))
        }
        return try await outcome.get().responses
    }

    func sockets(_ options: BroadcastOptions) async throws -> [SocketDescription] {
        let here = await local.sockets(options)
        guard !options.local else { return here }
        let elsewhere = try await ask { .fetchSockets($0, options) }
        return here
            + elsewhere.flatMap { response -> [SocketDescription] in
                if case .sockets(let sockets) = response { sockets } else { [] }
            }
    }

    func allRooms() async throws -> Set<RoomName> {
        let here = await local.rooms()
        guard wire is ClassicWire else {
            // The other formats have no such request.
            return try await sockets(BroadcastOptions()).reduce(into: here) { $0.formUnion($1.rooms) }
        }
        return try await ask { .allRooms($0) }.reduce(into: here) { rooms, response in
            if case .rooms(let more) = response { rooms.formUnion(more) }
        }
    }

    func serverSideEmitWithAcknowledgement(_ arguments: [SocketValue]) async throws -> [SocketValue] {
        try await ask { .serverSideEmit(arguments, $0) }.compactMap { response in
            if case .serverSideAnswer(let answer) = response { answer } else { nil }
        }
    }

    func broadcastWithAcknowledgements(
        _ arguments: [SocketValue], _ options: BroadcastOptions
    ) async throws -> BroadcastAnswers {
        let others = options.local ? 0 : try await otherNodes()
        var options = options
        let timeout = TimeAmount(options.timeout ?? local.acknowledgementTimeout)
        options.timeout = .nanoseconds(timeout.nanoseconds)
        let request = RequestID(text: ClusterNode.randomHex(16))
        let outcome = try node.requests.begin(request, nodes: others + 1, timeout: timeout) {
            if others > 0 { _ = try say(.broadcastWithAcknowledgements(request, arguments, options)) }
        }
        let requests = node.requests
        local.deliverWithAcknowledgements(arguments, options) { count in
            requests.receive(.clientCount(count), to: request)
        } answer: { answer in
            requests.receive(.acknowledgement(answer), to: request)
        }
        let result = try await outcome.get()
        return BroadcastAnswers(
            answers: result.responses.compactMap { response in
                if case .acknowledgement(let answer) = response { answer } else { nil }
            }, expected: result.expectedAcknowledgements)
    }

    // MARK: Being told

    /// An entry of the log, of this node or another.
    private func read(_ entry: StreamEntries.Entry, at offset: StreamOffset) async {
        guard case .log(_, let recorder) = order, let origin = entry.origin else {
            return await apply(entry.envelope, offset: offset)
        }
        recorder.seen(origin)
        await receiver.begin(origin)
        await apply(entry.envelope, offset: offset)
        receiver.end(origin)
    }

    private func apply(_ envelope: ClusterEnvelope, offset: StreamOffset?) async {
        let isNew = state.withLockedValue { state in
            let isNew = state.duplicates.isNew(envelope.number, from: envelope.sender)
            if !isNew, let offset { state.repeated.add(offset) }
            return isNew
        }
        guard isNew else { return }
        await apply(envelope.message, from: envelope.sender, offset: offset)
        if envelope.sender == node.id, let number = envelope.number { settle(number, .success(())) }
    }

    private func apply(_ message: ClusterMessage, from sender: ClusterNodeID?, offset: StreamOffset?) async {
        switch message {
        case .broadcast(let arguments, let options):
            local.deliver(arguments, options, offset: message.isRecoverable ? offset?.text : nil)
        case .broadcastWithAcknowledgements(let request, let arguments, let options):
            local.deliverWithAcknowledgements(arguments, options) { count in
                self.answer(.clientCount(count), request, of: sender)
            } answer: { answer in
                self.answer(.acknowledgement(answer), request, of: sender)
            }
        case .join(let rooms, let options): await local.join(rooms, options)
        case .leave(let rooms, let options): await local.leave(rooms, options)
        case .disconnect(let options, let closing): await local.disconnect(options, closing: closing)
        case .fetchSockets(let request, let options):
            answer(.sockets(await local.sockets(options)), request, of: sender)
        case .fetchIDs(let request, let options):
            answer(.ids(await local.sockets(options).map(\.id)), request, of: sender)
        case .allRooms(let request): answer(.rooms(await local.rooms().sorted()), request, of: sender)
        case .serverSideEmit(let arguments, nil): local.serverSideEvent(arguments, answer: nil)
        case .serverSideEmit(let arguments, let request?):
            local.serverSideEvent(arguments) { self.answer(.serverSideAnswer($0), request, of: sender) }
        case .handOver(let request, let privateID):
            let session = await local.handOver(privateID: privateID)
            if session != nil { sessions?.release(privateID) }
            answer(.session(session), request, of: sender)
        }
    }

    private func answer(_ response: ClusterResponse, _ request: RequestID, of asker: ClusterNodeID?) {
        do {
            let command = try wire.respond(response, to: request, of: asker, from: node.id)
            try node.outbox.send(command, isKept: false)
        } catch {
            node.logger.warning(
                "Another Socket.IO node gets no answer", metadata: ["error": "\(error)"])
        }
    }

    // MARK: Sessions

    func remember(_ session: RecoverableSession, done: @escaping @Sendable () -> Void) {
        guard let sessions, let log = order.log else { return done() }
        sessions.remember(session, at: log.position, done: done)
    }

    func persist(_ session: RecoverableSession) { sessions?.persist(session) }

    func forget(_ session: RecoverableSession) { sessions?.forget(session) }

    func restore(
        privateID: String, offset: String?, place: @Sendable (RecoverableSession) async -> Void
    ) async throws -> RestoredSession? {
        guard let sessions, let log = order.log else { return nil }
        var begin: StreamOffset?
        if let offset {
            begin = StreamOffset(offset)
            // No event has the offset before the first one.
            guard let begin, begin != .zero else { return nil }
        }
        guard let record = try await sessions.take(privateID), let begin = begin ?? record.begin else { return nil }
        let session = try await current(record)
        guard try await log.reaches(backTo: begin), let before = try await log.events(after: begin) else { return nil }
        var missed = MissedEvents(of: session, in: local.name, after: begin)
        // What was appended twice, because a node did not learn that it had been, is known of what was appended since this node
        // follows the log.
        if begin < log.beginning { try await log.read(backFrom: begin) { missed.seen($0) } }
        for event in before where !missed.add(event) { break }
        guard !missed.isTooMany else { return nil }
        // What the client has seen at another node is not told it here once more.
        await log.told(of: begin)
        // Before the socket is there: what it makes this node remember has to tell that it has seen nothing since.
        sessions.resume(privateID, from: begin)
        // What is heard of from here on is delivered to the new socket, and what was heard of in between is looked at once more.
        await place(session)
        guard let between = try await log.events(after: missed.last) else { return nil }
        for event in between where !missed.add(event) { break }
        guard !missed.isTooMany else { return nil }
        await log.told(of: missed.last)
        let repeated = state.withLockedValue(\.repeated)
        missed.remove { repeated.contains($0) }
        return RestoredSession(
            session: session, missed: missed.events, isOfNamespace: record.namespace != nil)
    }

    /// The session as the node that has its socket knows it, if there is one that lives.
    private func current(_ record: SessionStore.Record) async throws -> RecoverableSession {
        let privateID = record.session.privateID
        guard let owner = record.node, !node.silent.contains(owner) else { return record.session }
        if owner == node.id { return await local.handOver(privateID: privateID) ?? record.session }
        let request = RequestID(text: ClusterNode.randomHex(16))
        let requests = node.requests
        let outcome = try requests.begin(request, nodes: 1, timeout: .seconds(1), countsNodes: false) {
            let envelope = ClusterEnvelope(sender: node.id, message: .handOver(request, privateID: privateID))
            // A node that died has no subscription any more: nobody has to be waited for.
            try node.outbox.send(try wire.send(envelope, to: owner), isKept: false) { reply in
                if reply?.int == 0 { requests.receive(.session(nil), to: request) }
            }
        }
        guard case .session(let session?) = try await outcome.get().responses.first else { return record.session }
        return session
    }
}

extension TimeAmount {
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        // Longer than any timeout: no overflow.
        self = .seconds(min(max(seconds, 0), 1 << 32)) + .nanoseconds(attoseconds / 1_000_000_000)
    }
}
