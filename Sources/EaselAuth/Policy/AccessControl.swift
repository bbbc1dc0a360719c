public import EaselBoard

/// Who somebody is, by their token, and what they may do: what every door to a board asks.
public struct AccessControl: Sendable {
    /// Nil for a server that authenticates nobody.
    public let verifier: TokenVerifier?
    /// What principals may do.
    public let policy: AccessPolicy

    public init(verifier: TokenVerifier?, policy: AccessPolicy) {
        self.verifier = verifier
        self.policy = policy
    }

    /// Authenticates nobody: everybody may do everything.
    public static let open = AccessControl(verifier: nil, policy: AccessPolicy(isOpen: true))

    /// Whether clients have to say who they are.
    public var isRequired: Bool { verifier != nil }

    /// Whom a token or a link's secret names; whoever comes with neither is anonymous. Without authentication no token is looked
    /// at.
    ///
    /// - Parameter client: which client comes, where that is known.
    public func principal(token: String?, client: ClientID? = nil) async throws(TokenRefusal) -> Principal {
        guard let verifier, let token else { return .anonymous }
        if let secret = LinkSecret(token) { return .link(LinkBearer(hash: secret.hash, client: client)) }
        return .subject(try await verifier.verify(token))
    }

    /// Why a principal may not do something on a board: the same whether or not there is such a board.
    public func refusal(of principal: Principal, on board: BoardID) -> any Error {
        if case .anonymous = principal { TokenRefusal.missing } else { AccessDenied(board) }
    }
}
