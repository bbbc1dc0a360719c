import EaselBoard
import EaselClient
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("Export, import and replay", .serialized)
struct HistoryCommandTests {
    private let directory = FileManager.default.temporaryDirectory
        .appendingPathComponent("easel-history-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    private func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

    private func easel(_ arguments: String...) async throws -> (status: Int32, output: String, errors: String) {
        try await easel(arguments)
    }

    private func easel(_ arguments: [String]) async throws -> (status: Int32, output: String, errors: String) {
        try await ChildProcess.run(Executable.easel(), arguments)
    }

    /// A node with a board that two clients have drawn real drawings on, and what is known of it.
    private func withBoard(
        _ arguments: [String] = [], operations: Int,
        _ body: (_ node: NodeProcess, _ board: BoardID, _ clients: [RecordingClient], _ data: String) async throws ->
            Void
    ) async throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let data = path("data")
        let node = try await NodeProcess(["--data", data] + arguments)
        let board = BoardID.random()
        let clients = try (0..<2).map { _ in try RecordingClient(board, nodes: [node.url]) }
        let edits = try Drawings.all().flatMap(\.operations).prefix(operations)
        for recorded in clients { await recorded.client.connect() }
        for (index, edits) in edits.enumerated() { try await clients[index % 2].client.enqueue(edits) }
        for recorded in clients { try await recorded.waitUntilSettled() }
        try await body(node, board, clients, data)
        for recorded in clients { await recorded.client.close() }
        await node.terminate()
    }

    /// An archive's lines but for the epoch, of which each restore begins one.
    private func lines(_ archive: String) throws -> (epoch: String?, lines: [String]) {
        let text = try String(contentsOfFile: archive, encoding: .utf8)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard case .object(var header) = try JSON(parsing: lines[0].utf8) else { return (nil, lines) }
        let epoch = header.removeValue(forKey: "epoch")?.stringValue
        lines[0] = JSON.object(header).canonicalString
        return (epoch, lines)
    }

    private func digest(of board: BoardID, in data: String) async throws -> String? {
        let result = try await easel("replay", board.string, "--data", data, "--json")
        #expect(result.status == 0, "\(result.errors)")
        return try EaselBoardJSON.string("digest", of: Array(result.output.utf8))
    }

    @Test("a board moves from SQLite to Redis and back as it is, and its clients go on where they were")
    func moves() async throws {
        try await withBoard(operations: 400) { node, board, clients, _ in
            let before = try await HTTPRequest.get("\(node.url)/api/boards/\(board.string)/operations?limit=all")
            let (first, second) = (path("first.ndjson"), path("second.ndjson"))
            #expect(try await easel("export", board.string, "--url", node.url, "-o", first).status == 0)
            let redis = try await RedisServer()
            let imported = try await easel("import", first, "--redis", redis.url, "--json")
            #expect(imported.status == 0, "\(imported.errors)")
            #expect(try EaselBoardJSON.integer("operations", of: Array(imported.output.utf8)) == 400)
            let other = try await NodeProcess(["--redis", redis.url])
            let there = try await HTTPRequest.get("\(other.url)/api/boards/\(board.string)/operations?limit=all")
            #expect(there.body == before.body)
            // (client, n) came along: what was drawn there is a duplicate here.
            let moved = try RecordingClient(board, nodes: [other.url], configuration: clients[0].configuration)
            try await moved.connect()
            #expect(await moved.client.nextN == 201)
            #expect(try await moved.submit([.clear]) == 401)
            await moved.client.close()
            await other.terminate()
            #expect(try await easel("export", board.string, "--redis", redis.url, "-o", second).status == 0)
            let back = path("back")
            try FileManager.default.createDirectory(atPath: back, withIntermediateDirectories: true)
            #expect(try await easel("import", second, "--data", back).status == 0)
            #expect(try await digest(of: board, in: back) == "\(Digest(value: 0))")
            let third = path("third.ndjson")
            #expect(try await easel("export", board.string, "--data", back, "-o", third).status == 0)
            #expect(try lines(third).lines == lines(second).lines)
            #expect(Set(try [first, second, third].map { try lines($0).epoch }).count == 3)
        }
    }

    @Test("a server takes an archive too, and answers what is wrong with another")
    func server() async throws {
        try await withBoard(operations: 300) { node, board, _, _ in
            let file = path("board.ndjson")
            #expect(try await easel("export", board.string, "--url", node.url, "-o", file).status == 0)
            let imported = try await easel("import", file, "--url", node.url, "--board", "copy", "--json")
            #expect(imported.status == 0, "\(imported.errors)")
            #expect(try EaselBoardJSON.integer("operations", of: Array(imported.output.utf8)) == 300)
            let digest = try await HTTPRequest.digest(node.url, board: board)
            #expect(try await HTTPRequest.digest(node.url, board: BoardID(validating: "copy")) == digest)
            let text = try String(contentsOfFile: file, encoding: .utf8)
            func post(_ body: String, to board: String) async throws -> HTTPRequest.Answer {
                try await HTTPRequest.send(
                    "POST", "\(node.url)/api/boards/\(board)/import", body: body,
                    headers: [("content-type", "application/x-ndjson")])
            }
            let cut = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast(20).joined(separator: "\n")
            for (body, board, status) in [
                (cut, "cut", 422), ("{}", "none", 422), (text.replacing(#""seq":7,"#, with: #""seq":9,"#), "hole", 422),
                (text.replacing(#""epoch":""#, with: #""epoch":"x"#), "copy", 409),
            ] {
                let answer = try await post(body, to: board)
                #expect(answer.status == status, "\(board): \(answer.text)")
                #expect(answer.contentType == "application/problem+json")
            }
            for board in ["cut", "none", "hole"] {
                #expect(try await HTTPRequest.get("\(node.url)/api/boards/\(board)").status == 404)
            }
        }
    }

    @Test("an archive that was cut or changed is refused, and changes nothing")
    func damaged() async throws {
        try await withBoard(operations: 200) { node, board, _, _ in
            let file = path("board.ndjson")
            #expect(try await easel("export", board.string, "--url", node.url, "-o", file).status == 0)
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let lines = text.split(separator: "\n").map(String.init)
            let target = path("target")
            try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
            for (name, changed, why) in [
                ("cut", lines.dropLast().joined(separator: "\n"), "was cut"),
                ("half", String(text.prefix(text.count / 2)), "damaged in line"),
                ("missing", (lines[..<50] + lines[51...]).joined(separator: "\n"), "behind seq"),
                ("other", text.replacing("#1e1e1e", with: "#1e1e1f").replacing("#000000", with: "#000001"), "digest"),
                ("more", text + lines[1], "follows the last line"), ("empty", "", "empty"),
                ("drawing", #"{"type":"excalidraw"}"#, "no archive"),
                ("newer", text.replacing(#""format":1"#, with: #""format":2"#), "newer version"),
            ] {
                let damaged = path("\(name).ndjson")
                try changed.write(toFile: damaged, atomically: true, encoding: .utf8)
                let result = try await easel("import", damaged, "--data", target, "--board", name)
                #expect(result.status == 1, "\(name)")
                #expect(result.errors.contains(why), "\(name): \(result.errors)")
                #expect(try await easel("replay", name, "--data", target).status == 1)
            }
        }
    }

    @Test("an import that was killed half-way and is run again gives one copy")
    func killed() async throws {
        try await withBoard(operations: 1_500) { node, board, _, _ in
            let file = path("board.ndjson")
            #expect(try await easel("export", board.string, "--url", node.url, "-o", file).status == 0)
            let redis = try await RedisServer()
            let proxy = try await FaultProxy(to: redis.port)
            // Each batch takes so long that there is time to see the first.
            proxy.setDelay(.milliseconds(300))
            let key = "easel:{\(board.string)}:log"
            let restored = """
                local keys = redis.call('KEYS', 'easel:{' .. ARGV[1] .. '}:restore:*:log')
                return keys[1] and redis.call('XLEN', keys[1]) or 0
                """
            let importing = try await ChildProcess.start(
                Executable.easel(), ["import", file, "--redis", "redis://127.0.0.1:\(proxy.port)"])
            try await Eventually.holds("some of it is there") {
                try await (Int(redis.command("EVAL", restored, "0", board.string)) ?? 0) > 0 || !importing.isRunning
            }
            importing.signal(SIGKILL)
            await importing.wait()
            // Nobody sees half of a board.
            let length = try await redis.command("XLEN", key)
            #expect(length == "0" || length == "1500")
            let again = try await easel("import", file, "--redis", redis.url, "--json")
            #expect(again.status == 0, "\(again.errors)")
            let info = try await HTTPRequest.get("\(node.url)/api/boards/\(board.string)")
            #expect(try await redis.command("XLEN", key) == "\(EaselBoardJSON.integer("seq", of: info.body) ?? 0)")
            let copy = path("copy.ndjson")
            #expect(try await easel("export", board.string, "--redis", redis.url, "-o", copy).status == 0)
            #expect(try lines(copy).lines == lines(file).lines)
            // What is there already is what was asked for.
            let third = try await easel("import", file, "--redis", redis.url, "--json")
            #expect(try EaselBoardJSON.integer("operations", of: Array(third.output.utf8)) == 0)
        }
    }

    @Test("a board whose history was trimmed is exported from there on, and imported with the picture before it")
    func trimmed() async throws {
        try await withBoard(["--history", "1000", "--history-check", "1s"], operations: 1_300) { node, board, _, _ in
            try await Eventually.holds("history is trimmed as far as it will be") {
                let answer = try await HTTPRequest.get("\(node.url)/api/boards/\(board.string)")
                return try EaselBoardJSON.integer("oldest", of: answer.body) == 301
            }
            let file = path("board.ndjson")
            let exported = try await easel("export", board.string, "--url", node.url, "-o", file)
            #expect(exported.status == 0, "\(exported.errors)")
            let target = path("target")
            try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
            let imported = try await easel("import", file, "--data", target)
            #expect(imported.status == 0, "\(imported.errors)")
            #expect(try await digest(of: board, in: target) == HTTPRequest.digest(node.url, board: board))
            let replayed = try await easel(
                "replay", "--file", file, "--into", "\(node.url)/boards/again")
            #expect(replayed.status == 0, "\(replayed.errors)")
            #expect(
                try await HTTPRequest.digest(node.url, board: BoardID(validating: "again"))
                    == HTTPRequest.digest(node.url, board: board))
        }
    }

    @Test("a replay draws a history again on a live board, and goes on where it was ended")
    func replay() async throws {
        try await withBoard(operations: 500) { node, board, _, data in
            let target = "\(node.url)/boards/again"
            let watcher = try RecordingClient(BoardID(validating: "again"), nodes: [node.url])
            try await watcher.connect()
            #expect(
                try await easel("replay", board.string, "--data", data, "--to", "200", "--into", target).status == 0)
            #expect(
                try await easel("replay", board.string, "--data", data, "--into", target, "--speed", "1000").status == 0
            )
            #expect(try await easel("replay", board.string, "--data", data, "--into", target).status == 0)
            try await watcher.waitUntil(seq: 500)
            #expect(watcher.seqs == Array(1...500))
            let digest = try await HTTPRequest.digest(node.url, board: board)
            #expect(await "\(watcher.client.digest().digest)" == digest)
            await watcher.client.close()
        }
    }

    @Test("a replay at the original pace goes on where the server has ended an answer that nobody took")
    func slowly() async throws {
        try await withBoard(["--http-stall-timeout", "300ms"], operations: 2) { node, board, clients, _ in
            // The pause that the replay repeats.
            try await Task.sleep(for: .milliseconds(1_500))
            let text = JSON.string(String(repeating: "x", count: 100_000))
            for number in 0..<40 {
                try await clients[0].client.enqueue([
                    .put(try ElementID(validating: "t\(number)"), ["type": "text", "text": text])
                ])
            }
            try await clients[0].waitUntilSettled()
            let replayed = try await easel("replay", board.string, "--url", node.url, "--speed", "1", "--json")
            #expect(replayed.status == 0, "\(replayed.errors)")
            #expect(try EaselBoardJSON.integer("operations", of: Array(replayed.output.utf8)) == 42)
            #expect(
                try await EaselBoardJSON.string("digest", of: Array(replayed.output.utf8))
                    == HTTPRequest.digest(node.url, board: board))
            #expect(try await node.metric("easel_http_slow_clients_total") > 0)
        }
    }

    @Test("a replay prints a summary, the operations, a document or pictures, of any part of history")
    func prints() async throws {
        try await withBoard(operations: 400) { node, board, clients, data in
            let summary = try await easel("replay", board.string, "--url", node.url, "--json")
            let json = try JSON(parsing: summary.output.utf8)
            #expect(json["operations"] == .number(400))
            #expect(
                Set(json["clients"]?.arrayValue?.compactMap { $0["client"]?.stringValue } ?? [])
                    == Set(clients.map(\.id.string)))
            #expect(try await json["digest"]?.stringValue == HTTPRequest.digest(node.url, board: board))
            let lines = try await easel(
                "replay", board.string, "--data", data, "--form", "ndjson", "--from", "11", "--to", "20")
            let all = try await HTTPRequest.get("\(node.url)/api/boards/\(board.string)/operations?after=10&limit=10")
            #expect(lines.output == all.text)
            let document = try await easel(
                "replay", board.string, "--url", node.url, "--form", "document", "--to", "123")
            let then = try await HTTPRequest.get("\(node.url)/api/boards/\(board.string)/document?at=123")
            #expect(document.output == then.text + "\n")
            let pictures = path("pictures")
            let drawn = try await easel(
                "replay", board.string, "--data", data, "--form", "svg", "--every", "150", "-o", pictures)
            #expect(drawn.status == 0, "\(drawn.errors)")
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: pictures).sorted()
                    == ["000000150.svg", "000000300.svg", "000000400.svg"])
        }
    }

    @Test("a board is drawn at a moment as its node draws it, whether it is read from the node or from its store")
    func drawings() async throws {
        try await withBoard(operations: 400) { node, board, _, data in
            let api = "\(node.url)/api/boards/\(board.string)"
            let operation = try await HTTPRequest.get("\(api)/operations?after=299&limit=1").body
            let at = try #require(try EaselBoardJSON.integer("at", of: operation))
            // A quarter of a millisecond on top, for the text is cut and not rounded.
            let time = Date(timeIntervalSince1970: (Double(at) + 0.25) / 1_000)
                .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
            for place in [["--data", data], ["--url", node.url]] {
                for (form, name) in [("svg", "export.svg"), ("excalidraw", "export.excalidraw")] {
                    let file = path("board.\(form)")
                    let exported = try await easel(["export", board.string, "-o", file, "--at", "300"] + place)
                    #expect(exported.status == 0, "\(exported.errors)")
                    let served = try await HTTPRequest.get("\(api)/\(name)?at=300")
                    #expect(try Data(contentsOf: URL(filePath: file)) == Data(served.body))
                }
                let library = path("board.excalidrawlib")
                let then = try await easel(
                    ["export", board.string, "-o", library, "--json", "--at", time] + place)
                #expect(then.status == 0, "\(then.errors)")
                let seq = try #require(try JSON(parsing: then.errors.utf8)["seq"]?.integerValue)
                let drawn = try await HTTPRequest.get("\(api)/document?time=\(time)").body
                #expect(try seq >= 300 && seq == EaselBoardJSON.integer("seq", of: drawn))
                let late = try await easel(["export", board.string, "-o", path("late.svg"), "--at", "401"] + place)
                #expect(late.status != 0 && late.errors.contains("ends at seq 400"), "\(late.errors)")
                #expect(!FileManager.default.fileExists(atPath: path("late.svg")))
                let sheet = try await easel(
                    "import", library, "--url", node.url, "--board", "sheet-\(place[0].dropFirst(2))", "--json")
                #expect(sheet.status == 0, "\(sheet.errors)")
            }
        }
    }

    @Test("what can't be meant is refused with a word on what can")
    func usage() async throws {
        for arguments in [
            ["export", "a/b"], ["export", "b", "--redis", "redis://h", "--data", "d"], ["replay"],
            ["replay", "b", "--file", "f"], ["replay", "b", "--into", "http://h/b"], ["replay", "b", "--from", "noon"],
            ["import", "x.excalidraw"], ["export", "b", "--at", "1"],
        ] {
            let result = try await ChildProcess.run(Executable.easel(), arguments)
            #expect(result.status == 64, "\(arguments): \(result.errors)")
            #expect(!result.errors.isEmpty)
        }
    }
}
