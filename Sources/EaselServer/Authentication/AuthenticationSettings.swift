public import EaselAuth
import Logging
import NIOSSL

/// How a node authenticates clients. Without a secret and a key set it authenticates nobody.
public struct AuthenticationSettings: Sendable {
    /// Verifies HS256 tokens.
    public var secret: SigningSecret?
    /// A file or an https URL of the public keys that verify RS256, ES256 and EdDSA tokens.
    public var keySet: String?
    /// A file of the certificates that vouch for the issuer at that URL, in PEM; nil for those that the system trusts.
    public var keySetAuthorities: String?
    /// What tokens must say besides.
    public var rules = TokenRules()
    /// Who may make boards.
    public var creators = AccessPolicy.Creators.subjects

    public init() {}

    /// Whether clients have to say who they are.
    public var isRequired: Bool { secret != nil || keySet != nil }

    /// Throws ``ConfigurationError`` if there is a key set in a file that can't be used. One at a URL is looked for again.
    func accessControl(logger: Logger) async throws -> AccessControl {
        guard isRequired else { return .open }
        var keys: KeySetCache?
        if let keySet {
            let isURL = keySet.contains("://")
            if let file = keySetAuthorities, (try? NIOSSLCertificate.fromPEMFile(file))?.isEmpty ?? true {
                throw ConfigurationError("auth-jwks-ca: \(file) must hold certificates in PEM")
            }
            let source: any KeySetSource =
                isURL ? KeySetURL(url: keySet, authorities: keySetAuthorities) : KeySetFile(path: keySet)
            let cache = KeySetCache(source) { error in
                logger.warning(
                    "Keys for tokens can't be loaded", metadata: ["source": "\(keySet)", "error": "\(error)"])
            }
            guard await cache.prepare() || isURL else {
                throw ConfigurationError("auth-jwks: \(keySet) can't be read, or holds no key that can be used")
            }
            keys = cache
        }
        return AccessControl(
            verifier: await TokenVerifier(secret: secret, keys: keys, rules: rules),
            policy: AccessPolicy(creators: creators))
    }
}
