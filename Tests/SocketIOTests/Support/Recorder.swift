import EaselTestSupport
import NIOConcurrencyHelpers

/// What happened, in order, for a test to look at.
final class Recorder<Value: Sendable>: Sendable {
    private let values = NIOLockedValueBox<[Value]>([])

    var all: [Value] { values.withLockedValue { $0 } }

    func add(_ value: Value) { values.withLockedValue { $0.append(value) } }

    /// The first values, once there are so many.
    func first(_ count: Int) async throws -> [Value] {
        try await Eventually.holds("\(count) values") { all.count >= count }
        return Array(all.prefix(count))
    }

    func first() async throws -> Value { try await first(1)[0] }
}
