import EaselBoard
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("A log that was written in format 1 or 2", .serialized)
struct FormatTests {
    private let logs = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/logs")
    private let directory = FileManager.default.temporaryDirectory
        .appendingPathComponent("easel-format-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    /// The last line of the archive, which was written together with the log.
    private func trailer() throws -> JSON {
        let text = try String(contentsOf: logs.appending(path: "format-1.ndjson"), encoding: .utf8)
        return try JSON(parsing: try #require(text.split(separator: "\n").last).utf8)
    }

    private func expectFixture(_ node: NodeProcess) async throws {
        let trailer = try trailer()
        let board = try BoardID(validating: "fixture")
        let log = try await HTTPRequest.operations(node.url, board: board)
        #expect(log.count == 1_300)
        #expect(trailer["seq"] == .number(1_300))
        var replay = Document()
        for operation in log { replay.apply(operation) }
        #expect(trailer["digest"] == .string("\(replay.digest())"))
        #expect(try await HTTPRequest.digest(node.url, board: board) == trailer["digest"]?.stringValue)
        // From a snapshot of that time, too.
        let answer = try await HTTPRequest.get("\(node.url)/api/boards/fixture/document?at=1200")
        var then = Document()
        for operation in log.prefix(1_200) { then.apply(operation) }
        #expect(try EaselBoardJSON.string("digest", of: answer.body) == "\(then.digest())")
        #expect(!node.printed.contains("damaged"))
        await node.terminate()
    }

    @Test("is read from SQLite")
    func sqlite() async throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        try FileManager.default.copyItem(
            at: logs.appending(path: "format-1.sqlite"), to: directory.appending(path: "boards.sqlite"))
        try await expectFixture(try await NodeProcess(["--data", directory.path]))
    }

    @Test("is read from Redis")
    func redis() async throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        try FileManager.default.copyItem(
            at: logs.appending(path: "format-1.rdb"), to: directory.appending(path: "dump.rdb"))
        let redis = try await RedisServer(["--dir", directory.path, "--appendonly", "no"])
        try await expectFixture(try await NodeProcess(["--redis", redis.url]))
    }

    @Test("is read from an archive")
    func archive() async throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let imported = try await ChildProcess.run(
            Executable.easel(), ["import", logs.appending(path: "format-1.ndjson").path, "--data", directory.path])
        #expect(imported.status == 0, "\(imported.errors)")
        try await expectFixture(try await NodeProcess(["--data", directory.path]))
    }

    @Test(
        "of format 2 is read from SQLite, Redis and an archive, with who made each operation",
        arguments: ["sqlite", "rdb", "ndjson"])
    func authors(form: String) async throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = logs.appending(path: "format-2.\(form)")
        let archive = try String(contentsOf: logs.appending(path: "format-2.ndjson"), encoding: .utf8)
        let expected = try archive.split(separator: "\n").map { try JSON(parsing: $0.utf8) }
        var (arguments, redis) = (["--data", directory.path], RedisServer?.none)
        switch form {
        case "sqlite":
            try FileManager.default.copyItem(at: file, to: directory.appending(path: "boards.sqlite"))
        case "rdb":
            try FileManager.default.copyItem(at: file, to: directory.appending(path: "dump.rdb"))
            let server = try await RedisServer(["--dir", directory.path, "--appendonly", "no"])
            (arguments, redis) = (["--redis", server.url], server)
        default:
            let imported = try await ChildProcess.run(
                Executable.easel(), ["import", file.path, "--data", directory.path])
            #expect(imported.status == 0, "\(imported.errors)")
        }
        let node = try await NodeProcess(arguments)
        let log = try await HTTPRequest.operations(node.url, board: try BoardID(validating: "fixture"))
        #expect(log.count == 200)
        #expect(log.map(\.author?.string) == expected.dropFirst().dropLast().map { $0["by"]?.stringValue })
        #expect(log.filter { $0.author == Author(subject: "ada") }.count == 100)
        let digest = try await HTTPRequest.digest(node.url, board: try BoardID(validating: "fixture"))
        #expect(digest == expected.last?["digest"]?.stringValue)
        await node.terminate()
        withExtendedLifetime(redis) {}
    }

    @Test("by a later version is refused by name, and left as it is")
    func newer() async throws {
        let redis = try await RedisServer()
        let node = try await NodeProcess(["--redis", redis.url])
        #expect(try await HTTPRequest.send("POST", "\(node.url)/api/boards", body: #"{"id":"b"}"#).status == 201)
        try await redis.command("HSET", "easel:{b}:meta", "format", "3")
        let answer = try await HTTPRequest.get("\(node.url)/api/boards/b/document")
        #expect(answer.status == 503)
        #expect(answer.text.contains("newer version"))
        await node.terminate()
    }
}
