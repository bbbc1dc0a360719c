import EaselBackoff
import NIOCore

/// Decides when an HTTP connection has to end. A pure value; the handler tells it what is read, written and pending, and
/// looks at it from time to time.
///
/// - A request's body and an answer have a ``ProgressDeadline`` each.
/// - An answer that begins before its request has come to an end is the last one. What still comes of the request is
///   dropped, for a while and up to a size, since a connection that is closed over unread bytes is reset, and its client may
///   never see the answer. A refusal waits for that, because there are clients that take an answer to what they are still
///   sending for a failure.
/// - A connection without a request is kept for a time.
struct HTTPConnectionState: Sendable {
    enum Verdict: Sendable, Equatable {
        case fine
        /// A body does not come on. The answer to it may still be written.
        case bodyStalled
        /// The client does not take what was written for it.
        case outputStalled
        /// The client sends no more, and has no answer yet. It may have gone, or only have said all that it had to say: an
        /// interim answer tells, for nobody is left to take it if it has gone.
        case probe
        /// The refusal that was held back is to be written now.
        case release
        /// There is nothing more to wait for.
        case finished
    }

    /// What becomes of an answer that begins.
    enum Beginning: Sendable, Equatable {
        case write
        /// It says that the connection ends with it.
        case writeLast
        /// It is held back, and is the last one.
        case hold
    }

    private enum Phase {
        case serving
        /// A refusal is held back while its request comes in and is dropped.
        case holding
        /// The last answer was written. What comes is dropped.
        case lingering
    }

    private let timeouts: HTTPConnectionTimeouts
    private var phase = Phase.serving
    /// Whether a request was read up to its head, but not to its end.
    private(set) var isRequestOpen = false
    /// Requests without the end of an answer.
    private var unanswered = 0
    /// Whether the answer to the current request is the last one.
    private var isLast = false
    /// What may still be dropped, and for how many looks nothing was.
    private var (timeToDrop, bytesToDrop, quietLooks) = (TimeAmount.zero, 0, 0)
    /// Whether the answer to the current request has begun.
    private(set) var hasBegunAnswer = false
    private var isInputClosed = false
    private var isProbed = false
    private var body: ProgressDeadline
    private var output: ProgressDeadline
    private var isBodyGivenUp = false
    /// Whether the client has said that it waits with its body, and has not begun to send it.
    private var isBodyAwaited = false
    private var idle = TimeAmount.zero
    /// Bytes that were written and not taken when this was last looked at, and those that were written since.
    private var pending = 0
    private var written = 0

    init(_ timeouts: HTTPConnectionTimeouts) {
        self.timeouts = timeouts
        (timeToDrop, bytesToDrop) = (timeouts.lingering, timeouts.lingeringBytes)
        body = ProgressDeadline(patience: timeouts.stall, bytesPerSecond: HTTPConnectionTimeouts.bytesPerSecond)
        output = body
    }

    /// Whether what is read goes on to the server.
    var isServing: Bool { if case .serving = phase { true } else { false } }

    // MARK: Input

    /// - Parameter awaitsContinue: whether the client waits with its body for an answer (`Expect: 100-continue`).
    mutating func readHead(awaitsContinue: Bool = false) {
        isRequestOpen = true
        isBodyAwaited = awaitsContinue
        isBodyGivenUp = false
        hasBegunAnswer = false
        unanswered += 1
        body.rest()
    }

    /// False once what is dropped has become too much.
    mutating func readBody(_ bytes: Int) -> Bool {
        body.moved(bytes)
        isBodyAwaited = false
        guard !isServing else { return true }
        quietLooks = 0
        bytesToDrop -= bytes
        return bytesToDrop > 0
    }

    mutating func readEnd() {
        isRequestOpen = false
    }

    /// Whether an answer is held back.
    var isHolding: Bool { if case .holding = phase { true } else { false } }

    /// The client will send no more. While its request is served, whoever reads that finds out.
    mutating func closeInput() {
        isInputClosed = true
        if !isServing { isRequestOpen = false }
    }

    // MARK: Output

    /// The head of an answer is about to be written.
    ///
    /// - Parameter isRefusal: whether it is short and tells a client what was wrong.
    mutating func beginAnswer(isRefusal: Bool) -> Beginning {
        hasBegunAnswer = true
        isLast = isRequestOpen
        guard isLast else { return .write }
        guard isRefusal, !isBodyGivenUp, !isBodyAwaited else { return .writeLast }
        phase = .holding
        return .hold
    }

    /// The answer that was held back is written.
    mutating func release() {
        if isHolding { phase = .serving }
    }

    mutating func wrote(_ bytes: Int) {
        written += bytes
    }

    /// An answer was written to its end. True if the connection is to end with it.
    mutating func wroteEnd() -> Bool {
        unanswered = max(0, unanswered - 1)
        idle = .zero
        return isLast
    }

    /// No more will be written.
    mutating func closeOutput() {
        phase = .lingering
    }

    // MARK: Time

    /// Looks at the connection, `time` after the last look.
    ///
    /// - Parameters:
    ///   - pendingNow: bytes that were written and that the network has not taken yet.
    ///   - isReading: whether the client is waited for, rather than kept waiting.
    mutating func look(after time: TimeAmount, pending pendingNow: Int, isReading: Bool) -> Verdict {
        guard isOutputTaken(pendingNow, time) else { return .outputStalled }
        if !isServing { return dropping(for: time, pendingNow) }
        if isRequestOpen, isReading, !isBodyGivenUp, !body.waited(time) {
            isBodyGivenUp = true
            return .bodyStalled
        }
        if isInputClosed, unanswered > 0, !hasBegunAnswer, !isProbed {
            isProbed = true
            return .probe
        }
        guard unanswered == 0, !isRequestOpen, pendingNow == 0 else {
            idle = .zero
            return .fine
        }
        idle = idle + time
        return idle < timeouts.idle ? .fine : .finished
    }

    private mutating func dropping(for time: TimeAmount, _ pendingNow: Int) -> Verdict {
        // What was written first has to get out; that has a deadline of its own.
        guard pendingNow == 0 else { return .fine }
        timeToDrop = timeToDrop - time
        quietLooks += 1
        let goesOn = isRequestOpen && quietLooks <= 2 && timeToDrop > .zero
        if goesOn { return .fine }
        return isHolding ? .release : .finished
    }

    private mutating func isOutputTaken(_ pendingNow: Int, _ time: TimeAmount) -> Bool {
        let taken = pending + written - pendingNow
        let isWaiting = pending > 0
        (pending, written) = (pendingNow, 0)
        guard pendingNow > 0 else {
            output.rest()
            return true
        }
        if taken > 0 { output.moved(taken) }
        return !isWaiting || output.waited(time)
    }
}
