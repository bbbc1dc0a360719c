import EaselAuth
import EaselBackoff
import EaselBoard
import EaselLog
import Logging
import NIOCore

/// A hosted board: its sessions, and its life from opening to end.
///
/// An actor that lives on one event loop, as do its parts, so nothing in them needs a lock. Operations go from sessions
/// through ``BoardSubmissions`` to the log, and what ``BoardFeed`` brings back, from whatever node it came, is the only
/// thing that is passed on to sessions: one path, so one order.
actor Room {
    nonisolated let board: BoardID
    nonisolated let eventLoop: any EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    private let environment: RoomEnvironment
    private let feed: BoardFeed
    private let document: BoardDocument
    private let submissions: BoardSubmissions
    private let presence: BoardPresence
    private var lifecycle = RoomLifecycle<Hosting, Task<Void, any Error>>()
    private var broadcasters = Broadcasters()
    private var logCheck = Coalescer()
    private var accessCheck = Coalescer()
    private var interruptions = LogInterruptions()
    private var checkBackoff = Backoff.ofLog
    /// What was told of presence since the log may have become that of another board.
    private var heldMessages: [PresenceMessage] = []
    private var people = PeopleToRemember()
    private var remembering = Coalescer()
    /// Whether the log was changed behind this node: what it keeps of it is to be read again.
    private var isOutdated = false
    /// Who may do what on the board, as the log has told last.
    private var record = AccessRecord()
    private var unloading: Scheduled<Void>?
    private nonisolated let checkPhase = CheckPhase()

    /// What a room holds while it hosts its board.
    private struct Hosting: Sendable {
        let subscription: any LogSubscription
        /// The board as it was when it was opened.
        let info: BoardInfo
    }

    init(board: BoardID, registry: RoomRegistry, eventLoop: any EventLoop) {
        self.board = board
        self.eventLoop = eventLoop
        environment = RoomEnvironment(board: board, registry: registry, eventLoop: eventLoop)
        feed = BoardFeed(in: environment)
        document = BoardDocument(in: environment, feed: feed)
        submissions = BoardSubmissions(in: environment, feed: feed, document: document)
        presence = BoardPresence(
            board: board, node: registry.node, log: registry.log, eventLoop: eventLoop,
            interval: registry.configuration.presenceInterval,
            listing: registry.configuration.listedParticipants, logger: registry.logger)
    }

    private var registry: RoomRegistry { environment.registry }
    private var configuration: RoomConfiguration { environment.configuration }
    private var log: any BoardLog { environment.log }
    private var logger: Logger { environment.logger }
    private var epoch: Epoch { withDocument { $0.epoch } }
    private var head: Seq { withFeed { $0.head } }

    /// Calls the room on its loop, in the order of the calls from one thread.
    nonisolated func perform(_ body: @escaping @Sendable (isolated Room) -> Void) {
        eventLoop.execute { self.assumeIsolated { body($0) } }
    }

    /// Who is on the board.
    func withPresence<Result: Sendable>(_ body: (isolated BoardPresence) -> Result) -> Result {
        presence.assumeIsolated(body)
    }

    /// The board's document, as snapshots, backlog and digest for sessions.
    func withDocument<Result: Sendable>(_ body: (isolated BoardDocument) -> Result) -> Result {
        document.assumeIsolated(body)
    }

    private func withFeed<Result: Sendable>(_ body: (isolated BoardFeed) -> Result) -> Result {
        feed.assumeIsolated(body)
    }

    private func withSubmissions<Result: Sendable>(_ body: (isolated BoardSubmissions) -> Result) -> Result {
        submissions.assumeIsolated(body)
    }

    // MARK: Opening

    /// Returns once the room follows its board and knows its head. Many may wait; one opens.
    func open() async throws {
        let opening = try lifecycle.open { Task { try await self.load() } }
        try await opening?.value
        guard lifecycle.isOpen else { throw RoomError.unloaded }
    }

    private func load() async throws {
        var subscription: (any LogSubscription)?
        do {
            let info =
                // Where boards have owners, whoever makes one is known before.
                if configuration.autoCreate, !registry.access.isRequired {
                    try await registry.make(board, for: .anonymous, from: nil)
                } else {
                    try await log.info(board)
                }
            guard info != nil else { throw LogError.noSuchBoard(board) }
            let following = try await log.follow(board, on: eventLoop) { [weak self] event in
                self?.perform { $0.receive(event) }
            }
            subscription = following
            let mark = interruptions.mark
            // Before it was followed it may have been deleted, and another made in its place.
            guard let info = try await log.info(board) else { throw LogError.noSuchBoard(board) }
            record = info.access
            restart(from: try await LoadedHistory.read(info.lineage, in: environment))
            try await presence.load { [weak self] delta in
                self?.assumeIsolated { $0.broadcasters.forEach { $0.deliver(delta) } }
            }
            guard lifecycle.opened(Hosting(subscription: following, info: info)) else { throw RoomError.unloaded }
            startParts()
            followOn(comparedSince: mark)
            scheduleUnloadIfEmpty()
            // It may have changed while the board was opened.
            checkAccess()
        } catch {
            // Where the room was closed meanwhile, that has cancelled this, and is why it failed.
            let wasClosed = lifecycle.isClosed
            shut()
            await subscription?.cancel()
            throw wasClosed || error.isOfAnotherEpoch ? RoomError.unloaded : error
        }
    }

    /// Has the parts go on from what was read of the log. Nothing waits in here: they belong to one lineage.
    private func restart(from history: LoadedHistory) {
        withFeed { $0.restart(from: history.ring, in: history.document.projection.epoch) }
        withDocument { $0.restart(from: history) }
        // The document as of the snapshot, and at most what the log has added to it.
        withSubmissions { $0.measured(history.document.size, grownBy: history.growth) }
    }

    private func startParts() {
        withDocument {
            $0.start { [weak submissions] size, growth in
                submissions?.assumeIsolated { $0.measured(size, grownBy: growth) }
            }
        }
        withSubmissions {
            $0.start(
                .init(
                    canAppend: { [weak self] in self?.assumeIsolated { $0.lifecycle.isOpen } ?? false },
                    becameIdle: { [weak self] in self?.assumeIsolated { $0.scheduleUnloadIfEmpty() } },
                    logDiffers: { [weak self] in self?.assumeIsolated { _ = $0.recover() } },
                    grants: { [weak self] in self?.assumeIsolated { $0.knownGrants } ?? nil },
                    accessDiffers: { [weak self] in self?.assumeIsolated { $0.accessDiffers() } }))
        }
        withFeed {
            $0.start(
                .init(
                    deliver: { [weak self] frame in self?.assumeIsolated { $0.broadcast(frame) } },
                    logDiffers: { [weak self] in self?.assumeIsolated { $0.checkLog() } }))
        }
    }

    // MARK: Sessions

    /// Brings a session onto the board: its welcome, then what it is missing, then what happens from now on.
    ///
    /// - Parameter info: the board whose record `access` was judged by, read from the log; nil without authentication.
    func join(
        _ session: SessionHandle, hello: Hello, access: SessionAccess, info: BoardInfo?
    ) async throws {
        try await open()
        do {
            try await withTaskExecutorPreference(environment.loopExecutor) {
                try await joinOpen(session, hello: hello, access: access, info: info)
            }
        } catch {
            // Nobody may be here who would have the room end by leaving.
            scheduleUnloadIfEmpty()
            if error.isOfAnotherEpoch { await compareWithLog() }
            // The end of the room cancels what is under way in it.
            throw lifecycle.isClosed || error.isOfAnotherEpoch ? RoomError.unloaded : error
        }
    }

    private func joinOpen(
        _ session: SessionHandle, hello: Hello, access: SessionAccess, info: BoardInfo?
    ) async throws {
        cancelUnload()
        if let info, !isHosted(info) {
            // One of the two was made in the place of the other. What is allowed on the one is not on the other.
            await compareWithLog()
            guard lifecycle.isOpen, isHosted(info) else { throw RoomError.unloaded }
        }
        let tenure = lifecycle.tenure
        let client = ClientID(key: hello.key)
        let participant = Participant(
            session: session.id, client: client, name: access.name ?? hello.name ?? Palette.anonymous,
            isClaimed: hello.name != nil && access.marksChosenName, color: hello.color ?? Palette.color(of: client),
            state: [:])
        let last = try await log.lastSubmission(of: client, on: board)
        if let resume = hello.resume, resume.epoch == epoch, resume.seq > head {
            await catchUp(to: resume.seq)
        }
        try await presence.enter(participant)
        do {
            let snapshot = isInReach(hello.resume) ? nil : try await document.snapshotForJoining()
            // What was read before the waits may not be true any more; then the session joins once more.
            guard tenure != nil, tenure == lifecycle.tenure,
                snapshot.map({ $0.epoch == epoch }) ?? isInReach(hello.resume)
            else { throw RoomError.unloaded }
            admit(
                session, as: participant, n: last?.n ?? 0, access: try judged(access, by: info?.access),
                start: snapshot.map { .snapshot($0) } ?? .operations(after: hello.resume?.seq ?? 0))
        } catch {
            withPresence { $0.withdraw(session.id) }
            throw error
        }
    }

    /// Puts a session on the roster and on the broadcaster of its loop. Nothing waits in here: welcome, roster, ring and
    /// broadcaster belong to one moment.
    private func admit(
        _ session: SessionHandle, as participant: Participant, n: Int, access: SessionAccess,
        start: DeliveryCursor.Start
    ) {
        let company = withPresence { $0.admit(participant) }
        let welcome = Welcome(
            board: board, epoch: epoch, seq: head, client: participant.client, session: session.id, n: n,
            role: access.role, node: registry.node, participants: company.participants, count: company.count,
            encodedParticipants: company.encoded, limits: configuration.limits,
            heartbeat: Int(configuration.heartbeat.nanoseconds / 1_000_000))
        let admission = Session.Admission(
            welcome: FrameSplitter.split(welcome), client: participant.client, access: access,
            person: Self.person(participant, access), start: start)
        let broadcaster = broadcasters.add(session, ring: withFeed { $0.ring }, counters: environment.counters)
        broadcaster.perform { [session, isDraining = lifecycle.isDraining] broadcaster in
            session.onLoop.admit(admission, to: self, through: broadcaster)
            if isDraining { session.onLoop.drain(after: .zero) }
        }
    }

    // MARK: Access

    /// What a session that joins may do by the newest record that is known, which may be the one that it was judged by.
    private func judged(_ access: SessionAccess, by record: AccessRecord?) throws -> SessionAccess {
        guard registry.access.isRequired, let record else { return access }
        if record.revision > self.record.revision { apply(record) }
        guard self.record.revision > access.revision else { return access }
        return try SessionAccess(
            access.principal, on: board, record: self.record, by: registry.access, at: RoomRegistry.now())
    }

    /// Whether a board of the log is the one that this room hosts, and not another one of the same id.
    private func isHosted(_ info: BoardInfo) -> Bool {
        info.epoch == epoch || lifecycle.hosting.map { info.lineage.sharesEpoch(with: $0.info.lineage) } ?? false
    }

    /// The board has another record: whoever is here is judged by it, and so is what waits for the log.
    private func apply(_ record: AccessRecord) {
        let hasForgotten = record.forgettings > self.record.forgettings
        // The store has lost the one that sessions were judged by.
        let isOlder = record.revision <= self.record.revision
        self.record = record
        broadcasters.forEach { $0.judge(by: record, evenIfOlder: isOlder) }
        judgeSubmissions()
        if hasForgotten { reload() }
    }

    private func judgeSubmissions() {
        let isForbidden = isForbidden
        withSubmissions { $0.refuse(where: isForbidden) }
    }

    /// Whether somebody may not submit by the record that is known.
    private var isForbidden: @Sendable (Principal) -> Bool {
        let (policy, board, record, now) = (registry.access.policy, board, record, RoomRegistry.now())
        return { !policy.allows(.submit, for: $0, on: board, record: record, at: now) }
    }

    /// The log has refused a batch: it has another record than the batch was judged by. That may be known by now.
    private func accessDiffers() {
        judgeSubmissions()
        checkAccess()
    }

    /// Judges a session that came with another token meanwhile.
    func judge(_ session: SessionHandle) {
        session.perform { [record] in $0.judge(by: record) }
    }

    /// By which record operations are judged on this node; nil without authentication.
    private var knownGrants: Int? { registry.access.isRequired ? record.grants : nil }

    /// Reads the board's record: what was told of it may have been missed.
    private func checkAccess() {
        guard registry.access.isRequired, !lifecycle.isClosed, accessCheck.request() else { return }
        environment.spawn(on: self) { room in
            repeat { await room.readAccess() } while room.accessCheck.finish()
        }
    }

    private func readAccess() async {
        do {
            guard var stored = try await log.info(board) else { return }
            // A newer one was told while this was read, unless the store has lost it.
            if stored.access.revision < record.revision {
                guard let again = try await log.info(board) else { return }
                stored = again
            }
            guard !lifecycle.isClosed else { return }
            guard isHosted(stored) else { return checkLog() }
            if stored.access != record { apply(stored.access) }
        } catch {
            logger.debug("Access record can't be read; the next check will", metadata: ["error": "\(error)"])
        }
    }

    func leave(_ session: SessionHandle) {
        broadcasters.remove(session)
        withPresence { $0.leave(session.id) }
        scheduleUnloadIfEmpty()
    }

    // MARK: People

    /// Who a participant is, as the board remembers them; nil for somebody without a name.
    private static func person(_ participant: Participant, _ access: SessionAccess) -> KnownPerson? {
        // The name of a token is nobody's claim.
        let identity = access.name.flatMap { _ in access.author }.map { KnownPerson.Identity.author($0) }
        guard identity != nil || participant.name != Palette.anonymous else { return nil }
        return KnownPerson(
            identity ?? .client(participant.client), name: participant.name, color: participant.color)
    }

    /// Has the log remember somebody who draws. They draw on meanwhile; what the log does not take now is tried again with the next
    /// one, and with each check.
    func remember(_ person: KnownPerson) {
        if people.note(person) { rememberPeople() }
    }

    private func rememberPeople() {
        guard !people.next.isEmpty, !lifecycle.isClosed, remembering.request() else { return }
        environment.spawn(on: self) { room in
            repeat { await room.writePeople() } while room.remembering.finish()
        }
    }

    private func writePeople() async {
        let next = people.next
        do {
            try await log.remember(next, of: board)
            people.wereRemembered(next)
        } catch {
            logger.debug("Names are not remembered yet", metadata: ["error": "\(error)"])
        }
    }

    private func carryOut(_ command: RoomCommand) {
        switch command {
        case .forget(let author):
            // Nothing of theirs is written any more, and their sessions end.
            people.forget(author)
            withSubmissions { $0.forget(author) }
            broadcasters.forEach { $0.forget(author) }
        case .closeSession(let session):
            broadcasters.forEach { $0.close(session) }
        }
    }

    // MARK: Submissions

    /// Queues an operation. Whoever submitted it hears of it by its `ops`, `duplicate` or `reject`, and by its completion.
    func submit(_ submission: PendingSubmission) {
        // It was on its way when the record changed. Without a session it may have been judged by that of another board, which this
        // one has taken the place of.
        if let principal = submission.principal,
            submission.session == nil || submission.revision != record.revision, isForbidden(principal)
        {
            return withSubmissions { $0.refuse(submission) }
        }
        cancelUnload()
        if let session = submission.session { withPresence { $0.drew(session.id) } }
        withSubmissions { $0.submit(submission) }
    }

    /// Sequences an operation of no session and returns once it is known what became of it. Without `access` it is the node's
    /// own, which may do all.
    ///
    /// Throws ``EaselLog/LogError/unavailable(_:)`` if the log has not taken it in time; it goes on waiting.
    func sequence(
        client: ClientID, n: Int, _ edits: PendingEdits, by access: SessionAccess?, author: Author?,
        within timeout: TimeAmount
    ) async throws -> SubmissionResult {
        let answer = eventLoop.makePromise(of: SubmissionResult.self)
        let deadline = eventLoop.scheduleTask(in: timeout) { [weak self] in
            let failure = self?.assumeIsolated { $0.withSubmissions { $0.lastFailure } }
            answer.fail(failure ?? .unavailable(Unavailability(.timeout, "it has not taken the operation in time")))
        }
        if let author = access?.author, let name = access?.name,
            let person = KnownPerson(.author(author), name: name, color: Palette.color(of: client))
        {
            remember(person)
        }
        submit(
            PendingSubmission(
                client: client, n: n, edits: edits, principal: access?.principal, revision: access?.revision ?? 0,
                author: author, completion: { answer.succeed($0) }))
        answer.futureResult.whenComplete { _ in deadline.cancel() }
        return try await answer.futureResult.get()
    }

    /// Whether the operations behind a resume are a shorter way than a snapshot.
    private func isInReach(_ resume: Resume?) -> Bool {
        guard let resume else { return false }
        return resume.epoch == epoch && resume.seq <= head && head - resume.seq <= configuration.catchUpOperations
    }

    /// Another node may have shown a client more than this one has been told yet.
    private func catchUp(to seq: Seq) async {
        do {
            guard let current = try await log.head(board), current.seq >= seq, current.epoch == epoch else { return }
            withFeed { $0.expectFrames(upTo: current.seq) }
            // What is read while the log may be that of another board is not passed on, and so need not be read once more.
            while lifecycle.isOpen, interruptions.areOver, current.epoch == epoch, head < seq {
                try Task.checkCancellation()
                let page = try await log.read(
                    board, in: current.epoch, after: head, limit: 1_000, maximumBytes: 512 << 10)
                guard lifecycle.isOpen, current.epoch == epoch, let frame = OperationFrame(page) else { return }
                withFeed { $0.receive(frame) }
            }
        } catch {
            logger.warning("Resume can't be served from the log", metadata: ["error": "\(error)"])
        }
    }

    // MARK: What the log tells

    private func receive(_ event: BoardEvent) {
        switch event {
        case .operations(let frame):
            withFeed { $0.receive(frame) }
        case .published(let bytes):
            if let message = PresenceMessage(bytes) {
                receive(message)
            } else if let command = RoomCommand(bytes) {
                carryOut(command)
            }
        case .accessChanged(let record, let epoch):
            guard registry.access.isRequired, lifecycle.isOpen, epoch == self.epoch else { return checkAccess() }
            if record.revision > self.record.revision { apply(record) } else { checkAccess() }
        case .deleted:
            close(.boardDeleted)
        case .mended:
            checkLog()
            checkAccess()
        case .interrupted:
            interruptions.occurred()
            withFeed { $0.pause() }
            checkLog()
            checkAccess()
        }
    }

    /// Who is told of while the log may be that of another board is kept until that is known. What does not fit is found with the
    /// next look at the roster.
    private func receive(_ message: PresenceMessage) {
        if interruptions.areOver {
            withPresence { $0.receive(message) }
        } else if heldMessages.count < Self.maximumHeldMessages {
            heldMessages.append(message)
        }
    }

    private static let maximumHeldMessages = 64

    /// Passes a frame on to every loop that has sessions of the board.
    private func broadcast(_ frame: OperationFrame) {
        let growth = BoardGrowth(CollectionOfOne(frame))
        withSubmissions { $0.delivered(frame, growth: growth) }
        environment.counters.frames.count()
        broadcasters.forEach { $0.deliver(frame) }
        let isWorthMeasuring = withSubmissions { $0.isWorthMeasuring }
        withDocument {
            $0.delivered(
                operations: frame.last - frame.first + 1, bytes: growth.bytes, isWorthMeasuring: isWorthMeasuring)
        }
    }

    // MARK: Recovery

    /// Asks the log where it ends and whether it still is what this node knows, and repairs what is different. While the
    /// board is opened or its log recovered, that waits: what is read meanwhile may be older than what was missed.
    private func checkLog() {
        guard !lifecycle.isClosed, logCheck.request() else { return }
        environment.spawn(on: self) { room in
            repeat { await room.compareWithLog() } while room.logCheck.finish()
        }
    }

    private func compareWithLog() async {
        guard (try? await open()) != nil else { return }
        let (tenure, mark) = (lifecycle.tenure, interruptions.mark)
        // What comes while the log is asked moves the head past the answer: it is held against what was known.
        let known = BoardHead(epoch: epoch, seq: head)
        let newest = withFeed { $0.ring.frame(holding: known.seq) }?.operations.last { $0.seq <= known.seq }
        let found: LogExamination?
        do {
            found = try await log.examine(board, at: known.seq)
        } catch {
            logger.debug("Log check failed; the next one will tell", metadata: ["error": "\(error)"])
            checkLogSoon()
            return
        }
        checkBackoff.succeeded()
        // What was found before a recovery was found of another log.
        guard lifecycle.isOpen, tenure == lifecycle.tenure else { return }
        if let found, RecoveryPlanner.isIntact(found, known: known, newest: newest) {
            followOn(comparedSince: mark)
            withFeed { $0.logReaches(found.head.seq) }
        } else {
            try? await recover()?.value
        }
    }

    /// Nothing is passed on before the log was compared: that waits for no regular check.
    private func checkLogSoon() {
        guard !interruptions.areOver else { return }
        environment.schedule(on: self, in: checkBackoff.next()) { room in
            if !room.interruptions.areOver { room.checkLog() }
        }
    }

    /// Passes on what the log tells, once it was found to be that of the board that is hosted.
    private func followOn(comparedSince mark: LogInterruptions.Mark) {
        interruptions.compared(since: mark)
        guard interruptions.areOver else { return }
        withFeed { $0.resume() }
        let held = heldMessages
        heldMessages = []
        for message in held { withPresence { $0.receive(message) } }
    }

    /// Reads what this node keeps of the log once more, and gives every session a snapshot: somebody was removed from operations
    /// that were told before.
    private func reload() {
        isOutdated = true
        guard lifecycle.recover({ hosting in Task { await self.carryOutRecovery(hosting) } }) != nil else { return }
        withFeed { $0.pause() }
    }

    /// Begins to recover the log, however long that takes, unless that is under way. Meanwhile submits wait in their queue,
    /// what the log tells is kept, and sessions that join wait.
    private func recover() -> Task<Void, any Error>? {
        let recovery = lifecycle.recover { hosting in Task { await self.carryOutRecovery(hosting) } }
        guard let recovery else { return nil }
        environment.counters.recoveries.count()
        withFeed { $0.pause() }
        return recovery
    }

    private func carryOutRecovery(_ hosting: Hosting) async {
        let mark = interruptions.mark
        let (ring, projection, snapshot) = (
            withFeed { $0.ring }, withDocument { $0.projection }, withDocument { $0.reusableSnapshot }
        )
        var info = hosting.info
        info.access = record
        let run = RecoveryRun(
            log: log, logger: logger, info: info, limits: configuration.limits,
            known: BoardHead(epoch: epoch, seq: head), ring: ring, projection: projection, snapshot: snapshot)
        do {
            try await untilEpochHolds { try await self.adopt(try await run.run()) }
            while isOutdated {
                isOutdated = false
                try await untilEpochHolds {
                    guard let current = try await self.log.info(self.board) else {
                        throw LogError.noSuchBoard(self.board)
                    }
                    try await run.checkIsSame(current)
                    try await self.adopt(.reload(current.lineage))
                }
            }
        } catch LogError.noSuchBoard {
            close(.boardDeleted)
        } catch {
            guard !lifecycle.isClosed else { return }
            logger.error("Log can't be recovered; closing the board", metadata: ["error": "\(error)"])
            close(.unavailable("the board can't be loaded now: \(clientDescription(of: error))"))
        }
        guard lifecycle.recovered() else { return }
        // What was told of it meanwhile may have been of an epoch that was not known yet.
        checkAccess()
        followOn(comparedSince: mark)
        withSubmissions { $0.appendNext() }
    }

    /// Reads what is to be known of the log, once more where the log gets another epoch meanwhile. What only this node had is in the
    /// log by then, or is found to be missing by the next attempt.
    private func untilEpochHolds(_ body: () async throws -> Void) async throws {
        var attempts = LoadAttempts()
        while true {
            do {
                return try await body()
            } catch  where error.isOfAnotherEpoch {
                guard let pause = attempts.failed() else { throw error }
                try await Task.sleep(nanoseconds: UInt64(pause.nanoseconds))
            }
        }
    }

    private func adopt(_ outcome: RecoveryRun.Outcome) async throws {
        switch outcome {
        case .ends(let seq):
            withFeed { $0.logEnds(at: seq) }
            withSubmissions { $0.logEnds(at: seq) }
        case .reload(let lineage):
            withFeed { $0.discardBuffered() }
            let history = try await LoadedHistory.read(lineage, in: environment)
            restart(from: history)
            broadcasters.forEach { $0.reset(to: history.ring) }
            withSubmissions { $0.lineageChanged(deliveredUpTo: history.ring.head) }
        }
    }

    // MARK: The end

    /// Whether nobody is here and nothing is under way.
    private var isEmpty: Bool { broadcasters.isEmpty && withSubmissions { $0.isIdle } }

    /// Whether ending now would lose something that was accepted, or leave participants behind.
    var isBusy: Bool { !isEmpty || !withPresence { $0.isIdle } }

    private func scheduleUnloadIfEmpty() {
        guard isEmpty, !lifecycle.isClosed else { return }
        unloading?.cancel()
        unloading = eventLoop.scheduleTask(in: configuration.idleGrace) { [weak self] in
            self?.assumeIsolated { $0.unloadIfEmpty() }
        }
    }

    private func unloadIfEmpty() {
        guard lifecycle.isOpen, isEmpty else { return }
        // Who has left while the log was away would be there for all other nodes, as long as this one lives.
        if withPresence({ $0.isLogged }) { shut() } else { scheduleUnloadIfEmpty() }
    }

    private func cancelUnload() {
        unloading?.cancel()
        unloading = nil
    }

    /// Asks all sessions to leave. Those that are on their way in leave as soon as they are there.
    func drain(over spread: TimeAmount) {
        switch lifecycle.drain() {
        case .none: break
        case .sendAway: broadcasters.forEach { $0.drain(over: spread) }
        case .close: close(.draining)
        }
    }

    /// Says good-bye to all sessions and ends the room.
    func close(_ failure: SessionFailure) {
        broadcasters.forEach { $0.closeAll(failure) }
        shut()
    }

    /// Ends the room's work. Whoever asks for the board next gets a new room.
    private func shut() {
        guard let remains = lifecycle.close() else { return }
        cancelUnload()
        registry.forget(self)
        environment.end()
        withFeed { $0.pause() }
        withDocument { $0.end() }
        withPresence { $0.end() }
        withSubmissions { $0.close() }
        remains.work?.cancel()
        if let subscription = remains.hosting?.subscription { registry.end(subscription) }
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
        guard lifecycle.isOpen else { return }
        broadcasters.forEach { $0.checkForStalls() }
        checkLog()
        checkAccess()
        withPresence { $0.reconcile(liveNodes: liveNodes, within: heartbeat) }
    }
}

extension Error {
    /// Whether something was asked of a board whose log has another epoch by now.
    fileprivate var isOfAnotherEpoch: Bool {
        if case .epochChanged = self as? LogError { true } else { false }
    }
}
