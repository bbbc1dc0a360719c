import EaselAuth
import EaselBoard

/// What a session may do, by the token that it came with last and the board's access record.
struct SessionAccess: Sendable, Equatable {
    /// On whose behalf the client acts.
    let principal: Principal
    /// What it is told that it is.
    let role: Role
    /// Whether it may submit operations.
    let maySubmit: Bool
    /// Whose its operations are; nil without authentication.
    let author: Author?
    /// The revision of the record that all this was judged by.
    let revision: Int
    /// Whether there is authentication: then a name that is not ``name`` is a claim.
    private let isAuthenticated: Bool
    /// When this ends by itself, in milliseconds since 1970.
    private let expiresAt: Int?

    /// Throws ``EaselAuth/AccessDenied``, or ``EaselAuth/TokenRefusal`` where a token is missing, unless the principal may be on
    /// the board.
    ///
    /// - Parameters:
    ///   - record: nil if there is no such board.
    ///   - now: milliseconds since 1970.
    init(
        _ principal: Principal, on board: BoardID, record: AccessRecord?, by access: AccessControl, at now: Int
    ) throws {
        let policy = access.policy
        guard policy.allows(.join, for: principal, on: board, record: record, at: now),
            let role = policy.role(of: principal, on: board, record: record, at: now)
        else { throw access.refusal(of: principal, on: board) }
        self.principal = principal
        isAuthenticated = access.isRequired
        self.role = role
        maySubmit = policy.allows(.submit, for: principal, on: board, record: record, at: now)
        revision = record?.revision ?? 0
        switch principal {
        case .anonymous:
            (author, expiresAt) = (nil, nil)
        case .subject(let subject):
            (author, expiresAt) = (Author(subject: subject.id), subject.expiresAt * 1_000)
        case .link:
            let link = record?.link(of: principal, at: now)
            (author, expiresAt) = (link.map { Author(link: $0.id) }, link?.expires)
        }
    }

    /// The name that the principal's token has.
    var name: String? {
        if case .subject(let subject) = principal { subject.name } else { nil }
    }

    /// Whether a name that somebody has chosen is to be marked as no more than that.
    var marksChosenName: Bool { isAuthenticated && name == nil }

    /// How long this holds from `now` on, in milliseconds since 1970; nil for ever.
    func remaining(at now: Int) -> Int? {
        expiresAt.map { max(0, $0 - now) }
    }

    /// Whether this holds no more.
    ///
    /// - Parameter now: milliseconds since 1970.
    func hasExpired(at now: @autoclosure () -> Int) -> Bool {
        expiresAt.map { $0 <= now() } ?? false
    }

    /// Why a session ends when it has expired.
    var expiry: SessionFailure {
        if case .link = principal { .forbidden } else { SessionFailure(joining: TokenRefusal.expired) }
    }

    /// Whether both act for the same: a session does not change whom it belongs to.
    func isOfSamePrincipal(as other: SessionAccess) -> Bool {
        switch (principal, other.principal) {
        case (.subject(let left), .subject(let right)): left.id == right.id
        case (.link(let left), .link(let right)): left.hash == right.hash
        case (.anonymous, .anonymous): true
        default: false
        }
    }
}
