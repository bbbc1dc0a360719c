import NIOCore

/// How long to wait before something is tried again: exponential, with jitter, so that rooms and nodes do not all try
/// again at the same moment. A pure value.
struct Backoff: Sendable, Equatable {
    private static let minimum = TimeAmount.milliseconds(50)
    private static let maximum = TimeAmount.seconds(2)

    private var ceiling = minimum

    mutating func succeeded() {
        ceiling = Self.minimum
    }

    mutating func failed() -> TimeAmount {
        defer { ceiling = min(ceiling * 2, Self.maximum) }
        return .nanoseconds(Int64.random(in: ceiling.nanoseconds / 2...ceiling.nanoseconds))
    }
}
