/// The algorithms that tokens may be signed by, under their names in RFC 7518 and RFC 8037.
enum SigningAlgorithm: String, Sendable {
    case hs256 = "HS256"
    case rs256 = "RS256"
    case es256 = "ES256"
    case edDSA = "EdDSA"
}
