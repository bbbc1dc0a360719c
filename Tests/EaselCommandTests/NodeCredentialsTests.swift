import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("Commands that talk to a node with authentication and TLS", .serialized)
struct NodeCredentialsTests {
    private let directory = FileManager.default.temporaryDirectory
        .appendingPathComponent("easel-credentials-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    private func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

    @Test("come with EASEL_TOKEN, trust whom EASEL_CA names, and print no token")
    func commands() async throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let secret = path("secret")
        try "a-secret-of-tests-with-enough-bytes-0123456789\n".write(toFile: secret, atomically: true, encoding: .utf8)
        let authority = try await CertificateAuthority.shared()
        let node = try await NodeProcess(
            try await authority.issue().arguments + ["--auth-secret-file", secret, "--data", path("data")])
        let token = try await Executable.runEasel(
            ["token", "make", "--sub", "ada", "--name", "Ada", "--board", "*=owner", "--auth-secret-file", secret]
        ).output.trimmingCharacters(in: .whitespacesAndNewlines)
        let trust = "EASEL_CA=\(authority.certificateFile)"
        let drawing = path("drawing.excalidraw")
        try #"""
        {"type":"excalidraw","elements":[{"type":"rectangle","id":"e","x":1,"y":2,"width":3,"height":4}]}
        """#.write(toFile: drawing, atomically: true, encoding: .utf8)
        let url = ["--url", node.url]
        let commands = [
            ["import", drawing, "--board", "plan"] + url,
            ["bench", "--sessions", "2", "--rate", "20", "--duration", "1", "--json"] + url,
            ["export", "plan", "-o", path("plan.ndjson")] + url,
            ["import", path("plan.ndjson"), "--board", "again"] + url,
            ["replay", "plan", "--into", "\(node.url)/boards/copy"] + url,
            ["verify", "copy"] + url,
        ]
        for command in commands {
            let done = try await Executable.runEasel(command, ["EASEL_TOKEN=\(token)", trust])
            #expect(done.status == 0, "\(command) \(done.output)")
            #expect(!done.output.contains(token))
        }
        for (variables, advice) in [
            ([trust], "401"), (["EASEL_TOKEN=\(token)x", trust], "401"), (["EASEL_TOKEN=\(token)"], "rror"),
            (["EASEL_TOKEN=\(token)", "EASEL_CA=/nowhere"], "must hold certificates"),
        ] {
            let refused = try await Executable.runEasel(["verify", "plan"] + url, variables)
            #expect(refused.status == 1 && refused.output.contains(advice), "\(refused.output)")
            #expect(!refused.output.contains(token))
            #expect(try await Executable.runEasel(commands[4], variables).status == 1)
        }
        // Files and shells leave white space.
        for around in ["\(token)\r\n", " \(token)\t", "\n\(token)\n"] {
            let done = try await Executable.runEasel(["boards", "list"] + url, ["EASEL_TOKEN=\(around)", trust])
            #expect(done.status == 0 && !done.output.contains(token), "\(done.output)")
        }
        for broken in ["\(token)\r\n\(token)", "\(token) \(token)", "\(token)\u{7F}x", "\(token)\u{E9}"] {
            for command in [commands[0], commands[1], commands[4], ["boards", "list"] + url] {
                let refused = try await Executable.runEasel(command, ["EASEL_TOKEN=\(broken)", trust])
                #expect(refused.status == 1 && refused.output.contains("EASEL_TOKEN is no token"), "\(refused.output)")
                #expect(!refused.output.contains(token.prefix(20)), "\(command)")
            }
        }
        let address = node.url.replacing("https://127.0.0.1", with: "http://0.0.0.0")
        let warned = try await Executable.runEasel(["boards", "list", "--url", address], ["EASEL_TOKEN=\(token)"])
        #expect(warned.output.split(separator: "\n").count { $0.hasPrefix("Warning: EASEL_TOKEN") } == 1)
        for (url, variables) in [
            (node.url, ["EASEL_TOKEN=\(token)", trust]), (address, []),
            (address.replacing("0.0.0.0", with: "127.1.2.3"), ["EASEL_TOKEN=\(token)"]),
            (address.replacing("0.0.0.0", with: "localhost"), ["EASEL_TOKEN=\(token)"]),
            (address.replacing("0.0.0.0", with: "[::1]"), ["EASEL_TOKEN=\(token)"]),
        ] {
            let quiet = try await Executable.runEasel(["boards", "list", "--url", url], variables)
            #expect(!quiet.output.contains("Warning"), "\(quiet.output)")
        }
        // Who drew is said by the names of tokens.
        let summary = try await Executable.runEasel(
            ["replay", "plan", "--json"] + url, ["EASEL_TOKEN=\(token)", trust])
        let drawer = try JSON(parsing: summary.output.utf8)["clients"]?.arrayValue?.first
        #expect(drawer?["by"] == "ada" && drawer?["name"] == "Ada" && drawer?["claimed"] == nil)
        let text = try await Executable.runEasel(["replay", "plan"] + url, ["EASEL_TOKEN=\(token)", trust]).output
        #expect(text.contains("by ada") && text.contains("\"Ada\""))
        // An archive says who, and a board that is restored from it does.
        let archive = try String(contentsOfFile: path("plan.ndjson"), encoding: .utf8)
        #expect(archive.contains(#""by":"ada""#))
        let restored = try await Executable.runEasel(
            ["replay", "again", "--json"] + url, ["EASEL_TOKEN=\(token)", trust])
        let author = try JSON(parsing: restored.output.utf8)["clients"]?.arrayValue?.first
        #expect(author?["claimedBy"] == "ada" && author?["name"] == "Ada" && author?["claimed"] == true)
        // And who made what.
        let made = try await Executable.runEasel(
            ["replay", "plan", "--form", "authors", "--json"] + url, ["EASEL_TOKEN=\(token)", trust])
        let element = try JSON(parsing: (made.output.split(separator: "\n").first ?? "").utf8)
        #expect(element["made"]?["by"] == "ada" && element["made"]?["name"] == "Ada", "\(made.output)")
        let file = try await Executable.runEasel(["replay", "--file", path("plan.ndjson"), "--form", "authors"])
        #expect(file.output.contains("rectangle  made") && file.output.contains("by ada  \"Ada\""), "\(file.output)")
        await node.terminate()
    }
}
