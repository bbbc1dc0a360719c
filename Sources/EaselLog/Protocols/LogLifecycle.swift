/// Readiness and shutdown of a log.
public protocol LogLifecycle: Sendable {
    /// Throws ``LogError/unavailable(_:)`` unless the log can sequence now.
    func checkReadiness() async throws(LogError)

    /// Closes connections and files. Later calls throw ``LogError/unavailable(_:)``.
    func shutdown() async
}
