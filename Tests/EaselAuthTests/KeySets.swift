import EaselAuth
import EaselJSON
import Foundation
import JWTKit
import Synchronization

/// A key set that a test changes, as an issuer does who rotates keys.
final class KeySets: KeySetSource {
    private let state = Mutex<(text: String, loads: Int)>(("", 0))

    var text: String {
        get { state.withLock { $0.text } }
        set { state.withLock { $0.text = newValue } }
    }

    /// How often it was asked for.
    var loads: Int { state.withLock { $0.loads } }

    /// Whether it gives no answer.
    var hangs: Bool {
        get { hanging.withLock { $0.hangs } }
        set {
            let waiting = hanging.withLock { state in
                state.hangs = newValue
                defer { if !newValue { state.waiting = [] } }
                return newValue ? [] : state.waiting
            }
            waiting.forEach { $0.resume() }
        }
    }

    private let hanging = Mutex<(hangs: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

    func load() async throws -> [UInt8] {
        await withCheckedContinuation { continuation in
            let isHanging = hanging.withLock { state in
                if state.hangs { state.waiting.append(continuation) }
                return state.hangs
            }
            if !isHanging { continuation.resume() }
        }
        return answer()
    }

    private func answer() -> [UInt8] {
        state.withLock {
            $0.loads += 1
            return Array($0.text.utf8)
        }
    }

    static func text(_ keys: [String]) -> String { #"{"keys":["# + keys.joined(separator: ",") + "]}" }

    static func jwk(_ key: ES256PublicKey, id: String) -> String {
        let parameters = key.parameters
        return #"{"kty":"EC","crv":"P-256","kid":"\#(id)","x":"\#(url(parameters?.x))","y":"\#(url(parameters?.y))"}"#
    }

    static func jwk(_ key: EdDSA.PublicKey, id: String) -> String {
        #"{"kty":"OKP","crv":"Ed25519","kid":"\#(id)","x":"\#(ForgedToken.base64URL(Array(key.rawRepresentation)))"}"#
    }

    static func jwk(_ key: Insecure.RSA.PublicKey, id: String) throws -> String {
        let (modulus, exponent) = try key.getKeyPrimitives()
        return #"{"kty":"RSA","kid":"\#(id)","n":"\#(ForgedToken.base64URL(Array(modulus)))","#
            + #""e":"\#(ForgedToken.base64URL(Array(exponent)))"}"#
    }

    private static func url(_ base64: String?) -> String {
        (base64 ?? "").replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
