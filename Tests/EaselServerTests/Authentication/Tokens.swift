import EaselAuth
import EaselJSON
import EaselTestSupport
import Foundation

/// Tokens of a node that a test has started, and a file with the secret of both.
struct Tokens: Sendable {
    static let secretText = "a-secret-of-tests-with-enough-bytes-0123456789"
    let secretFile: String

    /// Writes the file; the caller removes it with ``remove()``.
    init() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("easel-secret-\(UUID().uuidString)")
        try PrivateText.write(Self.secretText + "\n", to: file)
        secretFile = file.path
    }

    func remove() { try? FileManager.default.removeItem(atPath: secretFile) }

    /// A token that is valid for a time in seconds; nodes take it for 30 s longer.
    func token(
        _ subject: String, _ boards: [String: String] = [:], isAdmin: Bool = false, name: String? = nil,
        seconds: Int = 3_600
    ) async throws -> String {
        var claims: JSONObject = [
            "sub": .string(subject), "exp": .number(Double(Int(Date().timeIntervalSince1970) + seconds)),
            "boards": .object(JSONObject(boards.map { ($0.key, .string($0.value)) })),
        ]
        if isAdmin { claims["admin"] = true }
        if let name { claims["name"] = .string(name) }
        return try await TokenMaker.token(claims, secret: try SigningSecret(Self.secretText.utf8))
    }

    static func header(_ token: String?) -> [(String, String)] {
        token.map { [("Authorization", "Bearer \($0)")] } ?? []
    }
}

/// Runs a node that asks for tokens, for as long as `body` runs.
func withGuardedNode(_ arguments: [String] = [], _ body: (NodeProcess, Tokens) async throws -> Void) async throws {
    let tokens = try Tokens()
    defer { tokens.remove() }
    try await withNode(["--auth-secret-file", tokens.secretFile] + arguments) { try await body($0, tokens) }
}

/// Two nodes on one Redis that ask for tokens and write one audit.
struct GuardedNodes {
    let north: NodeProcess
    let south: NodeProcess
    let tokens: Tokens
    let redis: RedisServer
    private let audit: String

    var all: [NodeProcess] { [north, south] }

    fileprivate init() async throws {
        tokens = try Tokens()
        redis = try await RedisServer()
        audit = FileManager.default.temporaryDirectory.appending(path: "easel-audit-\(UUID().uuidString)").path
        let arguments = ["--redis", redis.url, "--auth-secret-file", tokens.secretFile, "--audit", audit]
        north = try await NodeProcess(arguments + ["--node", "north"])
        south = try await NodeProcess(arguments + ["--node", "south"])
    }

    /// Ends both, and gives the lines of their audit.
    func stop() async throws -> [Substring] {
        for node in all { await node.terminate() }
        return try String(contentsOfFile: audit, encoding: .utf8).split(separator: "\n")
    }

    fileprivate func remove() {
        tokens.remove()
        try? FileManager.default.removeItem(atPath: audit)
    }
}

/// Runs two nodes for as long as `body` runs; it may stop them itself.
func withGuardedNodes(_ body: (GuardedNodes) async throws -> Void) async throws {
    let nodes = try await GuardedNodes()
    defer { nodes.remove() }
    try await body(nodes)
    _ = try await nodes.stop()
}
