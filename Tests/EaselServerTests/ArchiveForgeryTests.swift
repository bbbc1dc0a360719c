import EaselBoard
import EaselClient
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("A stranger with an archive", .serialized)
struct ArchiveForgeryTests {
    private static let key = "the secret of somebody else"

    private func withNode(
        redis: Bool = false, _ arguments: [String] = [], _ body: (NodeProcess, RedisServer?) async throws -> Void
    ) async throws {
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("easel-data-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: data) }
        let server = redis ? try await RedisServer(["--appendonly", "no"]) : nil
        let node = try await NodeProcess((server.map { ["--redis", $0.url] } ?? ["--data", data.path]) + arguments)
        try await body(node, server)
        #expect(await node.terminate() == 0)
    }

    private func header(_ changes: JSONObject = [:]) -> String {
        var header: JSONObject = [
            "type": "easel-archive", "format": 1, "board": "plan", "title": "Forged", "epoch": "chosen", "createdAt": 1,
            "base": 0,
        ]
        for (key, value) in changes { header[key] = value }
        return JSON.object(header).canonicalString
    }

    private func operation(_ seq: Int, n: Int, at: Int = 1_700_000_000_000, _ edits: String? = nil) -> String {
        let put = #"{"id":"e\#(seq)","op":"put","value":{"n":\#(seq)}}"#
        let client = ClientID(key: Self.key)
        return #"{"seq":\#(seq),"client":"\#(client)","n":\#(n),"at":\#(at),"edits":[\#(edits ?? put)]}"#
    }

    /// Of a document with these elements.
    private func trailer(_ seqs: ClosedRange<Int>) throws -> String {
        var document = Document()
        for seq in seqs { document.apply([.put(try ElementID(validating: "e\(seq)"), ["n": .number(Double(seq))])]) }
        return #"{"type":"end","seq":\#(seqs.upperBound),"digest":"\#(document.digest())"}"#
    }

    private func post(_ lines: [String], to board: String, at node: NodeProcess) async throws -> HTTPRequest.Answer {
        try await HTTPRequest.send(
            "POST", "\(node.url)/api/boards/\(board)/import", body: lines.joined(separator: "\n") + "\n",
            headers: [("content-type", "application/x-ndjson")])
    }

    private func submit(_ n: Int, as key: String, to board: String, at node: NodeProcess) async throws -> String {
        try await HTTPRequest.send(
            "POST", "\(node.url)/api/boards/\(board)/operations",
            body: #"{"key":"\#(key)","n":\#(n),"edits":[{"op":"clear"}]}"#
        ).text
    }

    @Test("learns nothing of a board that exists, whatever the archive says, and appends nothing to it")
    func existing() async throws {
        try await withNode { node, _ in
            for n in 1...3 { _ = try await submit(n, as: Self.key, to: "plan", at: node) }
            let info = try await HTTPRequest.get("\(node.url)/api/boards/plan")
            let epoch = try #require(try EaselBoardJSON.string("epoch", of: info.body))
            let before = try await HTTPRequest.get("\(node.url)/api/boards/plan/operations?limit=all")
            let mine = header(["epoch": .string(epoch)])
            var answers: Set<String> = []
            for lines in [
                [mine, operation(1, n: 1), try trailer(1...1)], [header(), operation(1, n: 1), try trailer(1...1)],
                [mine] + before.text.split(separator: "\n").map(String.init) + [operation(4, n: 9_007_199_254_740_991)],
                [mine, operation(1, n: 1), #"{"type":"end","seq":1,"digest":"0000000000000000"}"#],
                [header(["base": 3, "epoch": .string(epoch)]), operation(4, n: 9)], ["{}"], ["nonsense"], [""],
            ] {
                let answer = try await post(lines, to: "plan", at: node)
                #expect(answer.status == 409)
                answers.insert(answer.text)
            }
            #expect(answers.count == 1)
            #expect(answers.first?.contains(epoch) == false)
            #expect(try await HTTPRequest.get("\(node.url)/api/boards/plan/operations?limit=all").text == before.text)
            #expect(try await submit(4, as: Self.key, to: "plan", at: node) == #"{"seq":4}"#)
        }
    }

    @Test("draws in nobody's name and takes nobody's numbers", arguments: [false, true])
    func claims(redis: Bool) async throws {
        try await withNode(redis: redis) { node, server in
            let forged = [operation(1, n: 7), operation(2, n: 9_007_199_254_740_991)]
            let answer = try await post([header()] + forged + [try trailer(1...2)], to: "plan", at: node)
            #expect(answer.text == #"{"elements":2,"operations":2,"seq":2}"#)
            let victim = ClientID(key: Self.key)
            let board = try BoardID(validating: "plan")
            let log = try await HTTPRequest.operations(node.url, board: board)
            #expect(log.allSatisfy { $0.client != victim && $0.client.isArchived })
            #expect(log.map(\.claim) == [.init(client: victim, n: 7), .init(client: victim, n: 9_007_199_254_740_991)])
            #expect(log.map(\.at) == [1_700_000_000_000, 1_700_000_000_000])
            if let server { #expect(try await server.command("EXISTS", "easel:{plan}:clients") == "0") }
            // Whose id it is draws as before: acknowledged, and there.
            var configuration = ClientConfiguration()
            configuration.key = try ClientKey(validating: Self.key)
            let client = try RecordingClient(board, nodes: [node.url], configuration: configuration)
            try await client.connect()
            #expect(await client.client.nextN == 1)
            #expect(try await client.submit([.clear]) == 3)
            await client.client.close()
            let after = try await HTTPRequest.operations(node.url, board: board)
            #expect(after.last?.client == victim && after.last?.n == 1 && after.last?.claim == nil)
            // And a restart forgets none of it.
            await node.kill9()
            try await node.start()
            #expect(try await HTTPRequest.operations(node.url, board: board) == after)
            #expect(try await submit(1, as: Self.key, to: "plan", at: node) == #"{"seq":3}"#)
        }
    }

    @Test("can't rewrite history under the epoch that clients know", arguments: [false, true])
    func rewriting(redis: Bool) async throws {
        try await withNode(redis: redis) { node, _ in
            let board = try BoardID(validating: "plan")
            let client = try RecordingClient(board, nodes: [node.url])
            try await client.connect()
            for _ in 1...4 { try await client.submit([.put(ElementID(validating: "mine"), ["n": 1])]) }
            let info = try await HTTPRequest.get("\(node.url)/api/boards/plan")
            let epoch = try #require(try EaselBoardJSON.string("epoch", of: info.body))
            let configuration = client.configuration
            await client.client.close()
            let deleted = try await HTTPRequest.send("DELETE", "\(node.url)/api/boards/plan")
            #expect(deleted.status == 204)
            let answer = try await post(
                [header(["epoch": .string(epoch)])] + (1...6).map { operation($0, n: $0) } + [try trailer(1...6)],
                to: "plan", at: node)
            #expect(answer.status == 200)
            // A client that resumes where it was is given the board anew.
            let socket = try await RawWebSocket(port: node.port, path: "/boards/plan/ws")
            try await socket.send(
                #"{"type":"hello","key":"\#(configuration.key.string)","resume":{"epoch":"\#(epoch)","seq":4}}"#)
            let welcome = try await socket.receive(containing: #""type":"welcome""#).text
            #expect(!welcome.contains(epoch))
            #expect(welcome.contains(#""n":0,"#))
            let snapshot = try await socket.receive(containing: #""type":"snapshot""#).text
            #expect(snapshot.contains(#""seq":6,"#) && snapshot.contains(#""e6""#) && !snapshot.contains("mine"))
        }
    }

    @Test("passes no limit, and is told which, with nothing left behind")
    func limits() async throws {
        let arguments = ["--limit-board-elements", "50", "--limit-archive-bytes", "100000"]
        try await withNode(arguments) { node, _ in
            let deep = String(repeating: "[", count: 60) + String(repeating: "]", count: 60)
            let many = (1...51).map { operation($0, n: $0) }
            let large = String(repeating: "x", count: 90_000)
            func put(_ value: String) -> String { #"{"id":"a","op":"put","value":{"v":\#(value)}}"# }
            let part = #"{"type":"snapshot","epoch":"e","seq":1,"part":1,"parts":1,"elements":"#
            let clears = Array(repeating: #"{"op":"clear"}"#, count: 1_001).joined(separator: ",")
            let wrong = #"{"type":"end","seq":1,"digest":"0000000000000000"}"#
            let crowd = "{" + (1...51).map { #""e\#($0)":{}"# }.joined(separator: ",") + "}}"
            for (lines, status, code) in [
                ([header()] + many + [try trailer(1...51)], 422, "board-full"),
                ([header(["base": 1]), part + crowd], 422, "board-full"),
                ([header(["base": 1]), part + #"{"a":{"v":\#(deep)}}}"#], 422, "too-deep"),
                ([header(), operation(1, n: 1, put(deep))], 422, "too-deep"),
                ([header(), operation(1, n: 1, clears)], 422, "too-many-edits"),
                ([header()] + (1...2).map { operation($0, n: $0, put(#""\#(large)""#)) }, 413, "archive-too-large"),
                ([header(["title": .string(String(repeating: "t", count: 201))])], 422, "damaged-archive"),
                ([header(["title": .string(String(repeating: "t", count: 90_000))])], 422, "damaged-archive"),
                ([header(["epoch": .string(String(repeating: "e", count: 90_000))])], 422, "damaged-archive"),
                ([header(["epoch": "11/../../x/y"])], 422, "damaged-archive"),
                ([header(["board": "../x"])], 422, "damaged-archive"),
                ([header(), operation(1, n: 0)], 422, "damaged-archive"),
                ([header(), operation(1, n: 1, at: 9_007_199_254_740_991)], 422, "damaged-archive"),
                ([header(), operation(1, n: 1, at: 5), operation(2, n: 2, at: 4)], 422, "damaged-archive"),
                ([header(), operation(1, n: 1), wrong], 422, "damaged-archive"),
                ([header(), operation(1, n: 1)], 422, "damaged-archive"),
                ([header(), operation(1, n: 1), try trailer(1...1), operation(2, n: 2)], 422, "damaged-archive"),
            ] {
                let answer = try await post(lines, to: "plan", at: node)
                #expect(answer.status == status, "\(code): \(answer.text)")
                #expect(try EaselBoardJSON.string("type", of: answer.body) == "urn:easel:problem:\(code)")
                #expect(answer.body.count < 1_000)
                #expect(try await HTTPRequest.get("\(node.url)/api/boards/plan").status == 404)
            }
            #expect(try await HTTPRequest.get("\(node.url)/api/boards").text == #"{"boards":[],"next":null}"#)
            let sound = try await post([header()] + many.prefix(50) + [try trailer(1...50)], to: "plan", at: node)
            #expect(sound.status == 200)
        }
    }

    @Test("who leaves half-way leaves no half board, and nobody sees one before", arguments: [false, true])
    func leaving(redis: Bool) async throws {
        try await withNode(redis: redis) { node, server in
            let socket = try await beginImport(at: node)
            if let server {
                try await Eventually.holds("some of it is restored") {
                    try await staged(in: server) > 0
                }
            }
            #expect(try await HTTPRequest.get("\(node.url)/api/boards/plan").status == 404)
            #expect(try await HTTPRequest.get("\(node.url)/api/boards").text == #"{"boards":[],"next":null}"#)
            socket.close()
            if let server {
                try await Eventually.holds("nothing of it is left") { try await staged(in: server) == 0 }
            }
            #expect(try await HTTPRequest.get("\(node.url)/api/boards/plan").status == 404)
            #expect(try await submit(1, as: Self.key, to: "plan", at: node) == #"{"seq":1}"#)
        }
    }

    @Test("whose node is killed half-way leaves no half board either", arguments: [false, true])
    func killing(redis: Bool) async throws {
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("easel-data-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: data) }
        let server = redis ? try await RedisServer(["--appendonly", "no"]) : nil
        let node = try await NodeProcess(server.map { ["--redis", $0.url] } ?? ["--data", data.path])
        let socket = try await beginImport(at: node)
        try await Eventually.holds("some of it is restored") {
            if let server { try await staged(in: server) > 0 } else { try await rows("operations", in: data) > 0 }
        }
        await node.kill9()
        socket.close()
        try await node.start()
        #expect(try await HTTPRequest.get("\(node.url)/api/boards/plan").status == 404)
        #expect(try await HTTPRequest.get("\(node.url)/api/boards").text == #"{"boards":[],"next":null}"#)
        if !redis {
            try await Eventually.holds("nothing of it is left") { try await rows("boards", in: data) == 0 }
        }
        let again = try await post([header(), operation(1, n: 1), try trailer(1...1)], to: "plan", at: node)
        #expect(again.status == 200)
        #expect(await node.terminate() == 0)
    }

    /// Sends a part of an archive, and keeps the rest.
    private func beginImport(at node: NodeProcess) async throws -> RawSocket {
        let socket = try await RawSocket(port: node.port)
        let lines = [header()] + (1...1_200).map { operation($0, n: $0) }
        let text = lines.joined(separator: "\n") + "\n"
        let head =
            "POST /api/boards/plan/import HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
        let chunk = "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n"
        try await socket.write(Array((head + chunk).utf8))
        return socket
    }

    private func rows(_ table: String, in data: URL) async throws -> Int {
        let program =
            "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone()[0])"
        let result = try await ChildProcess.run(
            Executable.find("python3"),
            ["-c", program, data.path + "/boards.sqlite", "SELECT count(*) FROM \(table)"])
        return Int(result.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? -1
    }

    private func staged(in redis: RedisServer) async throws -> Int {
        Int(try await redis.command("EVAL", "return #redis.call('KEYS', ARGV[1])", "0", "easel:{plan}:restore:*")) ?? -1
    }

    @Test("can't have a board start from a snapshot of what its log has not reached")
    func snapshotAhead() async throws {
        try await withNode(redis: true) { node, server in
            let redis = try #require(server)
            for n in 1...3 { _ = try await submit(n, as: Self.key, to: "plan", at: node) }
            let epoch = try #require(
                try EaselBoardJSON.string("epoch", of: await HTTPRequest.get("\(node.url)/api/boards/plan").body))
            #expect(await node.terminate() == 0)
            let seq = 9_007_199_254_740_991
            let start = #""epoch":"\#(epoch)","seq":\#(seq)"#
            try await redis.command(
                "HSET", "easel:{plan}:snapshots", "\(seq)",
                #"{"digest":"\#(Digest(value: 0))","format":1,"parts":1,\#(start)}"#, "\(seq):1",
                #"{"type":"snapshot",\#(start),"part":1,"parts":1,"elements":{}}"#)
            try await redis.command("HSET", "easel:{plan}:meta", "snapshot", "\(seq)")
            try await node.start()
            let client = try RecordingClient(BoardID(validating: "plan"), nodes: [node.url])
            try await client.connect()
            #expect(await client.client.seq == 3)
            #expect(try await client.submit([.clear]) == 4)
            await client.client.close()
        }
    }

    @Test("can't stop trimming, or write beside the archives, by what it has written into Redis")
    func trimming() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("easel-trim-\(UUID().uuidString)")
        let archives = directory.appendingPathComponent("archives")
        try FileManager.default.createDirectory(at: archives, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let redis = try await RedisServer(["--appendonly", "no"])
        let arguments = [
            "--redis", redis.url, "--history", "1000", "--history-check", "1s", "--history-archive", archives.path,
        ]
        let node = try await NodeProcess(arguments)
        // Sorted before the board that is to be trimmed.
        for (id, field, value) in [
            ("a1", "epoch", "11/../../x/y"), ("a2", "seq", "9223372036854775807"), ("a3", "format", "99"),
            ("a4", "oldest", "-9223372036854775808"), ("a5", "createdAt", "9223372036854775807"),
        ] {
            #expect(
                try await HTTPRequest.send("POST", "\(node.url)/api/boards", body: #"{"id":"\#(id)"}"#).status == 201)
            try await redis.command("HSET", "easel:{\(id)}:meta", field, value)
        }
        try await redis.command("SET", "easel:{a6}:meta", "x")
        try await redis.command("ZADD", "easel:boards", "0", "a6", "0", "../../a7")
        let client = try RecordingClient(BoardID(validating: "plan"), nodes: [node.url])
        try await client.connect()
        for n in 1...1_200 {
            try await client.client.enqueue([.put(ElementID(validating: "e"), ["n": .number(Double(n))])])
        }
        try await client.waitUntilSettled()
        await client.client.close()
        try await redis.command("HSET", "easel:{plan}:readers", "stranger", "1:99999999999999")
        try await Eventually.holds("the sound board is trimmed") {
            let answer = try await HTTPRequest.get("\(node.url)/api/boards/plan")
            return try EaselBoardJSON.integer("oldest", of: answer.body) == 201
        }
        let listed = try await HTTPRequest.get("\(node.url)/api/boards")
        #expect(listed.status == 200)
        let boards = try JSON(parsing: listed.body)["boards"]?.arrayValue?.compactMap { $0["id"]?.stringValue }
        #expect(boards == ["plan"])
        for id in ["a1", "a2", "a4", "a5", "a6"] {
            let answer = try await HTTPRequest.get("\(node.url)/api/boards/\(id)")
            #expect(answer.status == 500, "\(id): \(answer.text)")
            #expect(try EaselBoardJSON.string("type", of: answer.body) == "urn:easel:problem:damaged-board")
            #expect(answer.text.contains("board \(id)"))
            #expect(node.printed.contains("\(id)"))
        }
        let files = try FileManager.default.subpathsOfDirectory(atPath: directory.path).filter { $0.contains("ndjson") }
        #expect(files.allSatisfy { $0.hasPrefix("archives/plan-") } && !files.isEmpty, "\(files)")
        await node.terminate()
    }
}
