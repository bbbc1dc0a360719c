/// What a server wants of tokens besides a signature.
public struct TokenRules: Sendable, Equatable {
    /// What `iss` must be; nil takes any issuer's, and those that name none.
    public var issuer: String?
    /// What `aud` must name; nil refuses tokens that name anybody.
    public var audience: String?
    /// Seconds by which the clocks of issuer and server may differ: `nbf` and `exp` are checked with it.
    public var leeway: Int

    public init(issuer: String? = nil, audience: String? = nil, leeway: Int = 30) {
        self.issuer = issuer
        self.audience = audience
        self.leeway = leeway
    }
}
