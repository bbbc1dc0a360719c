import EaselBoard
import EaselClient
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("The history of a board", .serialized)
struct HistoryTests {
    /// A node on one of the two logs, and a way to look into what it has stored.
    private struct World {
        let node: NodeProcess
        let redis: RedisServer?
        let data: URL
        let board = BoardID.random()
        let writer: RecordingClient

        init(withRedis: Bool, _ arguments: [String] = []) async throws {
            data = FileManager.default.temporaryDirectory.appendingPathComponent("easel-data-\(UUID().uuidString)")
            redis = withRedis ? try await RedisServer(["--appendonly", "no"]) : nil
            node = try await NodeProcess((redis.map { ["--redis", $0.url] } ?? ["--data", data.path]) + arguments)
            writer = try RecordingClient(board, nodes: [node.url])
            try await writer.connect()
        }

        var api: String { "\(node.url)/api/boards/\(board.string)" }

        func draw(_ numbers: ClosedRange<Int>) async throws {
            for n in numbers {
                let id = try ElementID(validating: "e\(n % 50)")
                try await writer.client.enqueue([.put(id, ["n": .number(Double(n))])])
            }
            try await writer.waitUntilSettled()
        }

        /// The digest after each operation that was drawn.
        func digest(at seq: Seq) throws -> String {
            // Fifty elements are put in turn: what came before the last fifty operations is overwritten.
            var document = Document()
            for n in max(1, seq - 49)...seq {
                document.apply([.put(try ElementID(validating: "e\(n % 50)"), ["n": .number(Double(n))])])
            }
            return "\(document.digest())"
        }

        func expectDocument(at seq: Seq) async throws {
            let answer = try await HTTPRequest.get("\(api)/document?at=\(seq)")
            #expect(try EaselBoardJSON.string("digest", of: answer.body) == digest(at: seq), "at \(seq)")
        }

        func end() async throws {
            await writer.client.close()
            await node.terminate()
            try? FileManager.default.removeItem(at: data)
        }
    }

    @Test(
        "is the same at every seq, from snapshots and from the log, and before and after a restart",
        arguments: [false, true])
    func timeTravel(withRedis: Bool) async throws {
        let world = try await World(withRedis: withRedis)
        try await world.draw(1...3_500)
        for seq in [1, 2, 999, 1_000, 1_001, 1_500, 2_048, 3_499, 3_500] { try await world.expectDocument(at: seq) }
        let answer = try await HTTPRequest.get("\(world.api)/document?time=2020-01-01T00:00:00Z")
        #expect(try EaselBoardJSON.integer("seq", of: answer.body) == 0)
        let late = try await HTTPRequest.get("\(world.api)/document?time=2100-01-01T00:00:00Z")
        #expect(try EaselBoardJSON.integer("seq", of: late.body) == 3_500)
        let log = try await HTTPRequest.operations(world.node.url, board: world.board)
        // In the middle of that millisecond: text has whole ones, and a fraction of a second is not exact.
        let time = Date(timeIntervalSince1970: (Double(log[1_999].at) + 0.5) / 1_000)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        let then = try await HTTPRequest.get("\(world.api)/document?time=\(time)")
        let last = try #require(log.last { $0.at == log[1_999].at })
        #expect(try EaselBoardJSON.integer("seq", of: then.body) == last.seq)
        await world.node.kill9()
        try await world.node.start()
        for seq in [1, 1_001, 2_999] { try await world.expectDocument(at: seq) }
        try await world.end()
    }

    /// A node that looks through its boards soon and often: until then no more than what is worth it goes.
    private static let trimming = ["--history", "1000", "--history-check", "300ms"]

    @Test(
        "is trimmed to what is asked for: older is gone, which is said, and the rest is as it was",
        arguments: [false, true])
    func retention(withRedis: Bool) async throws {
        let world = try await World(withRedis: withRedis, Self.trimming)
        try await world.draw(1...2_500)
        let oldest = 1_501
        try await Eventually.holds("history is trimmed as far as it will be") {
            let answer = try await HTTPRequest.get("\(world.api)/operations?after=0&limit=1")
            guard answer.status == 410 else { return false }
            #expect(answer.contentType == "application/problem+json")
            return try EaselBoardJSON.integer("oldest", of: answer.body) == oldest
        }
        #expect(try await HTTPRequest.get("\(world.api)/document?at=\(oldest - 2)").status == 410)
        #expect(try await HTTPRequest.get("\(world.api)/document?time=2020-01-01T00:00:00Z").status == 410)
        for seq in [oldest - 1, oldest, 2_000, 2_500] { try await world.expectDocument(at: seq) }
        let kept = try await HTTPRequest.get("\(world.api)/operations?after=\(oldest - 1)&limit=all")
        #expect(kept.body.split(separator: UInt8(ascii: "\n")).count == 2_501 - oldest)
        // Who joins, and who has been away for longer than history reaches back, gets the picture.
        let late = try RecordingClient(world.board, nodes: [world.node.url])
        try await late.connect()
        #expect(await "\(late.client.digest().digest)" == (try world.digest(at: 2_500)))
        await world.node.kill9()
        try await world.node.start()
        try await world.expectDocument(at: oldest)
        try await world.draw(2_501...2_600)
        try await world.expectDocument(at: 2_600)
        await late.client.close()
        try await world.end()
    }

    @Test(
        "is kept as archives before it is trimmed, where that is asked for, and not trimmed where they can't be written",
        arguments: [false, true])
    func archive(withRedis: Bool) async throws {
        let archives = FileManager.default.temporaryDirectory.appendingPathComponent("archives-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: archives) }
        let world = try await World(
            withRedis: withRedis, Self.trimming + ["--history-archive", archives.path])
        try await world.draw(1...1_500)
        try await Eventually.holds("it says that there is no such directory") {
            world.node.printed.contains("can't be written")
        }
        #expect(try await HTTPRequest.get("\(world.api)/operations?after=0&limit=1").status == 200)

        try FileManager.default.createDirectory(at: archives, withIntermediateDirectories: true)
        func oldest() async throws -> Int {
            try EaselBoardJSON.integer("oldest", of: try await HTTPRequest.get(world.api).body) ?? 0
        }
        try await Eventually.holds("history is trimmed") { try await oldest() == 501 }
        try await world.draw(1_501...1_900)
        try await Eventually.holds("it is trimmed again") { try await oldest() == 901 }

        var next = 1
        let names = try FileManager.default.contentsOfDirectory(atPath: archives.path)
        #expect(!names.contains { $0.hasSuffix(".partial") })
        func first(_ name: String) -> Int {
            Int(name.dropLast(".ndjson".count).split(separator: "-").dropLast().last ?? "") ?? 0
        }
        for name in names.sorted(by: { first($0) < first($1) }) {
            #expect(first(name) == next)
            let copy = BoardID.random()
            let result = try await ChildProcess.run(
                Executable.easel(),
                [
                    "import", archives.appendingPathComponent(name).path, "--board", copy.string,
                    "--url", world.node.url,
                ])
            try #require(result.status == 0, "\(result.errors)")
            let answer = try await HTTPRequest.get("\(world.node.url)/api/boards/\(copy.string)/document")
            let seq = try #require(try EaselBoardJSON.integer("seq", of: answer.body))
            #expect(try EaselBoardJSON.string("digest", of: answer.body) == world.digest(at: seq))
            next = seq + 1
        }
        #expect(next == 901)
        try await world.end()
    }

    @Test("is trimmed by age also where nobody draws any more", arguments: [false, true])
    func age(withRedis: Bool) async throws {
        let world = try await World(withRedis: withRedis, ["--history", "1s", "--history-check", "400ms"])
        try await world.draw(1...120)
        try await Eventually.holds("all of it is old, and gone") {
            let answer = try await HTTPRequest.get("\(world.api)/operations?after=0&limit=1")
            return try answer.status == 410 && EaselBoardJSON.integer("oldest", of: answer.body) == 121
        }
        try await world.expectDocument(at: 120)
        try await world.draw(121...130)
        try await world.expectDocument(at: 130)
        try await world.end()
    }

    @Test(
        "is told apart from damage: a snapshot that is not as it was written is made anew, loudly",
        arguments: [false, true])
    func damage(withRedis: Bool) async throws {
        let world = try await World(withRedis: withRedis)
        try await world.draw(1...2_500)
        func series() async throws -> String {
            if let redis = world.redis {
                return try await redis.command("HGETALL", "easel:{\(world.board.string)}:snapshots")
            }
            return try await sqlite("SELECT seq, hex(frame) FROM snapshots ORDER BY seq", of: world)
        }
        try await Eventually.holds("snapshots are stored") {
            try await world.node.metric("easel_snapshots_total") == 2
        }
        if let redis = world.redis {
            let key = "easel:{\(world.board.string)}:snapshots"
            for field in try await redis.command("HKEYS", key).split(separator: "\n") where field.hasSuffix(":1") {
                let text = try await redis.command("HGET", key, String(field))
                try await redis.command("HSET", key, String(field), text.replacing(#""n":"#, with: #""n":7"#))
            }
        } else {
            _ = try await sqlite("UPDATE snapshots SET frame = substr(frame, 1, length(frame) - 40)", of: world)
        }
        let broken = try await series()
        for seq in [2_400, 1_200, 2_500] { try await world.expectDocument(at: seq) }
        try await Eventually.holds("it says so") { world.node.printed.contains("Stored snapshot is damaged") }
        try await Eventually.holds("they are made anew") {
            let printed = world.node.printed
            return try await series() != broken && printed.contains("Rebuilt a damaged snapshot from the log")
        }
        try await world.expectDocument(at: 2_400)
        try await world.end()
    }

    /// Python's SQLite, since the node has the file open with its own.
    private func sqlite(_ statement: String, of world: World) async throws -> String {
        let program = """
            import sqlite3, sys
            with sqlite3.connect(sys.argv[1], timeout=float(sys.argv[3])) as db:
                for row in db.execute(sys.argv[2]): print(*row)
            """
        let result = try await ChildProcess.run(
            Executable.find("env"),
            [
                "python3", "-c", program, world.data.path + "/boards.sqlite", statement,
                "\(Patience.limit.components.seconds)",
            ])
        try #require(result.status == 0, "\(result.errors)")
        return result.output
    }

    @Test(
        "streams as server-sent events: what was, what comes, and from where a client left off",
        arguments: [false, true])
    func events(withRedis: Bool) async throws {
        let world = try await World(withRedis: withRedis)
        try await world.draw(1...30)
        let first = try await HTTPRequest.events("\(world.api)/operations?after=10")
        for seq in 11...30 { #expect(try await first.next()?.id == "\(seq)") }
        try await world.draw(31...33)
        for seq in 31...33 {
            let event = try #require(try await first.next())
            #expect(event.id == "\(seq)")
            let operation = try EaselBoard.Operation(json: JSON(parsing: event.data.utf8))
            #expect(operation.seq == seq && operation.n == seq)
        }
        // EventSource says by this header where it was when it comes back; it wins over the address.
        let again = try await HTTPRequest.events(
            "\(world.api)/operations?after=10", headers: [("Last-Event-ID", "32")])
        #expect(try await again.next()?.id == "33")
        let wrong = try await HTTPRequest.get(
            "\(world.api)/operations", headers: [("Accept", "text/event-stream"), ("Last-Event-ID", "x")])
        #expect(wrong.status == 400)
        #expect(try await HTTPRequest.send("DELETE", world.api).status == 204)
        #expect(try await again.next()?.name == "deleted")
        #expect(try await again.next() == nil)
        try await world.end()
    }
}
