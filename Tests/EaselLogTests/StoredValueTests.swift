import EaselBoard
import EaselTestSupport
import NIOCore
import Testing

@testable import EaselLog

@Suite("What a store holds is not believed", .serialized)
struct StoredValueTests {
    /// Two sound boards and, between them, one that somebody has broken.
    private func withBoards(
        _ kind: LogKind, _ body: (_ log: any BoardLog, _ broken: BoardID, LogUnderTest) async throws -> Void
    ) async throws {
        let parts = try await LogUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let log = try parts.open()
        for id in ["a", "b", "c"] {
            let board = try BoardID(validating: id)
            _ = try await log.create(board, title: nil)
            _ = try await log.append([1, 2, 3], to: board)
        }
        try await body(log, BoardID(validating: "b"), parts)
        await log.shutdown()
    }

    /// Whatever is asked for throws or gives something; nothing traps. The boards beside it are as they were.
    private func expectBroken(_ log: any BoardLog, _ broken: BoardID, _ what: String) async throws {
        let error = await #expect(throws: LogError.self, "\(what)") { try await log.info(broken) }
        if case .corrupt(let why) = error {
            #expect(why.contains("board b"), "\(what): \(why)")
        } else {
            Issue.record("\(what): \(String(describing: error))")
        }
        _ = try? await log.head(broken)
        _ = try? await log.examine(broken, at: 3)
        _ = try? await log.read(broken, after: 0, limit: 10, maximumBytes: 1 << 20)
        _ = try? await log.snapshot(of: broken, atOrBefore: nil)
        _ = try? await log.append([4], to: broken)
        _ = try? await log.create(broken, title: nil)
        _ = try? await log.trim(broken, upTo: 2)
        #expect(try await log.list(after: nil, limit: 10).map(\.id.string) == ["a", "c"], "\(what)")
        #expect(try await log.list(after: nil, limit: 2).map(\.id.string) == ["a", "c"], "\(what)")
        let boards = try ["a", "b", "c"].map { try BoardID(validating: $0) }
        #expect(try await log.participants(of: boards).count == 3)
        let heads = try await log.heads(of: boards)
        #expect(heads.count == 3 && heads[0] != nil && heads[2] != nil, "\(what)")
    }

    @Test("a broken number, epoch or time in Redis breaks its board alone, and is named")
    func meta() async throws {
        for (field, value) in [
            ("seq", "9223372036854775807"), ("seq", "-9223372036854775808"), ("seq", "9007199254740992"),
            ("seq", "1e300"), ("seq", "nan"), ("seq", ""), ("seq", "2.5"), ("oldest", "-9223372036854775808"),
            ("oldest", "0"),
            ("oldest", "9223372036854775807"), ("oldest", "5"), ("createdAt", "9223372036854775807"),
            ("createdAt", "-1"), ("createdAt", "yesterday"), ("at", "9223372036854775807"), ("at", "1e300"),
            ("epoch", "11/../../x/y"), ("epoch", ""), ("epoch", String(repeating: "e", count: 100_000)),
            ("format", "-1"), ("format", "one"),
        ] {
            try await withBoards(.redis) { log, broken, parts in
                let redis = try #require(parts.redis)
                try await redis.command("HSET", "easel:{b}:meta", field, value)
                try await expectBroken(log, broken, "\(field) \(value.prefix(30))")
                #expect(try await log.delete(broken))
                #expect(try await log.create(broken, title: nil).created)
            }
        }
    }

    @Test("a key of another type, or a board of a newer format, is left out of a list")
    func types() async throws {
        try await withBoards(.redis) { log, broken, parts in
            let redis = try #require(parts.redis)
            try await redis.command("DEL", "easel:{b}:participants", "easel:{b}:meta")
            try await redis.command("SET", "easel:{b}:participants", "x")
            try await redis.command("SET", "easel:{b}:meta", "x")
            try await expectBroken(log, broken, "strings")
            try await redis.command("DEL", "easel:{b}:meta")
            try await redis.command("HSET", "easel:{b}:meta", "epoch", "e", "format", "99")
            #expect(try await log.list(after: nil, limit: 10).map(\.id.string) == ["a", "c"])
            await #expect(throws: LogError.self) { try await log.info(broken) }
            // What is no board's id ends no list either.
            for name in ["", " ", "a/b", "\u{7F}", "b b"] { try await redis.command("ZADD", "easel:boards", "0", name) }
            #expect(try await log.list(after: nil, limit: 1).map(\.id.string) == ["a"])
            #expect(try await log.list(after: BoardID(validating: "a"), limit: 1).map(\.id.string) == ["c"])
        }
    }

    @Test("an entry of the stream that is no operation is told as damage, and a snapshot that is none is left out")
    func entries() async throws {
        for (id, text) in [
            ("0-4", "garbage"), ("0-4", ""), ("0-9223372036854775807", ",\"client\":\"x}"), ("5-1", ",\"client\":\"x}"),
        ] {
            try await withBoards(.redis) { log, board, parts in
                try await parts.redis?.command("XADD", "easel:{b}:log", id, "op", text)
                await #expect(throws: LogError.self, "\(id)") {
                    try await log.read(board, after: 0, limit: 10, maximumBytes: 1 << 20)
                }
                _ = try? await log.append([4], to: board)
                #expect(try await log.operations(of: BoardID(validating: "a")).count == 3)
            }
        }
        try await withBoards(.redis) { log, board, parts in
            let redis = try #require(parts.redis)
            for field in ["9223372036854775807", "-5", "x", "7:1", "9007199254740992"] {
                try await redis.command("HSET", "easel:{b}:snapshots", field, "{}")
            }
            try await redis.command("HSET", "easel:{b}:meta", "snapshot", "9223372036854775807")
            #expect(try await log.snapshotSeqs(of: board) == [])
            #expect(try await log.snapshot(of: board, atOrBefore: nil) == nil)
            try await redis.command(
                "HSET", "easel:{b}:snapshots", "2",
                #"{"format":1,"epoch":"e","seq":2,"parts":9007199254740991,"digest":"0000000000000000"}"#)
            #expect(try await log.snapshot(of: board, atOrBefore: nil)?.frames == [])
        }
    }

    @Test("a client's number that can't be one is none, and the rest of a batch is sequenced")
    func numbers() async throws {
        try await withBoards(.redis) { log, board, parts in
            let redis = try #require(parts.redis)
            let client = ClientID(key: "the key of a test client")
            let values = ["9223372036854775807:1:1", "-1:-1:-1", "x", "", "1:99999999999999999999:1"]
            for (index, value) in values.enumerated() {
                try await redis.command("HSET", "easel:{b}:clients", client.string, value)
                #expect(try await log.lastSubmission(of: client, on: board) == nil, "\(value)")
                let seq = 4 + 2 * index
                _ = try await log.append([1], of: "the key of somebody else \(index)", to: board, known: seq - 1)
                #expect(try await log.append([1], to: board, known: seq).outcomes == [.sequenced(seq + 1)], "\(value)")
            }
            try await redis.command("HSET", "easel:{b}:clients", "nobody", "x", "nothing", "9223372036854775807:2")
            #expect(try await log.pruneClients(of: board, before: 1) == 2)
        }
    }

    @Test("a lease or a heartbeat that nobody can have written holds nothing up")
    func leases() async throws {
        try await withBoards(.redis) { log, board, parts in
            let redis = try #require(parts.redis)
            let epoch = try #require(try await log.info(board)).epoch
            var document = Document()
            try await log.store(Snapshot(document: &document, epoch: epoch, seq: 2), of: board)
            for (index, lease) in ["garbage", "1:99999999999999", "1:", "9223372036854775807:x"].enumerated() {
                try await redis.command("HSET", "easel:{b}:readers", "reader\(index)", lease)
            }
            #expect(try await log.trim(board, upTo: 2) == 3)
            for (score, node) in [("inf", "ghost"), ("9e18", "later"), ("-inf", "early"), ("nan", "x"), ("1", "a/b")] {
                try await redis.command("ZADD", "easel:nodes", score, node)
            }
            try await log.heartbeat("living")
            #expect(try await log.liveNodes(within: .seconds(60)) == ["living"])
        }
    }

    @Test("a participant that is none, and a frame that no log has published, are passed over")
    func foreigners() async throws {
        try await withBoards(.redis) { log, board, parts in
            let redis = try #require(parts.redis)
            let ada = Participant(session: "s1", client: ClientID(key: "ada's own key"), name: "Ada", color: "#111111")
            try await log.enter([ada], node: "n1", on: board)
            let huge = String(repeating: "x", count: 100_000)
            let values = [
                "", "{", "[]", #"{"node":"a/b"}"#, #"{"node":"n","participant":{"session":7}}"#,
                #"{"node":"n","participant":{"session":"s2","client":"\#(ada.client)","name":"\#(huge)","color":"","state":{}}}"#,
            ]
            for (index, value) in values.enumerated() {
                try await redis.command("HSET", "easel:{b}:participants", "x\(index)", value)
            }
            #expect(try await log.participants(of: board).map(\.participant) == [ada])
        }
        for seqs in [(9_007_199_254_740_992, 9_007_199_254_740_992), (1, 9_007_199_254_740_991), (0, 0)] {
            let text =
                #"{"type":"ops","ops":[{"seq":\#(seqs.0),"client":"A","n":1,"at":1,"edits":[]},"#
                + #"{"seq":\#(seqs.1),"client":"A","n":1,"at":1,"edits":[]}]}"#
            #expect(RedisBorder.frame(ByteBuffer(string: text)) == nil, "\(seqs)")
        }
    }

    @Test("a broken row of a SQLite file breaks its board alone, and is named")
    func sqlite() async throws {
        for (column, value) in [
            ("seq", "9223372036854775807"), ("seq", "-1"), ("seq", "9007199254740992"),
            ("oldest", "-9223372036854775808"),
            ("oldest", "9223372036854775807"), ("createdAt", "9223372036854775807"), ("updatedAt", "-1"),
            ("epoch", "'11/../../x/y'"), ("epoch", "''"),
        ] {
            try await withBoards(.sqlite) { log, broken, parts in
                try await sql("UPDATE boards SET \(column) = \(value) WHERE id = 'b'", in: parts)
                try await expectBroken(log, broken, "\(column) \(value)")
                #expect(try await log.delete(broken))
                #expect(try await log.create(broken, title: nil).created)
            }
        }
    }

    @Test("a column of another type in a SQLite file stops no process")
    func sqliteTypes() async throws {
        for (table, column, value) in [
            ("boards", "seq", "NULL"), ("boards", "seq", "x'00'"), ("boards", "oldest", "1.5"),
            ("boards", "title", "x'ff'"), ("boards", "epoch", "NULL"), ("operations", "tail", "NULL"),
            ("operations", "tail", "7"),
            ("operations", "tail", "x'00'"), ("operations", "seq", "'x'"), ("clients", "n", "NULL"),
            ("clients", "n", "9223372036854775807"), ("clients", "seq", "'x'"),
        ] {
            let parts = try await LogUnderTest(.sqlite)
            defer { withExtendedLifetime(parts) {} }
            let log = try parts.open()
            for id in ["a", "b"] {
                _ = try await log.create(try BoardID(validating: id), title: nil)
                _ = try await log.append([1, 2, 3], to: try BoardID(validating: id))
            }
            await log.shutdown()
            // The tables of another program, which keeps no types.
            try await sql(
                """
                CREATE TABLE loose AS SELECT * FROM \(table); DROP TABLE \(table); ALTER TABLE loose RENAME TO \(table);
                UPDATE \(table) SET \(column) = \(value) WHERE \(table == "boards" ? "key" : "board") = 2
                """, in: parts)
            let again = try parts.open()
            let broken = try BoardID(validating: "b")
            _ = try? await again.info(broken)
            _ = try? await again.read(broken, after: 0, limit: 10, maximumBytes: 1 << 20)
            _ = try? await again.examine(broken, at: 2)
            _ = try? await again.append([4], to: broken)
            _ = try? await again.lastSubmission(of: ClientID(key: "the key of a test client"), on: broken)
            _ = try? await again.trim(broken, upTo: 2)
            #expect(try await again.list(after: nil, limit: 10).first?.id.string == "a", "\(table).\(column) \(value)")
            #expect(try await again.operations(of: BoardID(validating: "a")).count == 3)
            await again.shutdown()
        }
    }

    /// Writes into the file as another program would.
    private func sql(_ statements: String, in parts: LogUnderTest) async throws {
        let program =
            "import sqlite3, sys; file = sqlite3.connect(sys.argv[1]); file.executescript(sys.argv[2])"
        let result = try await ChildProcess.run(Executable.find("python3"), ["-c", program, parts.path, statements])
        #expect(result.status == 0, "\(result.errors)")
    }
}
