import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("easel boards", .serialized)
struct BoardsCommandTests {
    private let directory = FileManager.default.temporaryDirectory
        .appendingPathComponent("easel-boards-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    @Test("makes, lists, renames and deletes boards, and says who may do what on them")
    func everything() async throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let secret = directory.appendingPathComponent("secret").path
        try "a-secret-of-tests-with-enough-bytes-0123456789\n".write(toFile: secret, atomically: true, encoding: .utf8)
        let node = try await NodeProcess(
            ["--auth-secret-file", secret, "--data", directory.appendingPathComponent("data").path])
        func token(_ arguments: String...) async throws -> String {
            let made = try await Executable.runEasel(["token", "make", "--auth-secret-file", secret] + arguments)
            return "EASEL_TOKEN=" + made.output.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let (ada, bob) = (
            try await token("--sub", "ada", "--board", "*=editor"), try await token("--sub", "bob / x")
        )
        func boards(_ arguments: [String], as token: String, status: Int32 = 0) async throws -> String {
            let done = try await Executable.runEasel(["boards"] + arguments + ["--url", node.url], [token])
            #expect(done.status == status, "\(arguments): \(done.output)")
            return done.output
        }
        #expect(try await boards(["create", "plan", "--title", "The plan"], as: ada) == "plan\n")
        let random = try await boards(["create"], as: bob).trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(try await boards(["list"], as: bob) == "\(random)\t0\t0\t\(random)\n")
        #expect(try await boards(["list"], as: ada).contains("plan\t0\t0\tThe plan\n"))
        _ = try await boards(["rename", "plan", "Evil\u{1B}[2J"], as: ada)
        #expect(try await boards(["list"], as: ada).contains(#"Evil\u{1B}[2J"#))

        #expect(try await boards(["members", "plan"], as: bob, status: 1).contains("403"))
        _ = try await boards(["members", "plan", "--set", "bob / x=owner"], as: ada)
        #expect(try await boards(["members", "plan"], as: bob) == "visibility\tlink\nowner\tada\nowner\tbob / x\n")
        #expect(try await boards(["visibility", "plan", "private"], as: bob).contains("private"))
        #expect(try await boards(["links", "plan", "--make", "viewer"], as: bob, status: 1).contains("409"))
        _ = try await boards(["visibility", "plan", "link"], as: bob)
        let made = try await boards(
            ["links", "plan", "--make", "viewer", "--label", "guests", "--expires", "7d", "--max-uses", "2"], as: bob)
        #expect(made.hasPrefix("\(node.url)/boards/plan#link="))
        let listed = try await boards(["links", "plan", "--json"], as: ada)
        let link = try #require(try JSON(parsing: listed.utf8)["links"]?.arrayValue?.first)
        #expect(link["label"] == "guests" && link["maxUses"] == 2 && link["expires"] != nil)
        let id = try #require(link["id"]?.stringValue)
        #expect(try await boards(["links", "plan"], as: ada).hasPrefix("\(id)\tviewer\t0/2\t"))
        _ = try await boards(["links", "plan", "--revoke", id], as: ada)
        #expect(try await boards(["links", "plan"], as: ada) == "")
        _ = try await boards(["members", "plan", "--remove", "bob / x"], as: ada)
        #expect(try await boards(["members", "plan"], as: bob, status: 1).contains("403"))

        #expect(try await boards(["delete", "plan"], as: ada, status: 64).contains("--yes"))
        _ = try await boards(["delete", "plan", "--yes"], as: ada)
        #expect(!(try await boards(["list"], as: ada)).contains("plan"))
        for wrong in [
            ["rename", "no board!", "x"], ["members", "plan", "--set", "bob"], ["links", "plan", "--make", "owner"],
            ["links", "plan", "--make", "viewer", "--expires", "soon"], ["visibility", "plan", "all"],
        ] { _ = try await boards(wrong, as: ada, status: 64) }
        await node.terminate()
    }
}
