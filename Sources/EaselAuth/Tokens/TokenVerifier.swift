import Foundation

/// Tells whom a token names, or why it is not taken (docs/PROTOCOL.md, "Authentication").
///
/// The algorithm comes from the key and never from the token alone: a secret verifies HS256 and nothing else, and a key of a
/// key set what its type says.
public struct TokenVerifier: Sendable {
    private let secret: VerificationKey?
    private let keys: KeySetCache?
    private let rules: TokenRules
    private let now: @Sendable () -> Int

    /// - Parameters:
    ///   - secret: verifies HS256; nil refuses that.
    ///   - keys: verify RS256, ES256 and EdDSA; nil refuses these.
    ///   - now: the time, in seconds since 1970.
    public init(
        secret: SigningSecret?, keys: KeySetCache?, rules: TokenRules,
        now: @escaping @Sendable () -> Int = { Int(Date().timeIntervalSince1970) }
    ) async {
        self.secret = if let secret { await VerificationKey(secret) } else { nil }
        self.keys = keys
        self.rules = rules
        self.now = now
    }

    /// Whom the token names.
    public func verify(_ text: String) async throws(TokenRefusal) -> Subject {
        let token = try CompactToken(text)
        try await key(for: token).verify(token)
        return try TokenClaims(token.claims).subject(by: rules, at: now())
    }

    private func key(for token: CompactToken) async throws(TokenRefusal) -> VerificationKey {
        guard let algorithm = SigningAlgorithm(rawValue: token.algorithm) else { throw .algorithm }
        if algorithm == .hs256 {
            guard let secret else { throw .algorithm }
            return secret
        }
        guard let keys else { throw .algorithm }
        return try await keys.key(token.keyID, for: algorithm)
    }
}
