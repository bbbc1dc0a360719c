import EaselTestSupport
import Foundation
import Testing

@Suite("Passwords")
struct SecretsTests {
    private let directory = FileManager.default.temporaryDirectory.appendingPathComponent("easel-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    private func file(_ text: String, mode: Int = 0o600) throws -> String {
        let file = directory.appendingPathComponent(UUID().uuidString)
        try PrivateText.write(text, to: file, mode: mode)
        return file.path
    }

    @Test(
        "of a Redis URL that can't be used are not printed by any command",
        arguments: [["serve"], ["doctor"], ["export", "b"], ["import", "f", "--board", "b"], ["replay", "b"]])
    func malformed(command: [String]) async throws {
        for url in ["redis://user:hunter2/x@host", "redis://:hunter2%zz@host", "redis://host?password=hunter2"] {
            let flag = try await Executable.runEasel(command + ["--redis", url])
            let file = try await Executable.runEasel(command + ["--redis-file", try file(url)])
            for (status, output) in [flag, file] {
                #expect(status == 64, "\(output)")
                #expect(output.contains("the Redis URL can't be used"), "\(output)")
                #expect(!output.contains("hunter2"), "\(output)")
            }
        }
    }

    @Test("and secrets of links in an address are not printed, and it is not taken")
    func addresses() async throws {
        let link = "link_0123456789abcdefghijABCDEFGHIJ01"
        for command in [["boards", "list"], ["export", "b"], ["verify", "b"], ["replay", "b"]] {
            for url in [
                "http://user:hunter2@127.0.0.1:1", "user:hunter2@host", "http://127.0.0.1:1/boards/b#link=\(link)",
            ] {
                let (status, output) = try await Executable.runEasel(command + ["--url", url])
                #expect(status == 64, "\(output)")
                #expect(!output.contains("hunter2") && !output.contains(link), "\(output)")
            }
        }
        for source in [
            "https://user:hunter2@host/keys", "http://user:hunter2@host/keys", "https://user:hunter2@host/a b",
        ] {
            let (status, output) = try await Executable.runEasel(["serve", "--auth-jwks", source])
            #expect(status == 64 && output.contains("auth-jwks: public keys need"), "\(output)")
            #expect(!output.contains("hunter2"), "\(output)")
        }
    }

    @Test("are read from a file, where nobody sees them, and a flag with one is warned of")
    func fromFile() async throws {
        let redis = try await RedisServer()
        try await redis.command("CONFIG", "SET", "requirepass", "hunter2")
        let url = redis.url.replacing("redis://", with: "redis://:hunter2@")
        let path = try file("\(url)\n")
        let node = try await NodeProcess(["--redis-file", path])
        let flags = try String(contentsOfFile: "/proc/\(node.pid)/cmdline", encoding: .utf8)
        #expect(flags.contains("--redis-file") && !flags.contains("hunter2"))
        #expect(!node.printed.contains("which other users"))
        await node.terminate()
        let told = try await NodeProcess(["--redis", url])
        #expect(told.printed.contains("use --redis-file or EASEL_REDIS"))
        #expect(!told.printed.contains("hunter2"))
        await told.terminate()
        let doctor = try await Executable.runEasel(["doctor", "--redis-file", path])
        #expect(doctor.output.contains("ok  writes"), "\(doctor.output)")
        let refused = try await Executable.runEasel([
            "doctor", "--redis", redis.url.replacing("redis://", with: "redis://:hunter3@"),
        ])
        #expect(refused.status == 1)
        #expect(refused.output.contains("BAD connection") && !refused.output.contains("hunter3@"))
    }

    @Test("are taken from a file that other users can read, and the node says that they can")
    func openFile() async throws {
        let redis = try await RedisServer()
        try await redis.command("CONFIG", "SET", "requirepass", "hunter2")
        let url = redis.url.replacing("redis://", with: "redis://:hunter2@") + "\n"
        for (mode, isTold) in [(0o644, true), (0o640, false)] {
            let node = try await NodeProcess(["--redis-file", try file(url, mode: mode)])
            #expect(node.printed.contains("chmod 600") == isTold, "\(node.printed)")
            #expect(!node.printed.contains("hunter2"))
            await node.terminate()
        }
    }

    @Test("that Redis repeats in an error are cut off it")
    func repeated() async throws {
        let redis = try await RedisServer(["--rename-command", "AUTH", ""])
        let result = try await Executable.runEasel([
            "doctor", "--redis", redis.url.replacing("redis://", with: "redis://user:hunter2@"),
        ])
        #expect(result.status == 1)
        #expect(result.output.contains("unknown command"), "\(result.output)")
        #expect(!result.output.replacing("the flag --redis holds a password", with: "").contains("hunter2"))
    }

    @Test("are not looked for in a file that holds something else", arguments: ["", "\n\n", "redis://a\nredis://b"])
    func otherFiles(text: String) async throws {
        let path = try file(text)
        let result = try await Executable.runEasel(["doctor", "--redis-file", path])
        #expect(result.status == 64)
        #expect(result.output.contains("redis-file: "))
        let both = try await Executable.runEasel(["serve", "--redis", "redis://a", "--redis-file", path])
        #expect(both.status == 64)
        #expect(both.output.contains("exclude each other"))
        #expect(
            try await Executable.runEasel(["doctor", "--redis-file", path + "-none"]).output.contains("can't be read"))
    }
}
