import NIOCore

/// How long to wait before the next attempt to connect: exponential, with full jitter, so that nodes do not return all
/// at once.
struct Backoff {
    private let minimum: TimeAmount
    private let maximum: TimeAmount
    private var failures = 0

    /// Where another server may take over soon, it is looked for every second at the latest.
    init(_ configuration: RedisConfiguration) {
        minimum = configuration.minimumBackoff
        if case .standalone = configuration.topology {
            maximum = configuration.maximumBackoff
        } else {
            maximum = min(configuration.maximumBackoff, .seconds(1))
        }
    }

    /// Whether there was a failure since the last success.
    var isRunning: Bool { failures > 0 }

    mutating func succeeded() {
        failures = 0
    }

    mutating func next() -> TimeAmount {
        let ceiling = min(maximum.nanoseconds, minimum.nanoseconds << min(failures, 20))
        failures += 1
        return .nanoseconds(Int64.random(in: min(ceiling, 1_000_000)...ceiling))
    }
}
