import EaselAuth
import EaselBoard
import EaselLog
import Logging
import NIOCore

/// The way of operations into the log of a hosted board.
///
/// An actor on its room's event loop. ``SubmissionPipeline`` decides; this talks to the log and to whoever has submitted.
actor BoardSubmissions {
    nonisolated let eventLoop: any EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    /// What submissions need of their room. Called on its loop.
    struct Hooks: Sendable {
        /// Whether the log can be appended to now. Where it can again, ``appendNext()`` follows.
        let canAppend: @Sendable () -> Bool
        /// Nothing waits any more.
        let becameIdle: @Sendable () -> Void
        /// The log is not what this node knows of it.
        let logDiffers: @Sendable () -> Void
        /// The grants of the access record that submissions were judged by; nil without authentication.
        let grants: @Sendable () -> Int?
        /// The board has another access record than a batch was judged by. ``refuse(where:)`` follows.
        let accessDiffers: @Sendable () -> Void
    }

    private let room: RoomEnvironment
    private let feed: BoardFeed
    private let document: BoardDocument
    private var pipeline: SubmissionPipeline
    private var outage: LogOutage
    /// Nil until the board is open, and once it has been closed.
    private var hooks: Hooks?

    init(in room: RoomEnvironment, feed: BoardFeed, document: BoardDocument) {
        self.room = room
        self.feed = feed
        self.document = document
        eventLoop = room.eventLoop
        let configuration = room.configuration
        outage = LogOutage(patience: configuration.outageNotice)
        pipeline = SubmissionPipeline(
            queue: SubmissionQueue(
                maximumOperations: configuration.maximumQueuedOperations,
                maximumBytes: configuration.maximumQueuedBytes),
            limits: configuration.limits)
    }

    /// Whether there is nothing that the log has yet to take.
    var isIdle: Bool { pipeline.isIdle }

    /// Why the log has taken nothing lately; nil where it has not said so.
    var lastFailure: LogError? { outage.error }

    private var projection: DocumentProjection { document.assumeIsolated { $0.projection } }
    private var epoch: Epoch { projection.epoch }
    private var head: Seq { feed.assumeIsolated { $0.head } }
    private var highWaterMark: Seq { feed.assumeIsolated { $0.highWaterMark } }

    func start(_ hooks: Hooks) {
        self.hooks = hooks
    }

    /// Refuses what waits, and whatever is submitted from now on. What is in flight still gets its answer.
    func close() {
        hooks = nil
        refuse(pipeline.close(), SubmissionPipeline.closed)
    }

    // MARK: Into the log

    /// Queues an operation. Whoever submitted it hears of it by its `ops`, `duplicate` or `reject`, and by its completion.
    func submit(_ submission: PendingSubmission) {
        if let rejection = pipeline.submit(submission) {
            refuse([submission], rejection)
        } else {
            appendNext()
        }
    }

    /// Sends the next batch, unless one is in flight.
    func appendNext() {
        guard let hooks, hooks.canAppend() else { return }
        let configuration = room.configuration
        // What waits was judged by them, and what of it is on its way is not judged again.
        let grants = hooks.grants()
        switch pipeline.next(operations: configuration.batchOperations, bytes: configuration.batchBytes) {
        case .none: hooks.becameIdle()
        case .append(let batch): room.spawn(on: self) { await $0.append(batch, judgedBy: grants) }
        case .check(let batch): room.spawn(on: self) { await $0.checkAndAppend(batch, judgedBy: grants) }
        }
    }

    private func append(_ batch: [PendingSubmission], judgedBy grants: Int?) async {
        let epoch = self.epoch
        outage.attempted(at: .now())
        do {
            let appended = AppendBatch(
                board: room.board, epoch: epoch, known: highWaterMark, newest: pipeline.newest, access: grants,
                submissions: batch.map {
                    Submission(client: $0.client, n: $0.n, author: $0.author, edits: $0.edits.encoded)
                })
            let receipt = try await withTaskExecutorPreference(room.loopExecutor) {
                try await room.log.append(appended)
            }
            // The seqs are of another lineage than the board has meanwhile: it is not known what of the batch is there.
            guard epoch == self.epoch else { throw LogError.stale }
            settle(receipt)
        } catch {
            fail(error)
        }
    }

    /// Leaves out, and refuses, what would break a limit of the board. Needs the document.
    private func checkAndAppend(_ batch: [PendingSubmission], judgedBy grants: Int?) async {
        do {
            let projection = self.projection
            try await document.advance(projection, to: head)
            await document.measure(projection)
            if !pipeline.checkedBatchFits { await document.measure(projection, exactly: true) }
            guard !pipeline.checkedBatchFits else { return await append(batch, judgedBy: grants) }
            let verdicts = await projection.verdicts(on: batch.map(\.edits), limits: room.configuration.limits)
            // The log has another lineage meanwhile, whose document was not asked.
            guard projection === self.projection else { throw LogError.stale }
            let (admitted, refused) = pipeline.check(verdicts)
            for (submission, rejection) in refused { refuse([submission], rejection) }
            if admitted.isEmpty { appendNext() } else { await append(admitted, judgedBy: grants) }
        } catch {
            fail(error)
        }
    }

    // MARK: What became of a batch

    private func settle(_ receipt: AppendReceipt) {
        outage.ended()
        let settlement = pipeline.settle(receipt)
        for (submission, outcome) in zip(settlement.batch, receipt.outcomes) {
            submission.completion?(SubmissionResult(outcome))
            if case .duplicate = outcome {
                room.counters.duplicates.count()
                submission.session?.tell(.duplicate(n: submission.n))
            }
        }
        room.counters.sequenced.count(settlement.sequencedCount)
        for (session, operations) in settlement.sequenced {
            session.perform { $0.sequenced(operations) }
        }
        feed.assumeIsolated { $0.expectFrames(upTo: receipt.head) }
        // From the receipt and not from what is known of the log: the frame may have come first.
        document.assumeIsolated { $0.sequenced(from: receipt.head - settlement.sequencedCount, to: receipt.head) }
        appendNext()
    }

    private func fail(_ error: any Error) {
        switch pipeline.fail() {
        case .refuse(let batch):
            refuse(batch, SubmissionPipeline.closed)
        case .retry(let time):
            room.schedule(on: self, in: time) { submissions in
                submissions.pipeline.retry()
                submissions.appendNext()
            }
        }
        switch error {
        case LogError.noSuchBoard, LogError.epochChanged, LogError.behind:
            // Deleted, or lost by the store: recovery finds out.
            hooks?.logDiffers()
        case LogError.replaced(let head):
            // What has come in place of the lost operations tells which they are, and is passed on before the batch is tried again.
            feed.assumeIsolated { $0.logReaches(head) }
        case LogError.accessChanged:
            hooks?.accessDiffers()
        default:
            room.logger.warning("Log did not take a batch; trying again", metadata: ["error": "\(error)"])
            tellOfOutage(error)
        }
    }

    /// Says that operations wait, to those whose they are. They are not rejected: the log may have taken some, and takes
    /// the others as soon as it can.
    private func tellOfOutage(_ error: any Error) {
        let error = error as? LogError ?? .unavailable("\(error)")
        guard outage.failed(error, at: .now()) else { return }
        for session in pipeline.waitingSessions where outage.tells(session.id) {
            session.tell(
                .error(
                    code: "unavailable",
                    message: "\(error.clientDescription); operations wait, and are sequenced as soon as it takes them"))
        }
    }

    /// What waits of somebody who was removed is sequenced as nobody's.
    func forget(_ author: Author) { pipeline.forget(author) }

    /// Refuses what waits for those who may not submit any more.
    func refuse(where isForbidden: (Principal) -> Bool) {
        let refused = pipeline.remove { $0.principal.map(isForbidden) ?? false }
        refuse(refused, Session.readOnly)
    }

    /// Refuses what somebody submits who may not.
    func refuse(_ submission: PendingSubmission) {
        refuse([submission], Session.readOnly)
    }

    private func refuse(_ submissions: [PendingSubmission], _ rejection: Rejection) {
        for submission in submissions {
            room.counters.rejected.count()
            submission.session?.tell(
                .reject(n: submission.n, code: rejection.code.rawValue, message: rejection.message))
            submission.completion?(.rejected(rejection))
        }
    }

    // MARK: Limits of the board

    /// Whether measuring the board now saves a batch from waiting for it soon.
    var isWorthMeasuring: Bool { pipeline.isWorthMeasuring }

    /// The board was found to have this size, and to have grown at most by so much since.
    func measured(_ size: BoardSize, grownBy growth: BoardGrowth) {
        pipeline.measured(size, grownBy: growth)
    }

    // MARK: What comes back from the log

    /// A frame is passed on to sessions, which is the acknowledgement of what is in it. What should be in it and is not is submitted
    /// once more.
    func delivered(_ frame: OperationFrame, growth: BoardGrowth) {
        let lost = pipeline.delivered(frame, growth: growth)
        guard !lost.isEmpty else { return }
        tellLost(lost)
        appendNext()
    }

    /// The log was found to end at `end`: what it said it had behind that is submitted once more.
    func logEnds(at end: Seq) {
        tellLost(pipeline.logEnds(at: end))
    }

    /// No snapshot acknowledges these any more.
    private func tellLost(_ lost: [PendingSubmission]) {
        guard !lost.isEmpty else { return }
        room.logger.warning(
            "Log has lost operations that it had taken; submitting them again", metadata: ["count": "\(lost.count)"])
        for submission in lost { submission.session?.perform { [n = submission.n] in $0.wasLost(n) } }
    }

    /// The log has another lineage, loaded up to `seq`: what has not come back is submitted once more.
    func lineageChanged(deliveredUpTo seq: Seq) {
        pipeline.lineageChanged(deliveredUpTo: seq)
    }
}
