import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("easel token")
struct TokenCommandTests {
    private func secretFile() throws -> String {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("easel-secret-\(UUID().uuidString)")
        try PrivateText.write("a-secret-of-tests-with-enough-bytes-0123456789\n", to: file)
        return file.path
    }

    private func easel(_ arguments: [String]) async throws -> (status: Int32, output: String) {
        let result = try await ChildProcess.run(Executable.easel(), ["token"] + arguments)
        return (result.status, result.output + result.errors)
    }

    private func explain(_ token: String, _ arguments: [String]) async throws -> (status: Int32, output: String) {
        let script = "printf %s \"$0\" | \"$1\" token explain \"${@:2}\""
        let result = try await ChildProcess.run(
            Executable.find("bash"), ["-c", script, token, try Executable.easel()] + arguments)
        return (result.status, result.output + result.errors)
    }

    @Test("makes a token that a node takes, and explains it")
    func makes() async throws {
        let secret = try secretFile()
        defer { try? FileManager.default.removeItem(atPath: secret) }
        let made = try await easel([
            "make", "--sub", "ada", "--name", "Ada", "--board", "team-*=editor", "--expires", "8h",
            "--auth-secret-file", secret,
            "--json",
        ])
        #expect(made.status == 0)
        let token = try #require(try JSON(parsing: made.output.utf8)["token"]?.stringValue)
        let explained = try await explain(token, ["--auth-secret-file", secret, "--json"])
        #expect(explained.status == 0)
        let answer = try JSON(parsing: explained.output.utf8)
        #expect(answer["verdict"] == "taken")
        #expect(answer["claims"]?["sub"] == "ada")
        #expect(answer["claims"]?["boards"]?["team-*"] == "editor")
        let node = try await NodeProcess([
            "--data", NSTemporaryDirectory() + "easel-data-\(UUID().uuidString)", "--auth-secret-file", secret,
        ])
        let taken = try await HTTPRequest.send(
            "POST", "\(node.url)/api/boards", body: #"{"id":"team-1"}"#, headers: [("Authorization", "Bearer \(token)")]
        )
        #expect(taken.status == 201)
        await node.terminate()
    }

    @Test("says why a token is refused, and never takes a secret from a flag")
    func refuses() async throws {
        let secret = try secretFile()
        defer { try? FileManager.default.removeItem(atPath: secret) }
        let made = try await easel(["make", "--sub", "ada", "--audience", "easel", "--auth-secret-file", secret])
        let token = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
        for (text, advice) in [
            (token, "meant for somebody else"), ("x" + token, "malformed"), ("", "malformed"),
            (token + "AAAA", "signature"),
        ] {
            let explained = try await explain(text, ["--auth-secret-file", secret])
            #expect(explained.status == 1)
            #expect(explained.output.contains(advice), "\(explained.output)")
        }
        #expect(try await explain(token, []).output.contains("not verified"))
        #expect(try await easel(["make", "--sub", "ada", "--secret", "x"]).status == 64)
        #expect(
            try await easel(["make", "--sub", "ada", "--board", "b=root", "--auth-secret-file", secret]).status == 64)
    }
}
