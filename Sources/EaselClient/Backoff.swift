import NIOCore

/// How long a client waits before it connects again. A pure value, but for its dice.
///
/// Clients that lose their node do so together: all of a wait is random, so that they do not come back together, and
/// where a node has asked for time that is added on top.
struct Backoff: Sendable {
    private let minimum: TimeAmount
    private let maximum: TimeAmount
    private var failures = 0
    private var asked: TimeAmount?

    init(minimum: TimeAmount, maximum: TimeAmount) {
        self.minimum = minimum
        self.maximum = maximum
    }

    mutating func succeeded() {
        failures = 0
    }

    /// A node has asked not to be come back to sooner.
    mutating func wait(atLeast time: TimeAmount) {
        asked = max(asked ?? .zero, time)
    }

    mutating func next(using generator: inout some RandomNumberGenerator) -> TimeAmount {
        let ceiling = min(maximum.nanoseconds, minimum.nanoseconds << min(failures, 20))
        failures += 1
        guard let asked else { return .nanoseconds(Int64.random(in: 0...ceiling, using: &generator)) }
        self.asked = nil
        return asked + .nanoseconds(Int64.random(in: 0...max(ceiling, asked.nanoseconds), using: &generator))
    }
}
