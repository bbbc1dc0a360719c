import Crypto
import CryptoExtras
import EaselAuth
import EaselBoard
import EaselJSON
import Foundation
import JWTKit
import Testing

@Suite("A forged or broken token")
struct ForgedTokenTests {
    private typealias Forged = ForgedToken

    private static func verifier(issuer: String? = nil, audience: String? = nil) async throws -> TokenVerifier {
        await TokenVerifier(
            secret: try SigningSecret(Forged.secretText.utf8), keys: nil,
            rules: TokenRules(issuer: issuer, audience: audience), now: { Forged.now })
    }

    /// What each is, and the token.
    private static let forgeries: [(String, String)] = {
        let good = Forged.signed()
        let parts = good.split(separator: ".").map(String.init)
        var tokens: [(String, String)] = [
            ("empty", ""), ("one part", "abc"), ("two parts", parts[0] + "." + parts[1]), ("four parts", good + ".x"),
            ("only dots", ".."), ("no signature", parts[0] + "." + parts[1] + "."),
            ("no payload", parts[0] + ".." + parts[2]), ("no header", "." + parts[1] + "." + parts[2]),
            ("a space in front", " " + good), ("a line feed behind", good + "\n"), ("padding", good + "="),
            ("Bearer in front", "Bearer " + good), ("plain base64", parts[0] + "." + parts[1] + ".ab+/"),
            ("signed by another secret", Forged.signed(secret: "another-secret-of-enough-bytes-0123456789")),
            ("signed by the empty secret", Forged.signed(secret: "")),
            ("another payload", parts[0] + "." + Forged.base64URL(Forged.claims("sub", #""eve""#)) + "." + parts[2]),
            ("a cut signature", String(good.dropLast(4))), ("a longer signature", good + "AAAA"),
            ("an empty header", Forged.signed(header: "{}")),
            ("a header that is an array", Forged.signed(header: "[]")),
            ("a header that is no JSON", Forged.signed(header: "alg")),
            ("a payload that is an array", Forged.signed(claims: "[]")),
            ("a payload that is a string", Forged.signed(claims: #""ada""#)),
            ("a payload that is no JSON", Forged.signed(claims: "{")),
            (
                "a payload that is no UTF-8",
                { () -> String in
                    let text = parts[0] + "." + Forged.base64URL([0x7B, 0xFF, 0x7D])
                    return text + "." + Forged.hmac(text)
                }()
            ),
            (
                "a deep payload",
                Forged.signed(claims: String(repeating: "[", count: 40) + String(repeating: "]", count: 40))
            ),
            (
                "a token of 9,000 bytes",
                Forged.signed(claims: Forged.claims("x", "\"" + String(repeating: "x", count: 9_000) + "\""))
            ),
            ("critical extensions", Forged.signed(header: #"{"alg":"HS256","crit":["b64"],"b64":false}"#)),
            ("another type", Forged.signed(header: #"{"alg":"HS256","typ":"JWE"}"#)),
            ("a type that is a number", Forged.signed(header: #"{"alg":"HS256","typ":1}"#)),
            ("a key id that is a number", Forged.signed(header: #"{"alg":"HS256","kid":1}"#)),
            ("an empty key id", Forged.signed(header: #"{"alg":"HS256","kid":""}"#)),
        ]
        for algorithm in [
            "none", "None", "NONE", "nOnE", "", "hs256", "HS384", "HS512", "RS256", "ES256", "EdDSA", "PS256",
        ] {
            let header = #"{"alg":"\#(algorithm)","typ":"JWT"}"#
            tokens.append(("alg \(algorithm), signed", Forged.signed(header: header)))
            tokens.append(
                ("alg \(algorithm), not signed", Forged.base64URL(header) + "." + Forged.base64URL(Forged.claims) + ".")
            )
        }
        // What a forger signs with the key that the header brings along, or says where to find.
        let own = "a-secret-of-a-forger-with-enough-bytes-0123456789"
        let ownKey = #"{"kty":"oct","k":"\#(Forged.base64URL(own))"}"#
        for field in [
            #""jwk":\#(ownKey)"#, #""jku":"https://evil.example/keys""#, #""x5u":"https://evil.example/chain""#,
            #""x5c":["AAAA"]"#, #""kid":"../../dev/null""#, #""kid":"' OR 1=1 --""#,
            #""kid":"https://evil.example/keys""#, #""zip":"DEF""#,
        ] {
            let header = #"{"alg":"HS256","typ":"JWT",\#(field)}"#
            tokens.append(("\(field) of the forger", Forged.signed(header: header, secret: own)))
        }
        for header in [
            #"{"alg":"HS256","alg":"none"}"#, #"{"alg":"none","alg":"HS256"}"#, #"{"alg":"HS256","kid":{}}"#,
            #"{"alg":"HS256","kid":null}"#, #"{"alg":"HS256","kid":"\#(String(repeating: "k", count: 257))"}"#,
            #"{"\u0061lg":"HS256","alg":"HS256"}"#, #"{"alg":"HS256\u0000"}"#, #"{"alg":"\u210BS256"}"#,
        ] { tokens.append(("the header \(header.prefix(40))", Forged.signed(header: header))) }
        for claims in [
            #"{"sub":"ada","sub":"eve","exp":1800000600}"#, #"{"sub":"ada","exp":1,"exp":1800000600}"#,
            #"{"sub":"ada","exp":1800000600,"boards":{"b":"viewer","b":"owner"}}"#,
            #"{"sub":"ada","\u0065xp":1,"exp":1800000600}"#, #"{"sub":"ada","exp":1800000600}{}"#,
        ] { tokens.append(("the claims \(claims.prefix(40))", Forged.signed(claims: claims))) }
        tokens.append(("alg null", Forged.signed(header: #"{"alg":null}"#)))
        tokens.append(("alg in an array", Forged.signed(header: #"{"alg":["HS256"]}"#)))
        let wrongClaims: [(String, String?)] = [
            ("sub", nil), ("sub", "1"), ("sub", #""""#), ("sub", "null"), ("sub", #""a\u0000""#), ("sub", #""a\nb""#),
            ("sub", "\"" + String(repeating: "a", count: 129) + "\""), ("name", "1"),
            ("name", "\"" + String(repeating: "a", count: 65) + "\""), ("exp", nil), ("exp", #""1800000600""#),
            ("exp", "1799999970"), ("exp", "0"), ("exp", "-1"), ("exp", "1e300"), ("exp", "null"),
            ("exp", "9223372036854775807"), ("exp", "-9223372036854775808"), ("exp", "18446744073709551616"),
            ("exp", "253402300800"), ("exp", "1e16"), ("exp", "NaN"), ("exp", "[1800000600]"), ("exp", "true"),
            ("exp", "{}"), ("nbf", "9223372036854775807"), ("nbf", "1e300"), ("nbf", "null"), ("nbf", "-1"),
            ("iat", "1e300"), ("sub", #"["ada"]"#), ("sub", "true"), ("sub", #""\ud800""#), ("name", "null"),
            ("nbf", "1800000031"), ("nbf", #""0""#), ("iat", "true"), ("admin", #""true""#), ("admin", "1"),
            ("boards", "[]"), ("boards", #"{"b":"root"}"#), ("boards", #"{"b":1}"#), ("boards", #"{"":"owner"}"#),
            ("boards", #"{"a/b":"owner"}"#), ("boards", #"{"****":"owner"}"#), ("aud", #""elsewhere""#),
            ("aud", #"["elsewhere"]"#), ("aud", "{}"),
        ]
        for (name, value) in wrongClaims {
            tokens.append(
                ("\(name) \((value ?? "missing").prefix(20))", Forged.signed(claims: Forged.claims(name, value))))
        }
        return tokens
    }()

    @Test("is refused, in any of more than 50 ways, and none of them is quoted")
    func refusals() async throws {
        let verifier = try await Self.verifier()
        #expect(Self.forgeries.count > 50)
        for (name, token) in Self.forgeries {
            do {
                let subject = try await verifier.verify(token)
                Issue.record("\(name) was taken as \(subject.id)")
            } catch {
                if token.utf8.count > 20 { #expect(!"\(error)".contains(token), "\(name)") }
            }
        }
    }

    @Test("is told from a good one, which is taken")
    func good() async throws {
        let verifier = try await Self.verifier()
        #expect(try await verifier.verify(Forged.signed()).id == SubjectID("ada"))
        // Clocks may differ by 30 s.
        #expect(
            try await verifier.verify(Forged.signed(claims: Forged.claims("exp", "1799999971"))).id == SubjectID("ada"))
        #expect(
            try await verifier.verify(Forged.signed(claims: Forged.claims("nbf", "1800000030"))).id == SubjectID("ada"))
        #expect(try await verifier.verify(Forged.signed(claims: Forged.claims("admin", "true"))).isAdmin)
    }

    @Test("is refused for its issuer and its audience")
    func issuerAndAudience() async throws {
        let verifier = try await Self.verifier(issuer: "https://id.example.org", audience: "easel")
        func claims(_ issuer: String, _ audience: String) -> String {
            #"{"sub":"ada","exp":1800000600,"iss":\#(issuer),"aud":\#(audience)}"#
        }
        let issuer = #""https://id.example.org""#
        #expect(try await verifier.verify(Forged.signed(claims: claims(issuer, #""easel""#))).id == SubjectID("ada"))
        #expect(
            try await verifier.verify(Forged.signed(claims: claims(issuer, #"["x","easel"]"#))).id == SubjectID("ada"))
        for (issuer, audience, refusal) in [
            (#""https://id.example.org/""#, #""easel""#, TokenRefusal.issuer), ("null", #""easel""#, .issuer),
            (issuer, #""Easel""#, .audience), (issuer, "[]", .audience), (issuer, #"["x"]"#, .audience),
        ] {
            await #expect(throws: refusal) {
                try await verifier.verify(Forged.signed(claims: claims(issuer, audience)))
            }
        }
        await #expect(throws: TokenRefusal.issuer) { try await verifier.verify(Forged.signed()) }
    }

    @Test("is refused for an issuer or audience that only looks like the server's, as Unicode has it")
    func lookalikes() async throws {
        let verifier = try await Self.verifier(issuer: "K", audience: "Ren\u{E9}")
        func token(_ issuer: String, _ audience: String) -> String {
            Forged.signed(claims: #"{"sub":"\u212Aarl","exp":1800000600,"iss":"\#(issuer)","aud":"\#(audience)"}"#)
        }
        #expect(try await verifier.verify(token("K", "Ren\u{E9}")).id == SubjectID("\u{212A}arl"))
        #expect(try await verifier.verify(token("K", "Ren\u{E9}")).id != SubjectID("Karl"))
        await #expect(throws: TokenRefusal.issuer) { try await verifier.verify(token("\u{212A}", "Ren\u{E9}")) }
        await #expect(throws: TokenRefusal.audience) { try await verifier.verify(token("K", "Rene\u{301}")) }
    }

    @Test("can't use a public key as a secret, or the key of another algorithm")
    func confusion() async throws {
        let rsa = try Insecure.RSA.PrivateKey(backing: _RSA.Signing.PrivateKey(keySize: .bits2048))
        let source = KeySets()
        source.text = KeySets.text([
            try KeySets.jwk(rsa.publicKey, id: "r"), KeySets.jwk(ES256PrivateKey().publicKey, id: "e"),
        ])
        let verifier = await TokenVerifier(
            secret: nil, keys: KeySetCache(source, pause: .zero), rules: TokenRules(), now: { Forged.now })
        let header = { (algorithm: String, key: String) in #"{"alg":"\#(algorithm)","kid":"\#(key)"}"# }
        for secret in [rsa.publicKey.pemRepresentation, rsa.publicKey.pemRepresentation + "\n"] {
            await #expect(throws: TokenRefusal.algorithm) {
                try await verifier.verify(Forged.signed(header: header("HS256", "r"), secret: secret))
            }
            await #expect(throws: TokenRefusal.signature) {
                try await verifier.verify(Forged.signed(header: header("RS256", "r"), secret: secret))
            }
        }
        await #expect(throws: TokenRefusal.unknownKey) {
            try await verifier.verify(Forged.signed(header: header("ES256", "r")))
        }
        // r = s = 0: a signature that CVE-2022-21449 took for right.
        let text = Forged.base64URL(header("ES256", "e")) + "." + Forged.base64URL(Forged.claims)
        await #expect(throws: TokenRefusal.signature) {
            try await verifier.verify(text + "." + Forged.base64URL([UInt8](repeating: 0, count: 64)))
        }
    }

    @Test("can't be made by searching for a weak secret: there is none")
    func weakSecrets() {
        #expect(throws: SigningSecret.Weakness.short) { try SigningSecret("secret".utf8) }
        #expect(throws: SigningSecret.Weakness.short) {
            try SigningSecret((String(repeating: "x", count: 31) + "\n").utf8)
        }
        #expect(throws: SigningSecret.Weakness.repetitive) {
            try SigningSecret(String(repeating: "ab", count: 32).utf8)
        }
        #expect(throws: SigningSecret.Weakness.long) { try SigningSecret([UInt8](repeating: 1, count: 5_000)) }
    }
}
