import EaselAuth
import EaselBoard
import EaselRoom
import Foundation

/// On whose behalf the task that answers a request acts; ``AccessMiddleware`` says so before any route runs.
enum Requester {
    @TaskLocal static var principal = Principal.anonymous

    /// Throws ``EaselAuth/TokenRefusal/expired`` once the requester's token is no longer valid: a body may have taken longer to
    /// come.
    static func checkExpiry() throws(TokenRefusal) {
        try principal.checkExpiry(at: Int(Date().timeIntervalSince1970 * 1_000))
    }

    /// Whether the requester's token is no longer valid, for answers that go on for long.
    static func expiry() -> @Sendable () -> Bool {
        guard case .subject(let subject) = principal else { return { false } }
        return { Int(Date().timeIntervalSince1970) >= subject.expiresAt }
    }

    /// Throws once the requester may no longer do this on the board, for answers that go on for long.
    static func check(
        _ action: BoardAction, on board: BoardID, of boards: BoardService
    ) -> @Sendable () async throws -> Void {
        let principal = principal
        return { try await boards.check(action, of: principal, on: board) }
    }
}
