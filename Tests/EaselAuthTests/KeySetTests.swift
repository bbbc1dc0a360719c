import CryptoExtras
import EaselAuth
import EaselBoard
import EaselJSON
import Foundation
import JWTKit
import Testing

private struct Claims: JWTPayload {
    var sub = "ada"
    var exp = 1_800_000_600

    func verify(using algorithm: some JWTAlgorithm) {}
}

@Suite("Keys of a key set")
struct KeySetTests {
    private func verifier(_ source: KeySets, pause: Duration = .zero) async -> TokenVerifier {
        await TokenVerifier(
            secret: nil, keys: KeySetCache(source, pause: pause), rules: TokenRules(), now: { ForgedToken.now })
    }

    /// A set of one key, and a token by it.
    private func oneKey() async throws -> (KeySets, token: String) {
        let key = ES256PrivateKey()
        let keys = JWTKeyCollection()
        await keys.add(ecdsa: key, kid: "k")
        let source = KeySets()
        source.text = KeySets.text([KeySets.jwk(key.publicKey, id: "k")])
        return (source, try await keys.sign(Claims(), kid: "k"))
    }

    @Test("verify RS256, ES256 and EdDSA")
    func algorithms() async throws {
        let rsa = try Insecure.RSA.PrivateKey(backing: _RSA.Signing.PrivateKey(keySize: .bits2048))
        let (ecdsa, eddsa) = (ES256PrivateKey(), try EdDSA.PrivateKey())
        let keys = JWTKeyCollection()
        await keys.add(rsa: rsa, digestAlgorithm: .sha256, kid: "r")
        await keys.add(ecdsa: ecdsa, kid: "e")
        await keys.add(eddsa: eddsa, kid: "o")
        let source = KeySets()
        source.text = KeySets.text([
            try KeySets.jwk(rsa.publicKey, id: "r"), KeySets.jwk(ecdsa.publicKey, id: "e"),
            KeySets.jwk(eddsa.publicKey, id: "o"), #"{"kty":"oct","kid":"s","k":"c2VjcmV0"}"#,
        ])
        let verifier = await verifier(source)
        for kid in ["r", "e", "o"] {
            let token = try await keys.sign(Claims(), kid: JWKIdentifier(string: kid))
            #expect(try await verifier.verify(token).id == SubjectID("ada"), "\(kid)")
        }
        #expect(source.loads == 1)
    }

    @Test("are told apart by ids that only look alike, as Unicode has it")
    func lookalikes() async throws {
        let (one, other) = (ES256PrivateKey(), ES256PrivateKey())
        let keys = JWTKeyCollection()
        await keys.add(ecdsa: one, kid: "K")
        await keys.add(ecdsa: other, kid: "other")
        let source = KeySets()
        source.text = KeySets.text([
            KeySets.jwk(one.publicKey, id: "K"), KeySets.jwk(other.publicKey, id: "\u{212A}"),
        ])
        let token = try await keys.sign(Claims(), kid: "K")
        #expect(try await verifier(source).verify(token).id == SubjectID("ada"))
        source.text = KeySets.text([KeySets.jwk(one.publicKey, id: "\u{212A}")])
        await #expect(throws: TokenRefusal.unknownKey) { try await verifier(source).verify(token) }
    }

    @Test("are looked for again when a token names a new one, which needs no restart, and old ones are gone then")
    func rotation() async throws {
        let (old, new) = (ES256PrivateKey(), ES256PrivateKey())
        let keys = JWTKeyCollection()
        await keys.add(ecdsa: old, kid: "old")
        await keys.add(ecdsa: new, kid: "new")
        let source = KeySets()
        source.text = KeySets.text([KeySets.jwk(old.publicKey, id: "old")])
        let verifier = await verifier(source)
        let (oldToken, newToken) = (
            try await keys.sign(Claims(), kid: "old"), try await keys.sign(Claims(), kid: "new")
        )
        #expect(try await verifier.verify(oldToken).id == SubjectID("ada"))
        await #expect(throws: TokenRefusal.unknownKey) { try await verifier.verify(newToken) }
        source.text = KeySets.text([KeySets.jwk(new.publicKey, id: "new")])
        #expect(try await verifier.verify(newToken).id == SubjectID("ada"))
        await #expect(throws: TokenRefusal.unknownKey) { try await verifier.verify(oldToken) }
    }

    @Test("are kept while the issuer can't be read, and are not asked for by each token of a stranger")
    func outages() async throws {
        let (source, token) = try await oneKey()
        let verifier = await verifier(source, pause: .seconds(3_600))
        #expect(try await verifier.verify(token).id == SubjectID("ada"))
        source.text = "no key set"
        for number in 0..<100 {
            let header = #"{"alg":"ES256","kid":"unknown-\#(number)"}"#
            await #expect(throws: TokenRefusal.unknownKey) {
                try await verifier.verify(ForgedToken.signed(header: header))
            }
        }
        #expect(source.loads == 1)
        #expect(try await verifier.verify(token).id == SubjectID("ada"))
    }

    @Test(
        "are used without waiting while the issuer takes its time to say nothing, once it has failed",
        .timeLimit(.minutes(2)))
    func hangingIssuer() async throws {
        let (source, token) = try await oneKey()
        // Keys are old at once.
        let verifier = await TokenVerifier(
            secret: nil, keys: KeySetCache(source, maximumAge: .zero, pause: .zero), rules: TokenRules(),
            now: { ForgedToken.now })
        #expect(try await verifier.verify(token).id == SubjectID("ada"))
        source.text = "no key set"
        #expect(try await verifier.verify(token).id == SubjectID("ada"))
        source.hangs = true
        for _ in 1...3 { #expect(try await verifier.verify(token).id == SubjectID("ada")) }
        // Strangers wait for it, and so does whoever comes with a new key.
        source.text = KeySets.text([])
        source.hangs = false
        await #expect(throws: TokenRefusal.unknownKey) {
            try await verifier.verify(ForgedToken.signed(header: #"{"alg":"ES256","kid":"unknown"}"#))
        }
    }

    @Test("that can't be read at all are no reason to let anybody in")
    func unavailable() async throws {
        let source = KeySets()
        for text in [
            "", "[]", #"{"keys":[]}"#, #"{"keys":{}}"#, #"{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB","kid":"k"}]}"#,
        ] {
            source.text = text
            let verifier = await verifier(source)
            await #expect(throws: TokenRefusal.keysUnavailable) {
                try await verifier.verify(ForgedToken.signed(header: #"{"alg":"RS256","kid":"k"}"#))
            }
        }
    }
}
