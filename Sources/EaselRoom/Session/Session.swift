public import EaselAuth
public import EaselBoard
import EaselJSON
import EaselLog
public import NIOCore

/// One live connection of a client: carries out the protocol `easel.v1` over a transport.
///
/// Confined to one event loop. What the protocol says is decided by ``SessionStateMachine``, and what is written next by
/// ``DeliveryCursor``: a session keeps no queue of frames.
public final class Session {
    let id = SessionID.random()
    private let board: BoardID?
    private let registry: RoomRegistry
    private let eventLoop: any EventLoop
    private var transport: (any SessionTransport)?
    private var machine: SessionStateMachine<Membership>
    /// Meaningful while the session is a member.
    private var cursor: DeliveryCursor
    private var helloTimer: Scheduled<Void>?
    private var rateLimiter: RateLimiter
    private var slowConsumerDetector = SlowConsumerDetector()
    private var digestRequests = DigestRequests()
    private var inbound = InboundQueue()
    /// Nil until the session is a member.
    private var access: SessionAccess?
    /// Whom the board is to remember once the session draws; nil afterwards.
    private var person: KnownPerson?
    private var expiryTimer: Scheduled<Void>?
    private let countNewBoard: (@Sendable (Principal) throws -> Void)?
    private let address: String?
    /// Nil until the session's principal is known, and for one that is counted for nobody.
    private var seat: PrincipalAccounts.Seat?
    /// Whether a refused submit was recorded: one says that the client may not draw, and thousands say no more.
    private var isRefusalRecorded = false
    private var backpressure: BackpressureReasons = [] {
        didSet {
            if oldValue.isEmpty != backpressure.isEmpty { transport?.setReading(backpressure.isEmpty) }
        }
    }

    /// What a session needs of the board that it is on.
    private struct Membership {
        let room: Room
        let broadcaster: Broadcaster
        let client: ClientID
    }

    /// - Parameters:
    ///   - board: taken from the address of the connection; nil if the hello names it.
    ///   - countNewBoard: called, on any thread, before the hello makes a board. Throws
    ///     ``RoomError/tooManyBoards(after:)`` if it must not; nil if it always may.
    ///   - address: the client's, for the audit; nil if it is not known.
    public init(
        board: BoardID?, registry: RoomRegistry, eventLoop: any EventLoop,
        transport: any SessionTransport, countNewBoard: (@Sendable (Principal) throws -> Void)? = nil,
        address: String? = nil
    ) {
        self.address = address
        self.board = board
        self.registry = registry
        self.eventLoop = eventLoop
        self.transport = transport
        self.countNewBoard = countNewBoard
        let configuration = registry.configuration
        machine = SessionStateMachine(limits: configuration.limits, heldBytesToPause: configuration.heldBytesToPause)
        cursor = DeliveryCursor(.operations(after: 0), maximumBacklog: configuration.catchUpOperations)
        rateLimiter = RateLimiter(configuration.rates)
    }

    var isOpen: Bool { transport != nil }

    private var configuration: RoomConfiguration { registry.configuration }
    private var counters: Counters { registry.counters }
    private var handle: SessionHandle { SessionHandle(id: id, eventLoop: eventLoop, session: self) }

    // MARK: The connection

    /// The connection stands: the client has until ``RoomConfiguration/helloTimeout`` to say hello.
    public func opened() {
        guard machine.open() else { return }
        awaitHello(LookCount())
    }

    private func awaitHello(_ looks: LookCount) {
        let (handle, timeout) = (self.handle, configuration.helloTimeout)
        helloTimer = eventLoop.scheduleTask(in: LookCount.interval(of: timeout)) {
            handle.perform { $0.lookForHello(looks, timeout) }
        }
    }

    private func lookForHello(_ looks: LookCount, _ timeout: TimeAmount) {
        guard let failure = machine.helloTimedOut(after: timeout) else { return }
        var looks = looks
        if looks.look() { fail(failure) } else { awaitHello(looks) }
    }

    /// The transport takes bytes again.
    public func becameWritable() {
        slowConsumerDetector.madeProgress()
        backpressure.remove(.unreadOutput)
        counters.deliveries.count(advance())
    }

    /// The node stops: a client that has not said hello yet may say it to another node. Members leave with their room.
    public func quiesce() {
        if let failure = machine.quiesce() { fail(failure) }
    }

    /// The transport has found that its peer no longer answers, and closes.
    public func vanished() {
        counters.vanished.count()
    }

    /// The connection is gone. What came on it counts, also if it is still being decoded or waits for a token's verdict.
    public func closed() {
        transport = nil
        if !inbound.isBusy { end() }
    }

    private func end() {
        expiryTimer?.cancel()
        seat = nil
        switch machine.close() {
        case .none:
            break
        case .cancelHelloTimer:
            helloTimer?.cancel()
        case .abandon(let messages):
            for message in messages { message.completion?(.success(.rejected(Self.connectionLost))) }
        case .leave(let membership):
            membership.broadcaster.remove(self)
            leave(membership.room)
            counters.sessions.count(-1)
        }
    }

    private static let connectionLost = Rejection(.unavailable, "the connection was lost before the board was joined")

    /// Counts the session for its principal, until it ends.
    func take(_ seat: PrincipalAccounts.Seat) {
        if isOpen { self.seat = seat }
    }

    /// Says why in an `error` message, and closes.
    public func fail(_ failure: SessionFailure) {
        guard let transport else { return }
        counters.count(failure)
        transport.write(failure.errorMessage)
        transport.flush()
        closed()
        transport.close(failure.closeCode, reason: failure.message)
    }

    // MARK: What the client sends

    /// Takes one whole text message.
    public func receive(_ frame: ByteBuffer) {
        receive(InboundMessage(frame))
    }

    /// Takes a text message that is compressed, took so many bytes and may become long: it is unpacked elsewhere.
    public func receive(packedBytes: Int, _ unpack: @escaping @Sendable () throws(SessionFailure) -> ByteBuffer) {
        receive(InboundMessage(packedBytes: packedBytes, unpack))
    }

    /// Takes an event: a JSON array of a message's type and the object with its fields. `completion` hears what becomes of a
    /// submit, besides the messages that the client gets in any case.
    public func receive(event: ByteBuffer, completion: MessageCompletion? = nil) {
        receive(InboundMessage(event: event, completion: completion))
    }

    /// Takes a message that the transport has decoded, and that took so many bytes on the wire. `completion` hears what
    /// becomes of a submit, besides the messages that the client gets in any case.
    public func receive(_ message: ClientMessage, bytes: Int, completion: MessageCompletion? = nil) {
        receive(InboundMessage(message, bytes: bytes, completion: completion))
    }

    private func receive(_ message: InboundMessage) {
        count(bytes: message.bytes)
        if let step = inbound.receive(message) { carryOut(step) }
    }

    private func carryOut(_ step: InboundQueue.Step) {
        switch step {
        case .process(let message):
            process(message)
        case .decode(let message):
            backpressure.insert(.decoding)
            WorkerThreads.messages.run { [handle, limits = configuration.limits] in
                let decoded = message.decoded(within: limits)
                handle.perform { $0.receive(decoded: decoded, unpackedBytes: decoded.bytes - message.bytes) }
            }
        }
    }

    /// - Parameter unpackedBytes: how much more it is than what came, which counts too.
    private func receive(decoded message: InboundMessage, unpackedBytes: Int) {
        if unpackedBytes > 0 { count(bytes: unpackedBytes) }
        inbound.decoded(message)
        processWaiting()
    }

    private func processWaiting() {
        while let step = inbound.next() { carryOut(step) }
        if !inbound.isDecoding { backpressure.remove(.decoding) }
        if !inbound.isVerifying { backpressure.remove(.verifying) }
        if !inbound.isBusy, !isOpen { end() }
    }

    private func process(_ message: InboundMessage) {
        if let failure = message.failure { return fail(failure) }
        let action = machine.receive(message)
        // A node that stood still reads what came meanwhile before its timers fire.
        if action.usesRight, let access, access.hasExpired(at: RoomRegistry.now()) {
            message.completion?(.failure(MessageFault(access.expiry)))
            return fail(access.expiry)
        }
        switch action {
        case .submit(let n, let edits):
            if access?.maySubmit == true {
                submit(edits, n: n, completion: message.completion)
            } else {
                recordRefusedSubmit()
                reject(n, Self.readOnly, message.completion)
            }
        case .updatePresence(let state):
            guard let room = machine.membership?.room else { return }
            room.perform { [id] in $0.withPresence { $0.update(id, state: state) } }
        case .reply(let reply):
            if case .error(let code, let text, _) = reply {
                message.completion?(.failure(MessageFault(code: code, message: text)))
            }
            tell(reply)
        case .tellDigest:
            if digestRequests.ask() { requestDigest() }
        case .reject(let n, let rejection):
            reject(n, rejection, message.completion)
        case .renew(let token):
            verify(token)
        case .join(let hello):
            helloTimer?.cancel()
            join(hello)
        case .hold(let pauseReading):
            if pauseReading { backpressure.insert(.notWelcomed) }
        case .ignore:
            message.completion?(.success(.rejected(Self.connectionLost)))
        case .fail(let failure):
            message.completion?(.failure(MessageFault(failure)))
            fail(failure)
        }
    }

    static let readOnly = Rejection(.readOnly, "you may look at this board and not draw on it")

    private func recordRefusedSubmit() {
        guard !isRefusalRecorded, let access else { return }
        isRefusalRecorded = true
        registry.audit.record(
            .submit, .refused("read-only"), by: access.principal, from: address, on: machine.membership?.room.board)
    }

    private func reject(_ n: Int, _ rejection: Rejection, _ completion: MessageCompletion?) {
        counters.rejected.count()
        tell(.reject(n: n, code: rejection.code.rawValue, message: rejection.message))
        completion?(.success(.rejected(rejection)))
    }

    private func requestDigest() {
        guard let room = machine.membership?.room else { return }
        room.perform { [handle] in $0.withDocument { $0.tellDigest(to: handle) } }
    }

    private func submit(_ edits: PendingEdits, n: Int, completion: MessageCompletion?) {
        guard let membership = machine.membership else { return }
        let submission = PendingSubmission(
            client: membership.client, n: n, edits: edits, principal: access?.principal,
            revision: access?.revision ?? 0, author: access?.author, session: handle,
            completion: completion.map { completion -> SubmissionCompletion in { completion(.success($0)) } })
        let drawer = person
        person = nil
        membership.room.perform {
            if let drawer { $0.remember(drawer) }
            $0.submit(submission)
        }
    }

    // MARK: Joining and leaving

    private func join(_ hello: Hello) {
        guard let board = board ?? hello.board else {
            return fail(.invalidHello(ProtocolFault(.badHello, "\"board\" must be a board id")))
        }
        registry.join(handle, hello: hello, board: board, from: address, countNewBoard: countNewBoard) {
            [handle] error in
            handle.perform { session in
                if let failure = session.machine.failToJoin(error) { session.fail(failure) }
            }
        }
    }

    /// What a room has prepared for a session that joins.
    struct Admission: Sendable {
        /// The welcome, and those participants that it has no room for.
        let welcome: [ServerMessage]
        let client: ClientID
        let access: SessionAccess
        /// Who the board remembers to have drawn, once the session draws.
        let person: KnownPerson?
        /// What comes first.
        let start: DeliveryCursor.Start
    }

    func admit(_ admission: Admission, to room: Room, through broadcaster: Broadcaster) {
        let membership = Membership(room: room, broadcaster: broadcaster, client: admission.client)
        guard let transport, case .welcome(let held) = machine.admit(membership) else { return leave(room) }
        access = admission.access
        person = admission.person
        admission.welcome.forEach(transport.write)
        cursor = DeliveryCursor(admission.start, maximumBacklog: configuration.catchUpOperations)
        broadcaster.add(self)
        counters.sessions.count()
        counters.deliveries.count(advance())
        transport.flush()
        backpressure.remove(.notWelcomed)
        inbound.welcomed(held)
        processWaiting()
        if isOpen { watchExpiry() }
    }

    // MARK: Tokens

    /// Looks up what a token permits. What comes behind it waits. Without authentication none is needed, and none is looked
    /// at.
    private func verify(_ token: String) {
        guard let membership = machine.membership else { return }
        let (board, client) = (membership.room.board, membership.client)
        inbound.verifying()
        backpressure.insert(.verifying)
        registry.run { [handle] registry in
            let found: Result<SessionAccess, any Error>
            do {
                let principal = try await registry.access.principal(token: token, client: client)
                found = .success(try await registry.authorize(principal, on: board))
            } catch {
                found = .failure(error)
            }
            handle.perform { $0.renewed(found) }
        }
    }

    private func renewed(_ found: Result<SessionAccess, any Error>) {
        inbound.verified()
        switch found {
        case .failure(let error):
            if let refusal = AuditEvent.Outcome(refusing: error) { recordRenewal(refusal) }
            fail(SessionFailure(joining: error))
        case .success(let new) where access?.isOfSamePrincipal(as: new) == true:
            access = new
            recordRenewal(.done)
            if isOpen { watchExpiry() }
            // What the room was told since that was read.
            machine.membership?.room.perform { [handle] in $0.judge(handle) }
        case .success:
            recordRenewal(.refused("unauthenticated"))
            fail(.unauthenticated("the token names somebody else than this session's"))
        }
        processWaiting()
    }

    private func recordRenewal(_ outcome: AuditEvent.Outcome) {
        registry.audit.record(
            .renew, outcome, by: access?.principal, from: address, on: machine.membership?.room.board)
    }

    /// Closes the session when its token is no longer valid. The clock may be set meanwhile, so it is looked at again.
    private func watchExpiry() {
        expiryTimer?.cancel()
        guard let access, let remaining = access.remaining(at: RoomRegistry.now()) else { return }
        guard remaining > 0 else { return fail(access.expiry) }
        expiryTimer = eventLoop.scheduleTask(in: .milliseconds(Int64(min(remaining, 60_000)))) { [handle] in
            handle.perform { if $0.isOpen { $0.watchExpiry() } }
        }
    }

    /// The board has another access record: closes whom it does not let in, and has those come again whose role is another.
    ///
    /// - Parameter evenIfOlder: whether it counts also where the session was judged by a newer one, which the store has lost.
    func judge(by record: AccessRecord, evenIfOlder: Bool = false) {
        guard isOpen, registry.access.isRequired, let before = access,
            evenIfOlder || record.revision > before.revision, let board = machine.membership?.room.board
        else { return }
        do {
            let now = try SessionAccess(
                before.principal, on: board, record: record, by: registry.access, at: RoomRegistry.now())
            access = now
            watchExpiry()
            if isOpen, now.role != before.role {
                tell(.drain(after: 0))
                fail(.roleChanged)
            }
        } catch {
            fail(SessionFailure(joining: error))
        }
    }

    /// Closes the session if it is that of somebody who was removed.
    func forget(_ author: Author) {
        if access?.author == author { fail(.forgotten) }
    }

    private func leave(_ room: Room) {
        room.perform { [handle] in $0.leave(handle) }
    }

    /// Asks the client to reconnect elsewhere, and closes after the delay.
    func drain(after delay: TimeAmount) {
        guard machine.membership != nil else { return }
        tell(.drain(after: Int(delay.nanoseconds / 1_000_000)))
        eventLoop.scheduleTask(in: delay + .milliseconds(250)) { [handle] in
            handle.perform { $0.fail(.draining) }
        }
    }

    // MARK: Operations and snapshots

    /// Writes what the client still lacks, as long as the transport takes it, and flushes once.
    ///
    /// Returns how many operations were written.
    func advance() -> Int {
        guard let membership = machine.membership, let transport else { return 0 }
        var delivered = 0
        var wrote = false
        writing: while transport.isWritable {
            switch cursor.next(in: membership.broadcaster.ring) {
            case .write(let frame, let operations):
                transport.write(frame)
                delivered += operations
                wrote = true
            case .finishSnapshot(let frame, let numbers):
                transport.write(frame)
                for n in numbers { transport.write(ServerMessage.duplicate(n: n)) }
                wrote = true
            case .readLog(let seq):
                membership.room.perform { [handle] in $0.withDocument { $0.sendBacklog(after: seq, to: handle) } }
                break writing
            case .requestSnapshot:
                requestSnapshot(of: membership.room)
                break writing
            case .wait:
                break writing
            }
        }
        if wrote { transport.flush() }
        return delivered
    }

    /// Writes what all sessions get now; a session that is not as far as the others catches up by itself.
    ///
    /// Returns how many operations were written.
    func deliver(_ recent: RecentFrames) -> Int {
        guard let transport else { return 0 }
        guard transport.isWritable, cursor.advance(from: recent.after, to: recent.head) else { return advance() }
        transport.write(recent.messages)
        transport.flush()
        return recent.head - recent.after
    }

    private func requestSnapshot(of room: Room) {
        counters.resyncs.count()
        room.perform { [handle] in $0.withDocument { $0.sendSnapshot(to: handle) } }
    }

    /// Operations that were read from the log for this session.
    func receive(backlog frame: OperationFrame) {
        guard let transport, case .write(let frame, let operations) = cursor.receive(backlog: frame) else { return }
        transport.write(frame)
        transport.flush()
        counters.deliveries.count(operations + advance())
    }

    /// A snapshot that replaces everything this session has.
    func receive(_ snapshot: Snapshot) {
        guard isOpen, cursor.receive(snapshot) else { return }
        counters.deliveries.count(advance())
    }

    /// The log has another lineage: the session starts over with a snapshot.
    func startOver() {
        guard let membership = machine.membership else { return }
        cursor.startOver()
        requestSnapshot(of: membership.room)
    }

    /// Operations of this session that the log has taken.
    func sequenced(_ operations: [(n: Int, seq: Seq)]) {
        for (n, seq) in operations where cursor.sequenced(n: n, at: seq) { tell(.duplicate(n: n)) }
    }

    /// The log does not have an operation of this session that it had taken.
    func wasLost(_ n: Int) {
        cursor.wasLost(n)
    }

    // MARK: Other messages

    func tell(_ message: ServerMessage) {
        tell(message, times: 1)
    }

    private func tell(_ message: ServerMessage, times: Int) {
        guard let transport else { return }
        for _ in 0..<times { transport.write(message) }
        transport.flush()
        limitUnreadOutput(of: transport)
    }

    /// What the requests for a digest that were under way get.
    func tellDigest(_ answer: ServerMessage) {
        let (answered, isAskedAgain) = digestRequests.answered()
        tell(answer, times: answered)
        if isAskedAgain { requestDigest() }
    }

    /// Passes on who came and went, and presence; a session that is behind skips presence.
    func tell(participants: SharedMessages, presence: SharedMessages, of delta: PresenceDelta) {
        guard machine.membership != nil, let transport else { return }
        if delta.onlyArrival != id, !participants.frames.isEmpty { transport.write(participants) }
        if !delta.unlisted.isEmpty, let own = delta.unlisted[id] { transport.write(own) }
        if !presence.frames.isEmpty, transport.isWritable { transport.write(presence) }
        transport.flush()
        limitUnreadOutput(of: transport)
    }

    // MARK: Backpressure

    /// Counts what the client has sent against its rates; the transport calls this itself for what is no message.
    public func count(bytes: Int) {
        if let wait = seat?.account.receive(bytes: bytes, at: .now()), wait > .zero,
            !backpressure.contains(.principalRate)
        {
            counters.principalsThrottled.count()
            backpressure.insert(.principalRate)
            resumeReadingOfPrincipal(in: wait)
        }
        switch rateLimiter.receive(bytes: bytes, at: .now()) {
        case .withinRates:
            break
        case .pause(let time):
            guard !backpressure.contains(.rate) else { return }
            counters.throttled.count()
            backpressure.insert(.rate)
            resumeReading(in: time)
        case .exceeded:
            fail(.rateLimitExceeded(after: configuration.rates.burst))
        }
    }

    private func resumeReading(in time: TimeAmount) {
        eventLoop.scheduleTask(in: time) { [handle] in
            handle.perform { session in
                // More may have been read at once than was paid for.
                let debt = session.rateLimiter.debt(at: .now())
                if debt > .zero { session.resumeReading(in: debt) } else { session.backpressure.remove(.rate) }
            }
        }
    }

    private func resumeReadingOfPrincipal(in time: TimeAmount) {
        eventLoop.scheduleTask(in: time) { [handle] in
            handle.perform { session in
                // Other sessions of the principal may have sent more meanwhile.
                let debt = session.seat?.account.debt(at: .now()) ?? .zero
                if debt > .zero {
                    session.resumeReadingOfPrincipal(in: debt)
                } else {
                    session.backpressure.remove(.principalRate)
                }
            }
        }
    }

    /// Pauses reading while the client's unread output exceeds the limit, and closes where it grows all the same.
    private func limitUnreadOutput(of transport: any SessionTransport) {
        guard !transport.isWritable else { return }
        let pending = transport.pendingBytes
        if pending > configuration.maximumUnreadBytes {
            fail(.unreadOutput(bytes: pending))
        } else if pending > configuration.unreadBytesToPause {
            backpressure.insert(.unreadOutput)
        }
    }

    func checkForStall() {
        guard let transport,
            slowConsumerDetector.hasStalled(
                pending: transport.pendingBytes, at: .now(), timeout: configuration.stallTimeout)
        else { return }
        fail(.stalled)
    }
}

extension Counters {
    func count(_ failure: SessionFailure) {
        switch failure {
        case .overloaded: joinsRefused.count()
        case .rateLimitExceeded: rateLimited.count()
        case .unreadOutput, .stalled: stalled.count()
        default: break
        }
    }
}
