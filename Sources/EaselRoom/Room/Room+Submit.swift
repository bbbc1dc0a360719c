import EaselBoard
import EaselLog
import NIOCore

/// The way of an operation into the log.
extension Room {
    static let closing = Rejection(code: .unavailable, message: "the board is being closed on this node")

    /// Queues an operation. Its session hears of it again by its echo, `duplicate` or `reject`.
    func submit(_ submission: PendingSubmission) {
        if case .closed = phase {
            refuse(submission, Self.closing)
            return
        }
        guard queue.append(submission) else {
            refuse(
                submission,
                .init(
                    code: .unavailable,
                    message: "\(queue.count) operations wait for the log already; submit it again later as a new one"))
            return
        }
        cancelUnload()
        appendNext()
    }

    /// Sends the next batch, unless one is in flight: what comes meanwhile goes together with the next.
    func appendNext() {
        guard case .open = phase, !isAppending, !queue.isEmpty else { return }
        isAppending = true
        Task {
            var wait: TimeAmount = .milliseconds(50)
            while case .open = phase, !queue.isEmpty {
                var batch = queue.takeBatch(
                    operations: configuration.batchOperations, bytes: configuration.batchBytes)
                do {
                    batch = try await admitted(batch)
                    guard !batch.isEmpty else { continue }
                    let receipt = try await log.append(
                        AppendBatch(
                            board: board, epoch: epoch, known: head,
                            submissions: batch.map {
                                Submission(client: $0.client, n: $0.n, edits: $0.batch.encoded)
                            }))
                    settle(batch, receipt)
                    wait = .milliseconds(50)
                } catch {
                    // A batch whose fate is unknown is safe to give again: (client, n) is sequenced once.
                    queue.putBack(batch)
                    guard await recover(from: error, wait: wait) else { break }
                    wait = min(wait * 2, .seconds(2))
                }
            }
            isAppending = false
            if case .closed = phase {
                // What was put back after the room had ended would wait for ever.
                for submission in queue.takeAll() { refuse(submission, Self.closing) }
            }
            scheduleUnloadIfEmpty()
        }
    }

    /// Leaves out, and refuses, what would break a limit of the board. Needs the document only when it may be close.
    private func admitted(_ batch: [PendingSubmission]) async throws -> [PendingSubmission] {
        let bytes = batch.reduce(0) { $0 + $1.bytes }
        if size.surelyFits(bytes: bytes, limits: configuration.limits) { return batch }
        let target = head
        try await replica.advance(to: target, with: ring.frames(after: await replica.seq) ?? [])
        size = await replica.size()
        if size.surelyFits(bytes: bytes, limits: configuration.limits) { return batch }
        let verdicts = await replica.verdicts(on: batch.map(\.batch), limits: configuration.limits)
        var admitted: [PendingSubmission] = []
        for (submission, verdict) in zip(batch, verdicts) {
            if let verdict { refuse(submission, verdict) } else { admitted.append(submission) }
        }
        return admitted
    }

    private func settle(_ batch: [PendingSubmission], _ receipt: AppendReceipt) {
        var appended = 0
        var sequenced: [SessionID: (session: SessionHandle, operations: [(n: Int, seq: Seq)])] = [:]
        for (submission, outcome) in zip(batch, receipt.outcomes) {
            switch outcome {
            case .sequenced:
                appended += 1
                rooms.counters.sequenced.count()
            case .duplicate: rooms.counters.duplicates.count()
            }
            switch (submission.origin, outcome) {
            case (.request(let continuation), _):
                continuation.resume(returning: outcome)
            case (.session(let session), .duplicate):
                session.tell(.duplicate(n: submission.n))
            case (.session(let session), .sequenced(let seq)):
                sequenced[session.id, default: (session, [])].operations.append((submission.n, seq))
                if seq > head { unechoed.append((seq, submission)) }
            case (.none, _):
                break
            }
        }
        // An echo is its own answer; a session remembers what to tell if a snapshot takes the echo's place.
        for (session, operations) in sequenced.values {
            session.perform { $0.expectEchoes(of: operations) }
        }
        expectFrames(upTo: receipt.head)
        // From the receipt, not from what was announced before: the frame may have come first.
        storeSnapshotIfDue(from: receipt.head - appended, to: receipt.head)
    }

    func refuse(_ submission: PendingSubmission, _ rejection: Rejection) {
        rooms.counters.rejected.count()
        switch submission.origin {
        case .session(let session):
            session.tell(
                .reject(n: submission.n, code: rejection.code.rawValue, message: rejection.message))
        case .request(let continuation):
            continuation.resume(throwing: rejection)
        case .none:
            break
        }
    }

    /// Waits, or sees to what the log says is wrong. False if the room is at its end.
    private func recover(from error: any Error, wait: TimeAmount) async -> Bool {
        switch error {
        case LogError.noSuchBoard:
            // Deleted, or lost by the store: that is found out there.
            await mend()
        case LogError.epochChanged, LogError.behind:
            await mend()
        default:
            logger.warning("the log did not take a batch; trying again", metadata: ["error": "\(error)"])
        }
        let jittered = TimeAmount.nanoseconds(Int64.random(in: wait.nanoseconds / 2...wait.nanoseconds))
        try? await eventLoop.scheduleTask(in: jittered) {}.futureResult.get()
        if case .open = phase { return true }
        return false
    }
}
