/// Waits for a condition; for what can only be seen by looking.
public enum Eventually {
    public struct TimedOut: Error, CustomStringConvertible {
        public let description: String
    }

    /// Looks every few milliseconds until `condition` holds. The limit is there to end a hung test, not to time it.
    public static func holds(
        _ what: String, within seconds: Int = 60, _ condition: () async throws -> Bool
    ) async throws {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(seconds)
        while clock.now < end {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw TimedOut(description: "\(what): not within \(seconds) s")
    }
}
