/// Whether a log can be used, and the end of its use.
public protocol LogLifecycle: Sendable {
    /// Throws ``LogError/unavailable(_:)`` unless the log can sequence now.
    func checkReadiness() async throws(LogError)

    /// Ends all use. Calls after it throw ``LogError/unavailable(_:)``.
    func shutdown() async
}
