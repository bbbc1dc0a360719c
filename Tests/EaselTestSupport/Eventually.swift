/// Waits for a condition; for what can only be seen by looking.
public enum Eventually {
    /// Looks again and again until `condition` holds, less often the longer it takes.
    public static func holds(_ what: String, _ condition: () async throws -> Bool) async throws {
        let clock = ContinuousClock()
        let end = clock.now + Patience.limit
        var pause = Duration.milliseconds(5)
        while clock.now < end {
            if try await condition() { return }
            try await Task.sleep(for: pause)
            pause = min(pause * 1.25, .milliseconds(100))
        }
        throw Patience.TimedOut(what)
    }
}
