/// Why a token is not taken. No description quotes the token or a key.
public enum TokenRefusal: Error, Sendable, Equatable {
    /// There is none.
    case missing
    /// It is longer than ``CompactToken/maximumBytes``.
    case tooLarge
    /// It is no JWS in compact form, or a part of it is not what it should be.
    case malformed(String)
    /// The header names an algorithm that this server takes no tokens by; `none` is always one.
    case algorithm
    /// No key has the id that the header names.
    case unknownKey
    /// The keys can't be read or fetched.
    case keysUnavailable
    /// The signature is not that of the key.
    case signature
    /// A claim is missing or of the wrong kind.
    case claim(String)
    /// It is another issuer's.
    case issuer
    /// It is for somebody else.
    case audience
    /// It is not valid yet.
    case notYetValid
    /// It has expired.
    case expired
}

extension TokenRefusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .missing: "a token is required"
        case .tooLarge: "the token is longer than \(CompactToken.maximumBytes) bytes"
        case .malformed(let what): "the token is malformed: \(what)"
        case .algorithm: "the token is signed by an algorithm that is not accepted here"
        case .unknownKey: "the token is signed by a key that is not known here"
        case .keysUnavailable: "the keys that tokens are verified with are not available now"
        case .signature: "the token's signature is wrong"
        case .claim(let what): "the token's claims are wrong: \(what)"
        case .issuer: "the token was issued by somebody else"
        case .audience: "the token is meant for somebody else"
        case .notYetValid: "the token is not valid yet"
        case .expired: "the token has expired"
        }
    }
}
