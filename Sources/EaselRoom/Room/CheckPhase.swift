import NIOCore

/// When in each interval a room checks itself: always at the same moment, and at another one than other rooms, so that the
/// log is not asked about all boards at once.
struct CheckPhase: Sendable {
    private let fraction = Double.random(in: 0..<1)

    func delay(within interval: TimeAmount) -> TimeAmount {
        .nanoseconds(Int64(Double(interval.nanoseconds) * fraction))
    }
}
