import Foundation
public import NIOCore

/// How long tests wait for what must come. `EASEL_TEST_PATIENCE` scales it, for machines that are slower than most.
///
/// The limit is there to end a test that hangs, never to time anything: no other limit in seconds belongs into a test.
public enum Patience {
    /// What did not come.
    public struct TimedOut: Error, CustomStringConvertible {
        public let description: String

        public init(_ what: String) {
            description = "\(what): not within \(Patience.limit)"
        }
    }

    /// The longest that one thing is waited for. Soaks do more before anything is seen of it.
    public static let limit: Duration = .seconds((Soak.isOn ? 300 : 60) * factor)

    /// The same for what takes NIO's unit.
    public static var timeAmount: TimeAmount { .seconds(limit.components.seconds) }

    private static let factor = ProcessInfo.processInfo.environment["EASEL_TEST_PATIENCE"].flatMap(Double.init) ?? 1

    /// Runs `body` and cancels it when the limit is reached. It must end when it is cancelled.
    public static func bounding<Result: Sendable>(
        _ what: String, _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            guard let result = try await group.next() ?? nil else { throw TimedOut(what) }
            return result
        }
    }
}
