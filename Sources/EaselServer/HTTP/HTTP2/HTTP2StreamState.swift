import EaselBackoff
import NIOCore

/// Decides when one request of HTTP/2 has to end. A pure value; the handler tells it what is read and written, and looks at it
/// from time to time.
///
/// A body and an answer have a ``ProgressDeadline`` each, as on connections of HTTP/1. Nothing is dropped or lingered for here: a
/// stream that ends early is reset, and its connection goes on.
struct HTTP2StreamState: Sendable {
    enum Verdict: Sendable, Equatable {
        case fine
        /// The body does not come on. The answer to it may still be written.
        case bodyStalled
        /// The client does not take what was written for it.
        case outputStalled
    }

    private(set) var isRequestOpen = true
    private(set) var hasBegunAnswer = false
    private var body: ProgressDeadline
    private var output: ProgressDeadline
    private var isBodyGivenUp = false
    /// Bytes that were written and that the connection has not taken.
    private var pending = 0

    init(_ timeouts: HTTPConnectionTimeouts) {
        body = ProgressDeadline(patience: timeouts.stall, bytesPerSecond: HTTPConnectionTimeouts.bytesPerSecond)
        output = body
    }

    mutating func readBody(_ bytes: Int) { body.moved(bytes) }
    mutating func readEnd() { isRequestOpen = false }
    mutating func beginAnswer() { hasBegunAnswer = true }
    mutating func wrote(_ bytes: Int) { pending += bytes }

    mutating func taken(_ bytes: Int) {
        pending -= bytes
        output.moved(bytes)
    }

    /// Looks at the stream, `time` after the last look. `isReading` says that the client is waited for.
    mutating func look(after time: TimeAmount, isReading: Bool) -> Verdict {
        if pending > 0 {
            guard output.waited(time) else { return .outputStalled }
        } else {
            output.rest()
        }
        if isRequestOpen, isReading, !isBodyGivenUp, !body.waited(time) {
            isBodyGivenUp = true
            return .bodyStalled
        }
        return .fine
    }
}
