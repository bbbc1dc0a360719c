import EaselBoard
import EaselLog

/// Carries out what ``SubmissionPipeline`` decides.
extension Room {
    /// Queues an operation. Whoever submitted it hears of it by its `ops`, `duplicate` or `reject`, and by its completion.
    func submit(_ submission: PendingSubmission) {
        if let rejection = pipeline.submit(submission) {
            refuse([submission], rejection)
        } else {
            cancelUnload()
            appendNext()
        }
    }

    /// Sends the next batch, unless one is in flight.
    func appendNext() {
        guard isOpen else { return }
        switch pipeline.next(operations: configuration.batchOperations, bytes: configuration.batchBytes) {
        case .none: scheduleUnloadIfEmpty()
        case .append(let batch): spawn { await $0.append(batch) }
        case .check(let batch): spawn { await $0.checkAndAppend(batch) }
        }
    }

    private func append(_ batch: [PendingSubmission]) async {
        do {
            let receipt = try await log.append(
                AppendBatch(
                    board: board, epoch: epoch, known: follower.highWaterMark,
                    submissions: batch.map { Submission(client: $0.client, n: $0.n, edits: $0.batch.encoded) }))
            settle(receipt)
        } catch {
            await fail(error)
        }
    }

    private func settle(_ receipt: AppendReceipt) {
        let settlement = pipeline.settle(receipt)
        for (submission, outcome) in zip(settlement.batch, receipt.outcomes) {
            submission.completion?(SubmissionResult(outcome))
            if case .duplicate = outcome {
                counters.duplicates.count()
                submission.session?.tell(.duplicate(n: submission.n))
            }
        }
        counters.sequenced.count(settlement.sequencedCount)
        for (session, operations) in settlement.sequenced {
            session.perform { $0.sequenced(operations) }
        }
        if follower.expectFrames(upTo: receipt.head) {
            schedule(in: configuration.frameTimeout) { $0.carryOut($0.follower.frameTimedOut(for: receipt.head)) }
        }
        // From the receipt and not from what is known of the log: the frame may have come first.
        if snapshots.sequenced(from: receipt.head - settlement.sequencedCount, to: receipt.head) { storeSnapshot() }
        appendNext()
    }

    private func fail(_ error: any Error) async {
        switch pipeline.fail() {
        case .refuse(let batch):
            refuse(batch, SubmissionPipeline.closed)
        case .retry(let time):
            schedule(in: time) { room in
                room.pipeline.retry()
                room.appendNext()
            }
        }
        switch error {
        case LogError.noSuchBoard, LogError.epochChanged, LogError.behind:
            // Deleted, or lost by the store: recovery finds out.
            await recover()
        default:
            logger.warning("Log did not take a batch; trying again", metadata: ["error": "\(error)"])
        }
    }

    /// Leaves out, and refuses, what would break a limit of the board. Needs the document.
    private func checkAndAppend(_ batch: [PendingSubmission]) async {
        do {
            let projection = self.projection
            try await advance(projection, to: head)
            await measure(projection)
            if !pipeline.checkedBatchFits { await measure(projection, exactly: true) }
            guard !pipeline.checkedBatchFits else { return await append(batch) }
            let verdicts = await projection.verdicts(on: batch.map(\.batch), limits: configuration.limits)
            // The log has another lineage meanwhile, whose document was not asked.
            guard projection === self.projection else { throw LogError.stale }
            let (admitted, refused) = pipeline.check(verdicts)
            for (submission, rejection) in refused { refuse([submission], rejection) }
            if admitted.isEmpty { appendNext() } else { await append(admitted) }
        } catch {
            await fail(error)
        }
    }

    func refuse(_ submissions: [PendingSubmission], _ rejection: Rejection) {
        for submission in submissions {
            counters.rejected.count()
            submission.session?.tell(
                .reject(n: submission.n, code: rejection.code.rawValue, message: rejection.message))
            submission.completion?(.rejected(rejection))
        }
    }
}
