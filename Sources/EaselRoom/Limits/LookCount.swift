import NIOCore

/// A deadline that is counted in looks, and not in time: a node that stood still has not waited for anybody, and what came
/// meanwhile is read before the next look. A pure value; whoever waits schedules the looks.
package struct LookCount: Sendable {
    private static let looks: Int64 = 10
    private var left = Self.looks

    package init() {}

    /// How long to wait before each look.
    package static func interval(of timeout: TimeAmount) -> TimeAmount {
        .nanoseconds(max(1, timeout.nanoseconds / looks))
    }

    /// Looks once more. True when the time is up.
    package mutating func look() -> Bool {
        left -= 1
        return left <= 0
    }
}
