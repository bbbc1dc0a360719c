import EaselJSON
import JWTKit

/// A key and the one algorithm that it verifies signatures of.
struct VerificationKey: Sendable {
    let algorithm: SigningAlgorithm
    /// Nil for a secret, and for a key that has none.
    let id: String?
    /// Holds this key alone, so that nothing in a token can choose another.
    private let keys: JWTKeyCollection

    init(_ secret: SigningSecret) async {
        algorithm = .hs256
        id = nil
        keys = JWTKeyCollection()
        await keys.add(hmac: HMACKey(from: secret.bytes), digestAlgorithm: .sha256)
    }

    /// Reads a public key of a key set (RFC 7517). Nil for one of another kind or purpose, and for one that is unsound or too
    /// weak: a set may hold keys that are for others.
    init?(jwk: JSON) async {
        guard let key = jwk.objectValue, let type = key["kty"]?.stringValue else { return nil }
        guard key["use"] == nil || key["use"]?.stringValue == "sig" else { return nil }
        let curve = key["crv"]?.stringValue
        switch (type, curve) {
        case ("RSA", _): algorithm = .rs256
        case ("EC", "P-256"): algorithm = .es256
        case ("OKP", "Ed25519"): algorithm = .edDSA
        default: return nil
        }
        if let name = key["alg"]?.stringValue, name != algorithm.rawValue { return nil }
        id = key["kid"]?.stringValue
        keys = JWTKeyCollection()
        do {
            switch algorithm {
            case .rs256:
                guard let modulus = key["n"]?.stringValue, let exponent = key["e"]?.stringValue else { return nil }
                await keys.add(
                    rsa: try Insecure.RSA.PublicKey(modulus: modulus, exponent: exponent), digestAlgorithm: .sha256)
            case .es256:
                guard let x = key["x"]?.stringValue, let y = key["y"]?.stringValue else { return nil }
                await keys.add(ecdsa: try ES256PublicKey(parameters: (x: x, y: y)))
            case .edDSA:
                guard let x = key["x"]?.stringValue else { return nil }
                await keys.add(eddsa: try EdDSA.PublicKey(x: x, curve: .ed25519))
            case .hs256:
                return nil
            }
        } catch {
            return nil
        }
    }

    /// Throws unless the token's signature is this key's.
    func verify(_ token: CompactToken) async throws(TokenRefusal) {
        guard token.algorithm == algorithm.rawValue else { throw .algorithm }
        do {
            _ = try await keys.verify(token.bytes, as: SignedPayload.self)
        } catch {
            throw .signature
        }
    }
}

/// Takes any payload: claims are read by ``TokenClaims``.
private struct SignedPayload: JWTPayload {
    func verify(using algorithm: some JWTAlgorithm) {}
}
