import ArgumentParser
import EaselAuth
import EaselBoard
import EaselJSON
import Foundation

/// `easel token make`: prints a token that is signed with the node's secret.
struct TokenMakeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make",
        abstract: "Print a token that lets somebody onto boards.",
        discussion: """
            Example: easel token make --sub ada --board 'team-*=editor' --board plans=viewer --expires 8h

            A pattern names boards: each * stands for any characters. The most specific pattern that names a board counts.
            """)

    @Option(name: .long, help: "Whom the token is for: 1 to 128 characters.")
    var sub: String

    @Option(name: .long, help: "The name that others see.")
    var name: String?

    @Option(name: .long, help: ArgumentHelp("A role on boards: viewer, editor or owner.", valueName: "pattern=role"))
    var board: [String] = []

    @Flag(name: .long, help: "Let them do everything on every board.")
    var admin = false

    @Option(name: .long, help: "How long the token is valid, like 30m, 8h or 7d.")
    var expires = "1h"

    @Option(name: .long, help: "The issuer, for nodes with --auth-issuer.")
    var issuer: String?

    @Option(name: .long, help: "The audience, for nodes with --auth-audience.")
    var audience: String?

    @OptionGroup var secretOption: SecretOption

    @Flag(name: .long, help: "Print a JSON object with the token and its claims.")
    var json = false

    func run() async throws {
        guard let secret = try secretOption.secret() else {
            throw ValidationError("a secret is needed: --auth-secret-file, or EASEL_AUTH_SECRET")
        }
        let claims = try claims(now: Int(Date().timeIntervalSince1970))
        let token = try await TokenMaker.token(claims, secret: secret)
        // What a node would refuse is not made.
        let verifier = await TokenVerifier(
            secret: secret, keys: nil, rules: TokenRules(issuer: issuer, audience: audience))
        do {
            _ = try await verifier.verify(token)
        } catch {
            throw ValidationError("no node would take this token: \(error)")
        }
        print(json ? JSON.object(["token": .string(token), "claims": .object(claims)]).canonicalString : token)
    }

    private func claims(now: Int) throws -> JSONObject {
        let validity = try TimeText.seconds(expires, of: "--expires")
        var claims: JSONObject = [
            "sub": .string(sub), "iat": .number(Double(now)), "exp": .number(Double(now + validity)),
        ]
        if let name { claims["name"] = .string(name) }
        if let issuer { claims["iss"] = .string(issuer) }
        if let audience { claims["aud"] = .string(audience) }
        if admin { claims["admin"] = true }
        var boards = JSONObject()
        for grant in board {
            let parts = grant.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2, BoardPattern(String(parts[0])) != nil, Role(rawValue: String(parts[1])) != nil
            else {
                throw ValidationError("--board must be like plans=viewer or 'team-*=editor', not \"\(grant)\"")
            }
            boards[String(parts[0])] = .string(String(parts[1]))
        }
        if !boards.isEmpty { claims["boards"] = .object(boards) }
        return claims
    }
}
