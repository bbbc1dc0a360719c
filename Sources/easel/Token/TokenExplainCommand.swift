import ArgumentParser
import EaselAuth
import EaselJSON
import Foundation

/// `easel token explain`: says what a token claims, and whether a node would take it.
struct TokenExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say what a token claims and whether a node would take it. The token is read from standard input.",
        discussion:
            "Exits with 1 if the token would be refused. Without a secret or keys its signature is not verified.")

    @OptionGroup var secretOption: SecretOption

    @Option(name: .long, help: ArgumentHelp("File of public keys (JWKS).", valueName: "file"))
    var authJwks: String?

    @Option(name: .long, help: "The issuer that a node asks for.")
    var issuer: String?

    @Option(name: .long, help: "The audience that a node asks for.")
    var audience: String?

    @Flag(name: .long, help: "Print a JSON object.")
    var json = false

    /// More than any token has.
    private static let maximumBytes = 64 << 10

    func run() async throws {
        let input = try FileHandle.standardInput.read(upToCount: Self.maximumBytes) ?? Data()
        let text = String(decoding: input, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        let secret = try secretOption.secret()
        var verifier: TokenVerifier?
        if secret != nil || authJwks != nil {
            verifier = await TokenVerifier(
                secret: secret, keys: authJwks.map { KeySetCache(KeySetFile(path: $0)) },
                rules: TokenRules(issuer: issuer, audience: audience))
        }
        let explanation = await TokenExplanation(text, verifier: verifier)
        let verdict =
            explanation.refusal.map { "refused: \($0)" }
            ?? (verifier == nil ? "not verified: no secret and no keys" : "taken")
        if json {
            var object: JSONObject = ["verdict": .string(verdict)]
            object["algorithm"] = explanation.algorithm.map { .string($0) }
            object["key"] = explanation.keyID.map { .string($0) }
            object["claims"] = explanation.claims.map { .object($0) }
            print(JSON.object(object).canonicalString)
        } else {
            if let algorithm = explanation.algorithm { print("algorithm  \(TerminalText.escaped(algorithm))") }
            if let key = explanation.keyID { print("key        \(TerminalText.escaped(key))") }
            for (name, value) in explanation.claims ?? [:] {
                let label = TerminalText.escaped(name).padding(
                    toLength: max(10, name.count), withPad: " ", startingAt: 0)
                print("\(label) \(TerminalText.escaped(value.canonicalString))\(Self.date(name, value))")
            }
            print("verdict    \(verdict)")
        }
        if explanation.refusal != nil { throw ExitCode.failure }
    }

    /// The times of a token as people write them.
    private static func date(_ name: String, _ value: JSON) -> String {
        guard ["exp", "iat", "nbf"].contains(name), let seconds = value.numberValue,
            (0...253_402_300_799).contains(seconds)
        else { return "" }
        return " (\(Date(timeIntervalSince1970: seconds).formatted(.iso8601)))"
    }
}
