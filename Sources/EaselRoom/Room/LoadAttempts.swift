import EaselBackoff
import NIOCore

/// How often, and how soon, a room loads a log that gets another epoch while it is loaded. A pure value, but for its random numbers.
///
/// A log that keeps changing would have a room read it over and over: the room ends, and whoever was there asks for the board again.
struct LoadAttempts {
    static let maximum = 10
    private var backoff = Backoff.ofLog
    private var failures = 0

    /// Counts an attempt that failed. Gives how long to wait before the next one; nil if that was the last.
    mutating func failed() -> TimeAmount? {
        failures += 1
        return failures < Self.maximum ? backoff.next() : nil
    }
}
