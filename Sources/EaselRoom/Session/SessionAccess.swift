import EaselAuth
import EaselBoard

/// What a session may do, by the token that it came with last.
struct SessionAccess: Sendable, Equatable {
    /// On whose behalf the client acts.
    let principal: Principal
    /// What it is told that it is.
    let role: Role
    /// Whether it may submit operations.
    let maySubmit: Bool
    /// Whether its hello may make the board.
    let mayCreate: Bool

    /// Throws ``EaselAuth/AccessDenied`` unless the principal may be on the board.
    init(_ principal: Principal, on board: BoardID, by policy: AccessPolicy) throws(AccessDenied) {
        guard policy.allows(.join, for: principal, on: board), let role = policy.role(of: principal, on: board) else {
            throw AccessDenied(board)
        }
        self.principal = principal
        self.role = role
        maySubmit = policy.allows(.submit, for: principal, on: board)
        mayCreate = policy.allows(.create, for: principal, on: board)
    }

    /// The name that the principal's token has.
    var name: String? {
        if case .subject(let subject) = principal { subject.name } else { nil }
    }

    /// How long the token is valid from `now` on, in seconds since 1970. Nil without authentication.
    func remaining(at now: Int) -> Int? {
        if case .subject(let subject) = principal { max(0, subject.expiresAt - now) } else { nil }
    }

    /// Whether both act for the same: a session does not change whom it belongs to.
    func isOfSamePrincipal(as other: SessionAccess) -> Bool {
        switch (principal, other.principal) {
        case (.subject(let left), .subject(let right)): left.id == right.id
        case (.anonymous, .anonymous): true
        default: false
        }
    }
}
