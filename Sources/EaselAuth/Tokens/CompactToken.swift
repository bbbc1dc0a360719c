import EaselJSON

/// A JWT in the compact form of RFC 7515, taken apart and not verified.
struct CompactToken: Sendable {
    /// Checked before anything else is done with a token.
    static let maximumBytes = 8_192
    /// Deeper JSON is nobody's token.
    private static let maximumDepth = 8

    /// The header's `alg`.
    let algorithm: String
    /// The header's `kid`.
    let keyID: String?
    /// The payload, an object.
    let claims: JSONObject
    /// The whole text, for the signature.
    let bytes: [UInt8]

    init(_ text: String) throws(TokenRefusal) {
        guard text.utf8.count <= Self.maximumBytes else { throw .tooLarge }
        bytes = Array(text.utf8)
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }) else {
            throw .malformed("it must have three parts with dots between")
        }
        let header = try Self.object(parts[0], "header")
        claims = try Self.object(parts[1], "payload")
        guard Base64URL.decode(parts[2]) != nil else { throw .malformed("its signature is not base64url") }
        // RFC 7515, section 4.1.11: what must be understood and is not makes a token invalid.
        guard !header.contains(key: "crit") else { throw .malformed("its header has critical extensions") }
        guard let algorithm = header["alg"]?.stringValue else { throw .malformed("its header has no alg") }
        if let type = header["typ"] {
            guard let type = type.stringValue?.lowercased(), type == "jwt" || type == "at+jwt" else {
                throw .malformed("its header's typ is not JWT")
            }
        }
        if let keyID = header["kid"] {
            guard let keyID = keyID.stringValue, (1...256).contains(keyID.utf8.count) else {
                throw .malformed("its header's kid is no string of 1 to 256 bytes")
            }
            self.keyID = keyID
        } else {
            keyID = nil
        }
        self.algorithm = algorithm
    }

    private static func object(_ part: ArraySlice<UInt8>, _ name: String) throws(TokenRefusal) -> JSONObject {
        guard let bytes = Base64URL.decode(part) else { throw .malformed("its \(name) is not base64url") }
        guard let object = (try? JSON(parsing: bytes, maximumDepth: maximumDepth))?.objectValue else {
            throw .malformed("its \(name) is no JSON object")
        }
        return object
    }
}
