public import EaselBoard
import EaselJSON
import EaselLog
public import NIOCore

/// One live connection of a client: it speaks protocol `easel.v1` (section 3 of the design) over a transport.
///
/// Confined to one event loop. It keeps no queue of frames: it has a cursor into its outlet's ring, writes while the
/// transport takes more, and catches up from the ring, then the log, then a snapshot, whatever it has missed.
public final class Session {
    let id = SessionID.random()
    private let board: BoardID
    private let rooms: Rooms
    private let eventLoop: any EventLoop
    private var transport: (any SessionTransport)?
    private var phase = Phase.new
    private var meter: InboundMeter
    private var stallWatch = StallWatch()
    private var pauses: ReadingPauses = [] {
        didSet { if oldValue.isEmpty != pauses.isEmpty { transport?.setReading(pauses.isEmpty) } }
    }
    private var echoes = ExpectedEchoes()

    private enum Phase {
        case new
        case awaitingHello(deadline: Scheduled<Void>)
        /// Frames that a client sent without waiting for its welcome.
        case joining(early: [ByteBuffer], bytes: Int)
        case joined(Membership)
        case closed
    }

    /// What a session is while it is on a board.
    private struct Membership {
        let room: Room
        let outlet: Outlet
        let client: ClientID
        var feed: Feed
    }

    /// What a session writes next.
    private enum Feed {
        /// All up to `cursor` was written; what follows comes from the outlet's ring.
        case live(cursor: Seq)
        /// What follows `cursor` has left the ring and is being read from the log.
        case reading(cursor: Seq)
        /// A snapshot is being made for it.
        case awaitingSnapshot
        /// A snapshot's frames, from `next` on.
        case snapshot(Snapshot, next: Int)
    }

    /// `board` was taken from the address of the connection.
    public init(board: BoardID, rooms: Rooms, eventLoop: any EventLoop, transport: any SessionTransport) {
        self.board = board
        self.rooms = rooms
        self.eventLoop = eventLoop
        self.transport = transport
        meter = InboundMeter(rooms.configuration.rates)
    }

    var isOpen: Bool { transport != nil }

    private var handle: SessionHandle { SessionHandle(id: id, eventLoop: eventLoop, session: self) }

    // MARK: From the transport

    /// The connection stands: the client has until ``RoomConfiguration/helloTimeout`` to say hello.
    public func opened() {
        guard case .new = phase else { return }
        let handle = self.handle
        let timeout = rooms.configuration.helloTimeout
        let deadline = eventLoop.scheduleTask(in: timeout) {
            handle.perform { session in
                guard case .awaitingHello = session.phase else { return }
                session.end(
                    .helloTooLate, error: "hello-too-late",
                    reason: "no hello within \(timeout.nanoseconds / 1_000_000) ms")
            }
        }
        phase = .awaitingHello(deadline: deadline)
    }

    /// Takes one whole text message.
    public func receive(_ frame: ByteBuffer) {
        count(bytes: frame.readableBytes)
        switch phase {
        case .new, .closed:
            break
        case .joining(var early, var bytes):
            bytes += frame.readableBytes
            guard bytes <= rooms.configuration.limits.frameBytes else {
                end(.rateLimited, error: "too-much-before-welcome", reason: "wait for welcome before you send more")
                return
            }
            if bytes > rooms.configuration.earlyBytesToPause { pauses.insert(.early) }
            phase = .closed  // so that the array is not copied
            early.append(frame)
            phase = .joining(early: early, bytes: bytes)
        case .awaitingHello:
            receiveHello(frame)
        case .joined(let membership):
            receive(frame, as: membership)
        }
    }

    /// The transport takes bytes again.
    public func becameWritable() {
        stallWatch.progressed()
        pauses.remove(.unread)
        rooms.counters.deliveries.count(advance())
    }

    /// The node stops: who has not said hello yet may say it to another. Sessions of a board leave with their room.
    public func quiesce() {
        if case .awaitingHello = phase {
            end(.drain, error: "draining", reason: RoomError.draining.description)
        }
    }

    /// The transport has found that nobody is there any more, and closes.
    public func vanished() {
        rooms.counters.vanished.count()
    }

    /// The connection is gone.
    public func closed() {
        let before = phase
        phase = .closed
        transport = nil
        switch before {
        case .awaitingHello(let deadline):
            deadline.cancel()
        case .joined(let membership):
            membership.outlet.remove(self)
            let handle = self.handle
            membership.room.perform { $0.leave(handle) }
            rooms.counters.sessions.count(-1)
        case .new, .joining, .closed:
            break
        }
    }

    // MARK: Pressure

    /// Counts what the client has sent against its rates; what of it is no message is told here by the transport.
    public func count(bytes: Int) {
        switch meter.receive(bytes: bytes, at: .now()) {
        case .withinRates:
            break
        case .pause(let time):
            guard !pauses.contains(.rate) else { return }
            rooms.counters.throttled.count()
            pauses.insert(.rate)
            resumeReading(in: time)
        case .endless:
            rooms.counters.rateLimited.count()
            end(
                .rateLimited, error: "rate-limit", reason: "more was sent than the rates allow, for too long",
                after: rooms.configuration.rates.burst)
        }
    }

    private func resumeReading(in time: TimeAmount) {
        let handle = self.handle
        eventLoop.scheduleTask(in: time) {
            handle.perform { session in
                // More may have been read at once than was paid for.
                let debt = session.meter.debt(at: .now())
                if debt > .zero { session.resumeReading(in: debt) } else { session.pauses.remove(.rate) }
            }
        }
    }

    /// Who asks and does not read the answers is not listened to until it does.
    private func heedBacklog(of transport: any SessionTransport) {
        guard !transport.isWritable else { return }
        let pending = transport.pendingBytes
        if pending > rooms.configuration.maximumUnreadBytes {
            rooms.counters.stalled.count()
            end(.slowConsumer, error: "slow-consumer", reason: "\(pending) bytes wait to be read")
        } else if pending > rooms.configuration.unreadBytesToPause {
            pauses.insert(.unread)
        }
    }

    func checkForStall() {
        guard let transport,
            stallWatch.hasStalled(
                pending: transport.pendingBytes, at: .now(), timeout: rooms.configuration.stallTimeout)
        else { return }
        rooms.counters.stalled.count()
        end(.slowConsumer, error: "slow-consumer", reason: "nothing was read for too long")
    }

    // MARK: Messages of the client

    private func receiveHello(_ frame: ByteBuffer) {
        guard case .awaitingHello(let deadline) = phase else { return }
        deadline.cancel()
        let hello: Hello
        do throws(ProtocolFault) {
            guard case .hello(let message) = try ClientMessage(decoding: frame.readableBytesView) else {
                end(.badHello, error: "bad-hello", reason: "the first frame must be of type hello")
                return
            }
            hello = message
        } catch {
            end(.badHello, error: error.code, reason: error.message)
            return
        }
        phase = .joining(early: [], bytes: 0)
        let (handle, rooms, board) = (self.handle, self.rooms, self.board)
        Task {
            do {
                try await rooms.join(handle, hello: hello, board: board)
            } catch {
                handle.perform { $0.failToJoin(error) }
            }
        }
    }

    private func receive(_ frame: ByteBuffer, as membership: Membership) {
        do throws(ProtocolFault) {
            switch try ClientMessage(decoding: frame.readableBytesView) {
            case .hello:
                end(.badHello, error: "bad-hello", reason: "a second hello: this connection has said hello already")
            case .submit(let n, let edits):
                submit(n: n, edits: edits, as: membership)
            case .presence(let state):
                present(state, as: membership)
            case .digest:
                let handle = self.handle
                membership.room.perform { $0.tellDigest(to: handle) }
            case .ping(let id):
                tell(.pong(id: id))
            }
        } catch {
            tell(.error(code: error.code, message: error.message))
        }
    }

    private func submit(n: Int, edits: JSON, as membership: Membership) {
        let batch: EditBatch
        do throws(Rejection) {
            batch = try EditBatch(validating: edits, limits: rooms.configuration.limits)
        } catch {
            rooms.counters.rejected.count()
            tell(.reject(n: n, code: error.code.rawValue, message: error.message))
            return
        }
        let submission = PendingSubmission(
            client: membership.client, n: n, batch: batch, origin: .session(handle))
        membership.room.perform { $0.submit(submission) }
    }

    private func present(_ state: JSONObject, as membership: Membership) {
        let maximum = rooms.configuration.limits.presenceBytes
        guard JSON.object(state).canonicalCount <= maximum else {
            tell(.error(code: "presence-too-large", message: "a presence state is at most \(maximum) bytes"))
            return
        }
        let id = self.id
        membership.room.perform { $0.update(presence: state, of: id) }
    }

    // MARK: From the room

    /// What a room has prepared for a session that joins.
    struct Admission: Sendable {
        /// The welcome, and those participants that it has no room for.
        let welcome: [ByteBuffer]
        let client: ClientID
        /// What comes first: the operations behind a seq, or a snapshot.
        let start: Start

        enum Start: Sendable {
            case operations(after: Seq)
            case snapshot(Snapshot)
        }
    }

    func admit(_ admission: Admission, to room: Room, through outlet: Outlet) {
        guard case .joining(let early, _) = phase, let transport else {
            let handle = self.handle
            room.perform { $0.leave(handle) }
            return
        }
        admission.welcome.forEach(transport.write)
        let feed: Feed =
            switch admission.start {
            case .operations(let seq): .live(cursor: seq)
            case .snapshot(let snapshot): .snapshot(snapshot, next: 0)
            }
        let membership = Membership(room: room, outlet: outlet, client: admission.client, feed: feed)
        phase = .joined(membership)
        if case .operations(let seq) = admission.start { echoes.sent(upTo: seq) }
        outlet.add(self)
        rooms.counters.sessions.count()
        rooms.counters.deliveries.count(advance())
        transport.flush()
        pauses.remove(.early)
        for frame in early {
            receive(frame)
        }
    }

    private func failToJoin(_ error: any Error) {
        switch error {
        case LogError.noSuchBoard(let board):
            end(.noSuchBoard, error: "no-such-board", reason: "there is no board \(board.string)")
        case RoomError.draining:
            end(.drain, error: "draining", reason: RoomError.draining.description)
        case RoomError.overloaded(let after):
            rooms.counters.joinsRefused.count()
            end(.overloaded, error: "overloaded", reason: "\(error)", after: after)
        default:
            end(
                .overloaded, error: "unavailable", reason: "the board can't be opened now: \(error)",
                after: .seconds(1))
        }
    }

    /// Writes what the session still lacks, as long as the transport takes it, and flushes once.
    ///
    /// Returns how many operations were written.
    func advance() -> Int {
        guard case .joined(var membership) = phase, let transport else { return 0 }
        var delivered = 0
        var wrote = false
        feeding: while transport.isWritable {
            switch membership.feed {
            case .live(let cursor):
                let ring = membership.outlet.ring
                guard cursor < ring.head else { break feeding }
                guard let frame = ring.frame(holding: cursor + 1)?.after(cursor) else {
                    membership.feed = catchUp(from: cursor, as: membership)
                    break feeding
                }
                transport.write(frame.bytes)
                wrote = true
                delivered += frame.last - cursor
                membership.feed = .live(cursor: frame.last)
                echoes.sent(upTo: frame.last)
            case .snapshot(let snapshot, let next):
                transport.write(snapshot.frames[next])
                wrote = true
                if next + 1 < snapshot.frames.count {
                    membership.feed = .snapshot(snapshot, next: next + 1)
                } else {
                    membership.feed = .live(cursor: snapshot.seq)
                    for n in echoes.sent(snapshotAt: snapshot.seq) { write(.duplicate(n: n), to: transport) }
                }
            case .reading, .awaitingSnapshot:
                break feeding
            }
        }
        phase = .joined(membership)
        if wrote { transport.flush() }
        return delivered
    }

    /// A session whose cursor has left the ring reads on from the log, or starts anew if that would take too long.
    private func catchUp(from cursor: Seq, as membership: Membership) -> Feed {
        let handle = self.handle
        guard membership.outlet.ring.head - cursor <= rooms.configuration.catchUpOperations else {
            rooms.counters.resyncs.count()
            membership.room.perform { $0.sendSnapshot(to: handle) }
            return .awaitingSnapshot
        }
        membership.room.perform { $0.sendBacklog(after: cursor, to: handle) }
        return .reading(cursor: cursor)
    }

    /// Operations that were read from the log for this session.
    func takeBacklog(_ frame: OperationFrame) {
        guard case .joined(var membership) = phase, case .reading(let cursor) = membership.feed,
            frame.first == cursor + 1, let transport
        else { return }
        transport.write(frame.bytes)
        transport.flush()
        membership.feed = .live(cursor: frame.last)
        echoes.sent(upTo: frame.last)
        phase = .joined(membership)
        rooms.counters.deliveries.count(frame.last - cursor + advance())
    }

    /// A snapshot that replaces everything this session has.
    func takeSnapshot(_ snapshot: Snapshot) {
        guard case .joined(var membership) = phase else { return }
        switch membership.feed {
        case .awaitingSnapshot, .reading: break
        case .live, .snapshot: return
        }
        membership.feed = .snapshot(snapshot, next: 0)
        phase = .joined(membership)
        rooms.counters.deliveries.count(advance())
    }

    /// Starts the session anew from a snapshot.
    func resync() {
        guard case .joined(var membership) = phase else { return }
        membership.feed = .awaitingSnapshot
        // What was said of the old lineage's seqs means nothing in the new one.
        echoes = ExpectedEchoes()
        phase = .joined(membership)
        rooms.counters.resyncs.count()
        let handle = self.handle
        membership.room.perform { $0.sendSnapshot(to: handle) }
    }

    func tell(_ message: ServerMessage) {
        guard let transport else { return }
        write(message, to: transport)
        transport.flush()
        heedBacklog(of: transport)
    }

    private func write(_ message: ServerMessage, to transport: any SessionTransport) {
        transport.write(ByteBuffer(bytes: message.encode()))
    }

    /// Operations of this session that the log has taken.
    func expectEchoes(of operations: [(n: Int, seq: Seq)]) {
        for (n, seq) in operations where echoes.expect(n: n, at: seq) { tell(.duplicate(n: n)) }
    }

    /// Passes on who came and went, and presence; a session that is behind skips presence.
    func tell(_ news: Crowd.News) {
        guard case .joined = phase, let transport else { return }
        if news.onlyArrival != id { news.participants.forEach(transport.write) }
        for presence in news.presence where transport.isWritable { transport.write(presence) }
        transport.flush()
        heedBacklog(of: transport)
    }

    func drain(after delay: TimeAmount) {
        guard case .joined = phase else { return }
        tell(.drain(after: Int(delay.nanoseconds / 1_000_000)))
        let handle = self.handle
        eventLoop.scheduleTask(in: delay + .milliseconds(250)) {
            handle.perform { $0.end(.drain, error: "draining", reason: RoomError.draining.description) }
        }
    }

    /// Says why in an `error` frame, and closes. `after` asks the client not to come again sooner.
    public func end(_ code: CloseCode, error: String, reason: String, after: TimeAmount? = nil) {
        guard let transport else { return }
        write(.error(code: error, message: reason, after: after.map { Int($0.nanoseconds / 1_000_000) }), to: transport)
        transport.flush()
        closed()
        transport.close(code, reason: reason)
    }
}
