import Crypto
import Foundation

/// Tokens put together by hand, so that they can be wrong in any way.
enum ForgedToken {
    static let secretText = "correct-horse-battery-staple-0123456789"
    static let now = 1_800_000_000
    static let header = #"{"alg":"HS256","typ":"JWT"}"#
    static let claims = #"{"sub":"ada","exp":1800000600,"boards":{"b":"editor"}}"#

    static func base64URL(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    static func base64URL(_ text: String) -> String { base64URL(Array(text.utf8)) }

    static func hmac(_ text: String, secret: String = secretText) -> String {
        base64URL(
            Array(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: Data(secret.utf8)))))
    }

    static func signed(header: String = header, claims: String = claims, secret: String = secretText) -> String {
        let text = base64URL(header) + "." + base64URL(claims)
        return text + "." + hmac(text, secret: secret)
    }

    /// Claims that differ from good ones in one member; nil takes it away.
    static func claims(_ name: String, _ value: String?) -> String {
        var members = [("sub", #""ada""#), ("exp", "1800000600"), ("boards", #"{"b":"editor"}"#)].filter {
            $0.0 != name
        }
        if let value { members.append((name, value)) }
        return "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }
}
