public import EaselBoard

/// Who somebody is, by their token, and what they may do: what every door to a board asks.
public struct AccessControl: Sendable {
    /// Nil for a server that authenticates nobody.
    public let verifier: TokenVerifier?
    /// What principals may do.
    public let policy: AccessPolicy

    public init(verifier: TokenVerifier?, policy: AccessPolicy = AccessPolicy()) {
        self.verifier = verifier
        self.policy = policy
    }

    /// Authenticates nobody: everybody may do everything.
    public static let open = AccessControl(verifier: nil)

    /// Whether clients have to say who they are.
    public var isRequired: Bool { verifier != nil }

    /// Whom a token names. Without authentication no token is looked at.
    ///
    /// Throws ``TokenRefusal``, also for a token that is missing.
    public func principal(token: String?) async throws(TokenRefusal) -> Principal {
        guard let verifier else { return .anonymous }
        guard let token else { throw .missing }
        return .subject(try await verifier.verify(token))
    }

    /// Throws unless the principal may do this on the board.
    public func check(_ action: BoardAction, of principal: Principal, on board: BoardID) throws(AccessDenied) {
        guard policy.allows(action, for: principal, on: board) else { throw AccessDenied(board) }
    }
}
