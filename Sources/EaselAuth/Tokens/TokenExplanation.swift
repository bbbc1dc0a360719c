public import EaselJSON

/// What a token says, and what becomes of it. Its signature is not told, so that the text can be passed on.
public struct TokenExplanation: Sendable {
    /// The header's `alg`; nil for what is no token.
    public let algorithm: String?
    /// The header's `kid`.
    public let keyID: String?
    /// The payload. Nothing in it is true unless ``refusal`` is nil.
    public let claims: JSONObject?
    /// Why the token is not taken; nil if it is, or if there is no verifier that could tell.
    public let refusal: TokenRefusal?

    public init(_ text: String, verifier: TokenVerifier?) async {
        let token: CompactToken
        do throws(TokenRefusal) {
            token = try CompactToken(text)
        } catch {
            (algorithm, keyID, claims, refusal) = (nil, nil, nil, error)
            return
        }
        (algorithm, keyID, claims) = (token.algorithm, token.keyID, token.claims)
        do throws(TokenRefusal) {
            _ = try await verifier?.verify(text)
            refusal = nil
        } catch {
            refusal = error
        }
    }
}
