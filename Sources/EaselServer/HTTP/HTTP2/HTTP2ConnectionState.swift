import EaselBackoff
import NIOCore

/// Decides when a connection of HTTP/2 has to end, whatever its streams do. A pure value; the handler looks at it from time to
/// time.
///
/// A connection that takes nothing of what is written has a ``ProgressDeadline``, as those of HTTP/1. One without requests is
/// kept for a time, which is shorter before the first.
struct HTTP2ConnectionState: Sendable {
    enum Verdict: Sendable, Equatable {
        case fine
        case outputStalled
        /// There is nothing more to wait for.
        case idle
    }

    private let timeouts: HTTPConnectionTimeouts
    private let firstRequest: TimeAmount
    private var output: ProgressDeadline
    private var streams = 0
    private var hasHadStreams = false
    private var idle = TimeAmount.zero
    private var (pending, written) = (0, 0)

    /// - Parameter firstRequest: how long a client has for its first request.
    init(_ timeouts: HTTPConnectionTimeouts, firstRequest: TimeAmount) {
        self.timeouts = timeouts
        self.firstRequest = firstRequest
        output = ProgressDeadline(patience: timeouts.stall, bytesPerSecond: HTTPConnectionTimeouts.bytesPerSecond)
    }

    mutating func streamCreated() {
        streams += 1
        hasHadStreams = true
    }

    mutating func streamClosed() { streams -= 1 }

    mutating func wrote(_ bytes: Int) { written += bytes }

    /// Looks at the connection, `time` after the last look; `pendingNow` are bytes that the network has not taken.
    mutating func look(after time: TimeAmount, pending pendingNow: Int) -> Verdict {
        let taken = pending + written - pendingNow
        let isWaiting = pending > 0
        (pending, written) = (pendingNow, 0)
        if pendingNow > 0 {
            if taken > 0 { output.moved(taken) }
            guard !isWaiting || output.waited(time) else { return .outputStalled }
        } else {
            output.rest()
        }
        guard streams == 0 else {
            idle = .zero
            return .fine
        }
        idle = idle + time
        return idle < (hasHadStreams ? timeouts.idle : firstRequest) ? .fine : .idle
    }
}
