import NIOCore

/// The time between the looks that a handler takes at its connection.
struct LookClock: Sendable {
    private let interval: TimeAmount
    private var last = NIODeadline.now()

    /// - Parameter interval: how often the handler means to look.
    init(interval: TimeAmount) {
        self.interval = interval
    }

    /// The looks begin.
    mutating func start() { last = .now() }

    /// The time since the last look. A node that stood still has not waited for anybody.
    mutating func look() -> TimeAmount {
        let now = NIODeadline.now()
        defer { last = now }
        return min(now - last, .nanoseconds(interval.nanoseconds * 2))
    }
}
