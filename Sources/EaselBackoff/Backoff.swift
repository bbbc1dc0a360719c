public import NIOCore

/// How long to wait before the next attempt at something that has failed: exponential, with full jitter. A pure value,
/// but for its random numbers.
///
/// Clients lose a server together. All of a wait is random, so that they do not reconnect together; where the server
/// has asked for a minimum delay, the random time is added to that.
public struct Backoff: Sendable {
    /// The shortest wait: an attempt never follows a failure within one turn of an event loop.
    private static let floor: Int64 = 1_000_000

    private let minimum: TimeAmount
    private let maximum: TimeAmount
    private var failures = 0
    private var requested: TimeAmount?

    /// - Parameters:
    ///   - minimum: the bound of the first wait; it doubles with each failure.
    ///   - maximum: the bound of all waits.
    public init(minimum: TimeAmount, maximum: TimeAmount) {
        self.minimum = minimum
        self.maximum = maximum
    }

    /// Whether there was a failure since the last success.
    public var isRunning: Bool { failures > 0 }

    /// The next wait is as short as the first.
    public mutating func succeeded() {
        failures = 0
    }

    /// The server has requested a minimum delay: the next wait is at least that long.
    public mutating func wait(atLeast time: TimeAmount) {
        requested = max(requested ?? .zero, time)
    }

    /// Counts a failure, and gives the time to wait before the next attempt.
    public mutating func next() -> TimeAmount {
        var generator = SystemRandomNumberGenerator()
        return next(using: &generator)
    }

    /// As ``next()``, with the caller's random numbers.
    public mutating func next(using generator: inout some RandomNumberGenerator) -> TimeAmount {
        let ceiling = min(maximum.nanoseconds, minimum.nanoseconds << min(failures, 20))
        failures += 1
        guard let requested else {
            return .nanoseconds(Int64.random(in: min(ceiling, Self.floor)...ceiling, using: &generator))
        }
        self.requested = nil
        return requested + .nanoseconds(Int64.random(in: 0...max(ceiling, requested.nanoseconds), using: &generator))
    }
}
