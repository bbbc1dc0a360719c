public import EaselJSON
import JWTKit

/// Makes HS256 tokens.
public enum TokenMaker {
    /// The claims as a signed token.
    public static func token(_ claims: JSONObject, secret: SigningSecret) async throws -> String {
        let keys = JWTKeyCollection()
        await keys.add(hmac: HMACKey(from: secret.bytes), digestAlgorithm: .sha256)
        return try await keys.sign(ClaimsPayload(claims: .object(claims)))
    }
}

/// Claims, as jwt-kit wants them.
private struct ClaimsPayload: JWTPayload {
    let claims: JSON

    init(claims: JSON) {
        self.claims = claims
    }

    init(from decoder: any Decoder) throws {
        throw DecodingError.dataCorrupted(
            .init(codingPath: decoder.codingPath, debugDescription: "claims are only written"))
    }

    func encode(to encoder: any Encoder) throws {
        try EncodableJSON(claims).encode(to: encoder)
    }

    func verify(using algorithm: some JWTAlgorithm) {}
}

private struct EncodableJSON: Encodable {
    private let json: JSON

    init(_ json: JSON) {
        self.json = json
    }

    func encode(to encoder: any Encoder) throws {
        switch json {
        case .object(let object):
            var container = encoder.container(keyedBy: Name.self)
            for (key, value) in object { try container.encode(EncodableJSON(value), forKey: Name(stringValue: key)) }
        case .array(let values):
            var container = encoder.unkeyedContainer()
            for value in values { try container.encode(EncodableJSON(value)) }
        default:
            var container = encoder.singleValueContainer()
            if let bool = json.boolValue {
                try container.encode(bool)
            } else if let integer = json.integerValue {
                try container.encode(integer)
            } else if let number = json.numberValue {
                try container.encode(number)
            } else if let string = json.stringValue {
                try container.encode(string)
            } else {
                try container.encodeNil()
            }
        }
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
