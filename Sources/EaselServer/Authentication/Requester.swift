import EaselAuth
import EaselBoard
import EaselLog
import EaselRoom
import Foundation

/// On whose behalf the task that answers a request acts; ``AccessMiddleware`` says so before any route runs.
enum Requester {
    @TaskLocal static var principal = Principal.anonymous

    /// Throws ``EaselAuth/TokenRefusal/expired`` once the requester's token is no longer valid: a body may have taken longer to
    /// come.
    static func checkExpiry() throws(TokenRefusal) {
        try expiryCheck()()
    }

    /// The same for answers that go on for long: it is asked on other tasks.
    static func expiryCheck() -> @Sendable () throws(TokenRefusal) -> Void {
        let principal = principal
        return { () throws(TokenRefusal) in try principal.checkExpiry(at: Int(Date().timeIntervalSince1970 * 1_000)) }
    }

    /// Throws once the requester may no longer do this on the board that was read, or the token has expired, for answers that go
    /// on for long: they ask before each page.
    static func check(
        _ action: BoardAction, on info: BoardInfo, of boards: BoardService
    ) -> @Sendable () async throws -> Void {
        let principal = principal
        return { try await boards.check(action, of: principal, on: info) }
    }
}
