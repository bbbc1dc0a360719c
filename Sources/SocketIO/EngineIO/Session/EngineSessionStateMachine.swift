package import NIOCore

/// What an Engine.IO session does about what happens to it. A pure value: everything returns actions, in order.
///
/// A session begins on polling or on a WebSocket, may move from polling to a WebSocket once, and ends once.
package struct EngineSessionStateMachine {
    /// A request or a WebSocket of this session, numbered by whoever runs it.
    package typealias ID = Int

    /// What the session began with.
    package enum Opening: Sendable {
        case poll(ID)
        case webSocket(ID)
    }

    package enum Timer: Sendable, Hashable {
        case heartbeat
        /// A WebSocket has to complete the upgrade.
        case upgrade
        /// A client of a session that is closing has to poll once more.
        case close
    }

    package enum Action: Sendable, Equatable {
        case answerPoll(ID, [EngineOutput])
        case answerPost(ID)
        /// A request that has no place in the session is answered with 400.
        case refuse(ID)
        case write(ID, [EngineOutput])
        /// Closes a WebSocket in good order, behind what was written.
        case closeWebSocket(ID)
        case deliver(EngineMessage)
        /// The session has ended; nothing follows.
        case closed(EngineCloseReason)
        case schedule(Timer, NIODeadline)
        case cancel(Timer)
        /// Calls ``flush()`` once everything that is sent now has been.
        case flushSoon
    }

    package struct Configuration: Sendable {
        var revision: EngineRevision
        var pingInterval: TimeAmount
        var pingTimeout: TimeAmount
        var upgradeTimeout: TimeAmount
        /// For a client to fetch the end of a session that is being closed.
        var closeTimeout: TimeAmount
        var maximumUnsentBytes: Int
        var maximumPacketsPerPoll: Int
    }

    private enum Phase {
        case open
        /// Closed by the application; on polling the client is told with its next request.
        case closing
        case closed
    }

    private enum Transport {
        case polling(Upgrade)
        case webSocket(ID)
    }

    private enum Upgrade {
        case none
        case connected(ID)
        /// The WebSocket works; polling requests are answered at once from here on.
        case probed(ID)

        var id: ID? {
            switch self {
            case .none: nil
            case .connected(let id), .probed(let id): id
            }
        }
    }

    private let configuration: Configuration
    private var phase = Phase.open
    private var transport: Transport
    private var heartbeat: Heartbeat
    private var queue: OutputQueue
    private var pendingPoll: ID?
    private var post: ID?
    private var isReading = true

    /// When the last ping that the client has answered was sent.
    package var answeredPing: NIODeadline? { heartbeat.answeredPing }

    // MARK: Beginning

    /// - Parameter handshake: the JSON of the open packet.
    package static func open(
        _ opening: Opening, handshake: String, _ configuration: Configuration, now: NIODeadline
    ) -> (Self, [Action]) {
        let machine = Self(opening, configuration, now)
        let open = EngineOutput.packet(.open(handshake))
        let first: Action =
            switch opening {
            case .poll(let id): .answerPoll(id, [open])
            case .webSocket(let id): .write(id, [open])
            }
        return (machine, [first, .schedule(.heartbeat, machine.heartbeat.deadline)])
    }

    private init(_ opening: Opening, _ configuration: Configuration, _ now: NIODeadline) {
        self.configuration = configuration
        heartbeat = Heartbeat(
            configuration.revision, interval: configuration.pingInterval, timeout: configuration.pingTimeout, now: now)
        queue = OutputQueue(maximumBytes: configuration.maximumUnsentBytes)
        switch opening {
        case .poll: transport = .polling(.none)
        case .webSocket(let id): transport = .webSocket(id)
        }
    }

    // MARK: What may be asked

    package var revision: EngineRevision { configuration.revision }
    package var isOpen: Bool { phase == .open }
    package var isClosed: Bool { phase == .closed }

    /// Whether requests of polling have no place in the session any more.
    package var isOnWebSocket: Bool { webSocket != nil }

    /// The WebSocket that carries the session.
    package var webSocket: ID? {
        if case .webSocket(let id) = transport { id } else { nil }
    }

    /// Bytes that no request has taken yet; a WebSocket's its channel knows.
    package var queuedBytes: Int { queue.byteCount }

    /// Whether a request waits and nothing is in its way. For a WebSocket its channel knows.
    package var hasIdlePoll: Bool { phase == .open && pendingPoll != nil && queue.isEmpty }

    // MARK: Polling

    /// A `GET` asks for what there is.
    package mutating func poll(_ id: ID, _ now: NIODeadline) -> [Action] {
        guard phase != .closed, case .polling(let upgrade) = transport else { return [.refuse(id)] }
        guard !isLate(now) else { return end(.pingTimeout) + [.refuse(id)] }
        guard pendingPoll == nil else { return end(.transportError) + [.refuse(id)] }
        pendingPoll = id
        if phase == .closing { return answerLast(id) }
        if !queue.isEmpty { return flush() }
        if case .probed = upgrade { return releasePoll() }
        return []
    }

    /// The client of a waiting `GET` has gone.
    package mutating func pollAbandoned(_ id: ID) -> [Action] {
        guard pendingPoll == id else { return [] }
        pendingPoll = nil
        return end(.transportError)
    }

    /// A `POST` has begun, of which no packet has been read.
    package mutating func postBegan(_ id: ID, _ now: NIODeadline) -> [Action] {
        guard phase != .closed, !isOnWebSocket else { return [.refuse(id)] }
        guard !isLate(now) else { return end(.pingTimeout) + [.refuse(id)] }
        guard post == nil else { return end(.transportError) + [.refuse(id)] }
        post = id
        return []
    }

    /// All packets of a `POST` have been received.
    package mutating func postEnded(_ id: ID) -> [Action] {
        guard post == id else { return [] }
        post = nil
        return [.answerPost(id)]
    }

    /// A `POST` was answered with 413; the session goes on.
    package mutating func postTooLarge(_ id: ID) {
        if post == id { post = nil }
    }

    package mutating func postAbandoned(_ id: ID) -> [Action] {
        guard post == id else { return [] }
        post = nil
        return end(.transportError)
    }

    /// A packet of the body of a `POST`.
    package mutating func received(_ packet: EnginePacket, inPost id: ID, _ now: NIODeadline) -> [Action] {
        guard phase != .closed, post == id else { return [] }
        guard packet != .close else {
            post = nil
            return [.answerPost(id)] + releasePoll() + end(.transportClose)
        }
        return received(packet, now)
    }

    package mutating func malformed(inPost id: ID) -> [Action] {
        post == id ? end(.parseError) : []
    }

    // MARK: WebSocket

    /// A WebSocket names this session.
    package mutating func webSocketConnected(_ id: ID, _ now: NIODeadline) -> [Action] {
        guard phase != .closed, case .polling(.none) = transport else { return [.closeWebSocket(id)] }
        transport = .polling(.connected(id))
        return [.schedule(.upgrade, now + configuration.upgradeTimeout)]
    }

    package mutating func received(_ packet: EnginePacket, onWebSocket id: ID, _ now: NIODeadline) -> [Action] {
        guard phase != .closed else { return [] }
        switch transport {
        case .webSocket(id):
            return packet == .close ? end(.transportClose) : received(packet, now)
        case .polling(let upgrade) where upgrade.id == id:
            return probeReceived(packet, id)
        case .polling, .webSocket:
            return []
        }
    }

    package mutating func malformed(onWebSocket id: ID) -> [Action] {
        guard phase != .closed else { return [] }
        switch transport {
        case .webSocket(id): return end(.parseError)
        case .polling(let upgrade) where upgrade.id == id: return giveUpUpgrade()
        case .polling, .webSocket: return []
        }
    }

    /// A WebSocket has gone, by the client's will or by an error.
    package mutating func webSocketEnded(_ id: ID, byError isError: Bool) -> [Action] {
        guard phase != .closed else { return [] }
        switch transport {
        case .webSocket(id): return end(isError ? .transportError : .transportClose)
        case .polling(let upgrade) where upgrade.id == id: return giveUpUpgrade()
        case .polling, .webSocket: return []
        }
    }

    private mutating func probeReceived(_ packet: EnginePacket, _ id: ID) -> [Action] {
        switch packet {
        case .ping(isProbe: true):
            transport = .polling(.probed(id))
            return [.write(id, [.packet(.pong(isProbe: true))])] + flush() + releasePoll()
        case .upgrade:
            let released = releasePoll()
            transport = .webSocket(id)
            let unsent = queue.takeAll()
            let written: [Action] = unsent.isEmpty ? [] : [.write(id, unsent)]
            let ended = phase == .closing ? end(.forcedClose) : []
            return [.cancel(.upgrade)] + released + written + ended
        default:
            return giveUpUpgrade()
        }
    }

    /// The session stays where it is.
    private mutating func giveUpUpgrade() -> [Action] {
        guard case .polling(let upgrade) = transport, let id = upgrade.id else { return [] }
        transport = .polling(.none)
        return [.cancel(.upgrade), .closeWebSocket(id)]
    }

    // MARK: Packets

    private mutating func received(_ packet: EnginePacket, _ now: NIODeadline) -> [Action] {
        guard phase == .open else { return [] }
        switch (packet, configuration.revision) {
        case (.message(let message), _):
            return [.deliver(message)]
        case (.ping, .three):
            heartbeat.heard(now)
            return [.schedule(.heartbeat, heartbeat.deadline)] + send(.packet(.pong(isProbe: false)))
        case (.pong, .four):
            heartbeat.heard(now)
            return [.schedule(.heartbeat, heartbeat.deadline)]
        case (.ping, .four), (.pong, .three):
            return end(.transportError)
        case (.open, _), (.close, _), (.upgrade, _), (.noop, _):
            return []
        }
    }

    /// Sends behind what was sent before. A session that is not open drops it.
    ///
    /// - Parameter allowance: the most bytes that may wait for this client as things are; the session ends if it would be more.
    package mutating func send(_ output: EngineOutput, allowance: Int = .max) -> [Action] {
        guard phase == .open else { return [] }
        if let id = webSocket { return [.write(id, [output])] }
        guard output.byteCount <= allowance - queue.byteCount, queue.append(output) else { return end(.transportError) }
        return pendingPoll == nil ? [] : [.flushSoon]
    }

    /// Answers a waiting `GET`, if there is something to say.
    package mutating func flush() -> [Action] {
        guard phase == .open, let id = pendingPoll, !queue.isEmpty else { return [] }
        pendingPoll = nil
        return [.answerPoll(id, queue.take(packets: configuration.maximumPacketsPerPoll))]
    }

    /// Answers a waiting `GET` with nothing.
    private mutating func releasePoll() -> [Action] {
        guard let id = pendingPoll else { return [] }
        pendingPoll = nil
        return [.answerPoll(id, [.packet(.noop)])]
    }

    // MARK: Time

    package mutating func fired(_ timer: Timer, _ now: NIODeadline) -> [Action] {
        guard phase != .closed else { return [] }
        switch timer {
        case .upgrade: return giveUpUpgrade()
        case .close: return end(.forcedClose)
        case .heartbeat: return beat(now)
        }
    }

    private mutating func beat(_ now: NIODeadline) -> [Action] {
        guard phase == .open else { return [] }
        switch heartbeat.look(now, isReading: isReading) {
        case .timedOut: return end(.pingTimeout)
        case .ping:
            return [.schedule(.heartbeat, heartbeat.deadline)] + send(.packet(.ping(isProbe: false)))
        case .nothing: return [.schedule(.heartbeat, heartbeat.deadline)]
        }
    }

    /// Whether the client is late, even if no timer has fired yet.
    private func isLate(_ now: NIODeadline) -> Bool { isReading && heartbeat.isLate(now) }

    /// Whether what the client sends is read; while it is not, the client can't be late, and nor until it could be.
    package mutating func setReading(_ isReading: Bool, _ now: NIODeadline) {
        if isReading, !self.isReading { heartbeat.readAgain(now) }
        self.isReading = isReading
    }

    // MARK: The end

    /// Closes the session behind what was sent.
    package mutating func close(_ now: NIODeadline) -> [Action] {
        guard phase == .open else { return [] }
        guard !isOnWebSocket else { return end(.forcedClose) }
        phase = .closing
        let answered = pendingPoll.map { answerLast($0) } ?? []
        // What one answer does not take waits for the next poll, which may not come.
        let awaited: [Action] = isClosed ? [] : [.schedule(.close, now + configuration.closeTimeout)]
        return [.cancel(.heartbeat)] + answered + awaited
    }

    /// Ends the session at once. A `GET` that waits, and a WebSocket, get what was sent.
    package mutating func shutDown() -> [Action] {
        guard phase != .closed else { return [] }
        return end(.serverShutdown)
    }

    /// Ends the session for a transport that failed; what was not sent is lost.
    package mutating func fail(_ reason: EngineCloseReason) -> [Action] {
        phase == .closed ? [] : end(reason)
    }

    /// The end of a session that the application has closed, once all is said.
    private mutating func answerLast(_ id: ID) -> [Action] {
        pendingPoll = nil
        let outputs = queue.take(packets: configuration.maximumPacketsPerPoll)
        // The packet that says so counts as well.
        guard queue.isEmpty, outputs.reduce(0, { $0 + $1.packetCount }) < configuration.maximumPacketsPerPoll else {
            return [.answerPoll(id, outputs)]
        }
        let last = (outputs.isEmpty ? [.packet(.noop)] : outputs) + [.packet(.close)]
        return [.answerPoll(id, last)] + end(.forcedClose)
    }

    private mutating func end(_ reason: EngineCloseReason) -> [Action] {
        phase = .closed
        var actions: [Action] = [.cancel(.heartbeat), .cancel(.upgrade), .cancel(.close)]
        if let id = pendingPoll { actions.append(.answerPoll(id, queue.takeAll() + [.packet(.close)])) }
        if let post { actions.append(.refuse(post)) }
        switch transport {
        case .webSocket(let id): actions.append(.closeWebSocket(id))
        case .polling(let upgrade):
            if let id = upgrade.id { actions.append(.closeWebSocket(id)) }
        }
        _ = queue.takeAll()
        (pendingPoll, post) = (nil, nil)
        return actions + [.closed(reason)]
    }
}
