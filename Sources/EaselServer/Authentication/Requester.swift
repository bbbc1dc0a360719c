import EaselAuth
import Foundation

/// On whose behalf the task that answers a request acts; ``AccessMiddleware`` says so before any route runs.
enum Requester {
    @TaskLocal static var principal = Principal.anonymous

    /// Whether the requester's token is no longer valid, for answers that go on for long.
    static func expiry() -> @Sendable () -> Bool {
        guard case .subject(let subject) = principal else { return { false } }
        return { Int(Date().timeIntervalSince1970) >= subject.expiresAt }
    }
}
