import EaselBackoff
import DequeModule
import EaselBoard
import EaselLog
import NIOCore

/// The way of a board's operations into its log: they wait in a queue, go in batches, one at a time, and are kept until
/// they come back from the log. A pure value; its owner talks to the log and to whoever has submitted.
struct SubmissionPipeline: Sendable {
    private enum State: Sendable {
        case idle
        /// A batch is being checked or appended.
        case inFlight([PendingSubmission])
        /// The log has not taken the last batch; it is tried again after a while.
        case backingOff
        /// The board is closed on this node. What is in flight still gets its answer.
        case closed(inFlight: [PendingSubmission])
    }

    /// An operation that the log has taken and that has not come back from it yet.
    private struct Unacknowledged: Sendable {
        let seq: Seq
        var submission: PendingSubmission

        var operation: SequencedOperation {
            SequencedOperation(seq: seq, client: submission.client, n: submission.n)
        }
    }

    private var state = State.idle
    private var queue: SubmissionQueue
    private var unacknowledged: Deque<Unacknowledged> = []
    /// To be submitted again in front of what is in flight, once that has failed.
    private var lost: [PendingSubmission] = []
    private var deliveredSeq: Seq = 0
    private var size = BoardSize(elements: 0, largest: 0, mostProperties: 0)
    private var backoff = Backoff.ofLog
    private let limits: Limits

    init(queue: SubmissionQueue, limits: Limits) {
        self.queue = queue
        self.limits = limits
    }

    /// The sessions whose operations wait, each as often as it has some.
    var waitingSessions: [SessionHandle] { queue.sessions }

    /// Whether there is nothing that the log has yet to take.
    var isIdle: Bool {
        switch state {
        case .idle: queue.isEmpty
        case .closed(let inFlight): inFlight.isEmpty
        case .inFlight, .backingOff: false
        }
    }

    // MARK: Submitting

    static let closed = Rejection(.unavailable, "the board is being closed on this node")

    /// Queues an operation. Returns why not, if it is refused.
    mutating func submit(_ submission: PendingSubmission) -> Rejection? {
        if case .closed = state { return Self.closed }
        guard !queue.append(submission) else { return nil }
        return Rejection(
            .unavailable,
            "\(queue.count) operations wait for the log already; submit it again later as a new one")
    }

    enum Action: Sendable {
        case none
        case append([PendingSubmission])
        /// The batch might break a limit of the board, which takes its document to tell: see ``check(_:)``.
        case check([PendingSubmission])
    }

    /// Takes the next batch, unless one is in flight: what comes meanwhile goes together with the next.
    mutating func next(operations: Int, bytes: Int) -> Action {
        guard case .idle = state, !queue.isEmpty else { return .none }
        let batch = queue.takeBatch(operations: operations, bytes: bytes)
        state = .inFlight(batch)
        return fits(batch) ? .append(batch) : .check(batch)
    }

    private func fits(_ batch: [PendingSubmission]) -> Bool {
        let growth = batch.reduce(into: BoardGrowth()) { $0.add($1.edits.growth) }
        return size.surelyFits(growth, limits: limits)
    }

    /// Takes out what waits for somebody who may not submit it any more.
    mutating func remove(where matches: (PendingSubmission) -> Bool) -> [PendingSubmission] {
        queue.remove(where: matches)
    }

    /// What the log does not have yet of somebody who was removed is sequenced as nobody's. What is in flight is on its way under
    /// the old name; if the log refuses it, it is given again without.
    mutating func forget(_ author: Author) {
        queue.forget(author)
        switch state {
        case .inFlight(let batch): state = .inFlight(batch.map { $0.forgetting(author) })
        case .closed(let batch): state = .closed(inFlight: batch.map { $0.forgetting(author) })
        case .idle, .backingOff: break
        }
        lost = lost.map { $0.forgetting(author) }
        for index in unacknowledged.indices {
            unacknowledged[index].submission = unacknowledged[index].submission.forgetting(author)
        }
    }

    // MARK: Limits of the board

    /// The board was found to have this size, and to have grown at most by so much since.
    mutating func measured(_ size: BoardSize, grownBy growth: BoardGrowth) {
        self.size = size
        self.size.grow(by: growth)
    }

    /// Whether measuring the board now saves a batch from waiting for it soon.
    var isWorthMeasuring: Bool { size.isWorthMeasuring(limits: limits) }

    /// Whether the batch that is being checked turns out to fit now that the board has been measured.
    var checkedBatchFits: Bool {
        if case .inFlight(let batch) = state { fits(batch) } else { false }
    }

    /// Leaves out of the batch what would break a limit. Gives what is to be appended, and what is refused.
    mutating func check(
        _ verdicts: [Rejection?]
    ) -> (batch: [PendingSubmission], refused: [(PendingSubmission, Rejection)]) {
        guard let batch = inFlight else { return ([], []) }
        var admitted: [PendingSubmission] = []
        var refused: [(PendingSubmission, Rejection)] = []
        for (submission, verdict) in zip(batch, verdicts) {
            if let verdict { refused.append((submission, verdict)) } else { admitted.append(submission) }
        }
        switch state {
        case .closed: state = .closed(inFlight: admitted)
        default: state = admitted.isEmpty ? .idle : .inFlight(admitted)
        }
        return (admitted, refused)
    }

    // MARK: What became of a batch

    /// What to tell about a batch that the log has taken, apart from its operations, which come back from the log.
    struct Settlement: Sendable {
        /// In the order of the receipt's outcomes.
        var batch: [PendingSubmission] = []
        /// For each session the operations that are in the log now, so that it can tell when a snapshot replaces them.
        var sequenced: [(session: SessionHandle, operations: [(n: Int, seq: Seq)])] = []
        var sequencedCount = 0
    }

    /// The log has taken the batch.
    mutating func settle(_ receipt: AppendReceipt) -> Settlement {
        guard let batch = inFlight else { return Settlement() }
        endFlight()
        backoff.succeeded()
        requeueLost()
        var settlement = Settlement(batch: batch)
        var places: [SessionID: Int] = [:]
        for (submission, outcome) in zip(batch, receipt.outcomes) {
            // Where a duplicate is said to be is only what a hash says.
            if let seq = outcome.seq, seq > deliveredSeq, seq > unacknowledged.last?.seq ?? 0, seq <= receipt.head {
                unacknowledged.append(Unacknowledged(seq: seq, submission: submission.completed))
            }
            guard case .sequenced(let seq) = outcome else { continue }
            settlement.sequencedCount += 1
            guard let session = submission.session else { continue }
            if let place = places[session.id] {
                settlement.sequenced[place].operations.append((submission.n, seq))
            } else {
                places[session.id] = settlement.sequenced.count
                settlement.sequenced.append((session, [(submission.n, seq)]))
            }
        }
        return settlement
    }

    enum Failure: Sendable {
        /// Call ``retry()`` after this time.
        case retry(after: TimeAmount)
        case refuse([PendingSubmission])
    }

    /// The fate of the batch is unknown. It is safe to append it again, for (client, n) is sequenced once.
    mutating func fail() -> Failure {
        guard let batch = inFlight else { return .refuse([]) }
        if case .closed = state {
            state = .closed(inFlight: [])
            return .refuse(batch)
        }
        queue.putBack(batch)
        requeueLost()
        state = .backingOff
        return .retry(after: backoff.next())
    }

    /// The time to back off is over; ``next(operations:bytes:)`` gives the batch again.
    mutating func retry() {
        if case .backingOff = state { state = .idle }
    }

    private var inFlight: [PendingSubmission]? {
        switch state {
        case .inFlight(let batch), .closed(let batch): batch
        case .idle, .backingOff: nil
        }
    }

    private mutating func endFlight() {
        if case .closed = state { state = .closed(inFlight: []) } else { state = .idle }
    }

    // MARK: What comes back from the log

    /// The newest operation that the log has taken and that has not come back from it.
    var newest: SequencedOperation? { unacknowledged.last?.operation }

    /// A frame is passed on to sessions, which is the acknowledgement of what is in it.
    ///
    /// The log may have lost its tail, and have got another one up to the same seq: what is not in the frame where it should be, and
    /// what the log had taken behind that, is submitted once more. Gives those operations.
    mutating func delivered(_ frame: OperationFrame, growth: BoardGrowth) -> [PendingSubmission] {
        deliveredSeq = frame.last
        size.grow(by: growth)
        var index = OperationFrame.startOfText
        while let first = unacknowledged.first, first.seq <= frame.last {
            guard frame.holds(first.operation, after: &index) else { return submitAgain(from: first.seq) }
            unacknowledged.removeFirst()
        }
        return []
    }

    /// The log was found to end at `end`. What it said it had behind that is submitted once more. Gives those operations.
    mutating func logEnds(at end: Seq) -> [PendingSubmission] {
        submitAgain(from: end + 1)
    }

    /// What the log has lost goes in front of everything else: of a client's operations, the one with the lower n has to come first.
    private mutating func submitAgain(from seq: Seq) -> [PendingSubmission] {
        let cut = unacknowledged.filter { $0.seq >= seq }.map(\.submission)
        unacknowledged.removeAll { $0.seq >= seq }
        lost += cut
        if inFlight == nil { requeueLost() }
        return cut
    }

    /// The log has another lineage, loaded up to `seq`: what has not come back is submitted once more; what of it is
    /// there is a duplicate.
    mutating func lineageChanged(deliveredUpTo seq: Seq) {
        _ = logEnds(at: 0)
        deliveredSeq = seq
    }

    private mutating func requeueLost() {
        queue.putBack(lost)
        lost = []
    }

    // MARK: The end

    /// Gives what waits, to be refused. What is in flight is settled or refused when its fate is known.
    mutating func close() -> [PendingSubmission] {
        switch state {
        case .inFlight(let batch): state = .closed(inFlight: batch)
        case .idle, .backingOff: state = .closed(inFlight: [])
        case .closed: break
        }
        return queue.takeAll()
    }
}

extension PendingSubmission {
    /// The same once its completion has been told.
    fileprivate var completed: PendingSubmission {
        var submission = self
        submission.completion = nil
        // It was allowed when the log took it.
        submission.principal = nil
        return submission
    }
}
