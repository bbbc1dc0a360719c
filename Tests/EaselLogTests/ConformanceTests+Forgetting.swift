import EaselBoard
import EaselLog
import EaselTestSupport
import Foundation
import Testing

/// How people are removed from logs.
extension ConformanceTests {
    private func append(
        _ numbers: ClosedRange<Int>, by subject: SubjectID, to board: BoardID, in log: any BoardLog
    ) async throws {
        let epoch = try await log.info(board)?.epoch ?? .unknown
        _ = try await log.append(
            AppendBatch(
                board: board, epoch: epoch, known: 0,
                submissions: numbers.map { n in
                    Submission(
                        client: client(subject), n: n, author: Author(subject: subject),
                        edits: EditBatch(edits: [
                            .put(testElement, ["by": .string(#","by":"ada""#), "n": .number(Double(n))])
                        ])
                        .encoded)
                }))
    }

    private func client(_ subject: SubjectID) -> ClientID { ClientID(key: "the key of \(subject), who draws") }

    @Test("puts a tombstone in the place of a person, and leaves all else as it was", arguments: LogKind.allCases)
    func forgets(kind: LogKind) async throws {
        try await withLog(kind) { log, board, _ in
            // Subjects whose texts are parts of each other, or have characters that JSON and patterns escape.
            let subjects: [SubjectID] = [
                "ada", "ada2", "\"a%.d\\a", "eve \u{1F3A8}", "forgotten", "link:x",
                // Swift's strings take these two for one.
                "Karl", "\u{212A}arl",
            ]
            for (index, subject) in subjects.enumerated() {
                try await append(1...40 + index, by: subject, to: board, in: log)
                let names: [KnownPerson.Identity] = [.author(Author(subject: subject)), .client(client(subject))]
                try await log.remember(
                    names.compactMap { KnownPerson($0, name: subject.string, color: nil) }, of: board)
            }
            let before = try await log.operations(of: board)
            var left = subjects
            for subject: SubjectID in ["ada", "\"a%.d\\a", "forgotten", "eve \u{1F3A8}", "Karl"] {
                #expect(try await log.forget(subject, on: board))
                #expect(try await !log.forget(subject, on: board))
                left.removeAll { $0 == subject }
                let after = try await log.operations(of: board)
                let expected = before.map { operation in
                    var operation = operation
                    if !left.contains(where: { Author(subject: $0) == operation.author }) {
                        operation.author = .forgotten
                    }
                    return operation
                }
                #expect(after == expected)
                #expect(Set(try await log.people(of: board).map { SubjectID($0.name) }) == Set(left))
            }
            // Numbers are known, and the next seq is what it would have been.
            #expect(try await log.lastSubmission(of: client("ada"), on: board)?.n == 40)
            try await append(40...41, by: "ada", to: board, in: log)
            #expect(try await log.operations(of: board).count == before.count + 1)
            #expect(try await log.head(board)?.seq == before.count + 1)
            #expect(try await !log.forget("nobody", on: board))
            let gone = BoardID.random()
            await #expect(throws: LogError.noSuchBoard(gone)) { try await log.forget("ada", on: gone) }
        }
    }

    @Test("removes a person whom an archive names as author, beside others", arguments: LogKind.allCases)
    func forgetsClaims(kind: LogKind) async throws {
        try await withLog(kind) { log, _, _ in
            let board = BoardID.random()
            let info = BoardInfo(
                id: board, title: "Restored", epoch: .random(), seq: 0, oldest: 1, createdAt: 1_700_000_000_000,
                updatedAt: 1_700_000_000_000)
            let restore = try await log.beginRestore(of: info, numbers: .forgotten)
            let authors: [(Author?, Author?)] = [
                (nil, Author(subject: "ada")), (Author(subject: "ada"), Author(subject: "bob")),
                (Author(subject: "bob"), Author(subject: "ada")), (nil, nil), (Author(subject: "ada"), nil),
            ]
            try await log.add(
                authors.enumerated().map { index, authors in
                    LoggedOperation(
                        seq: index + 1, client: client("archive"), n: index + 1, at: 1_700_000_000_000,
                        author: authors.0,
                        claim: AuthorClaim(client: client("claimed"), n: 7, author: authors.1),
                        edits: EditBatch(edits: [.put(testElement, ["n": 1])]).encoded)
                }, to: restore)
            try await log.publish(restore)
            #expect(try await log.forget("ada", on: board))
            let found = try await log.operations(of: board)
            #expect(found.map(\.author) == [nil, .forgotten, Author(subject: "bob"), nil, .forgotten])
            #expect(
                found.map { $0.claim?.author } == [.forgotten, Author(subject: "bob"), .forgotten, nil, nil])
        }
    }

    @Test(
        "removes several people at once, each by two who do the same, while others draw and history is trimmed",
        arguments: LogKind.allCases)
    func forgetsTogether(kind: LogKind) async throws {
        try await withLog(kind) { log, board, epoch in
            let people: [SubjectID] = ["ada", "bob", "carol"]
            for round in 0..<5 {
                for person in people + ["dora"] {
                    try await append(round * 60 + 1...round * 60 + 60, by: person, to: board, in: log)
                }
            }
            var document = Document()
            document.apply([.put(testElement, ["n": 1])])
            try await log.store(Snapshot(document: &document, epoch: epoch, seq: 100), of: board)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for person in people + people {
                    group.addTask { _ = try await log.forget(person, on: board) }
                }
                group.addTask {
                    for n in 301...400 { try await append(n...n, by: "dora", to: board, in: log) }
                }
                group.addTask { try await log.trim(board, upTo: 100) }
                try await group.waitForAll()
            }
            let found = try await log.operations(of: board, after: 100)
            #expect(found.map(\.seq) == Array(101...1_300))
            #expect(Set(found.compactMap(\.author)) == [.forgotten, Author(subject: "dora")])
            #expect(found.count { $0.author == Author(subject: "dora") } > 300)
            #expect(try await log.info(board)?.oldest == 101)
            for person in people { #expect(try await !log.forget(person, on: board)) }
        }
    }

    @Test("keeps who is to be forgotten until it is done, and has somebody else go on", arguments: LogKind.allCases)
    func forgettingQueue(kind: LogKind) async throws {
        let parts = try await LogUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let log = try parts.open()
        try await log.beginForgetting("ada \"quoted\"")
        try await log.beginForgetting("bob")
        try await log.endForgetting("bob")
        // Swift's strings take these two for one.
        try await log.beginForgetting("Karl")
        try await log.beginForgetting("\u{212A}arl")
        try await log.endForgetting("Karl")
        await log.shutdown()
        let again = try parts.open()
        // Somebody has just seen to it.
        if kind == .redis { #expect(try await again.takeUpForgettings(after: 3_600) == []) }
        #expect(Set(try await again.takeUpForgettings(after: 0)) == ["ada \"quoted\"", "\u{212A}arl"])
        try await again.endForgetting("ada \"quoted\"")
        try await again.endForgetting("\u{212A}arl")
        #expect(try await again.takeUpForgettings(after: 0) == [])
        await again.shutdown()
    }

    @Test("leaves nothing of a person in the file")
    func forgetsInTheFile() async throws {
        let parts = try await LogUnderTest(.sqlite)
        let log = try parts.open()
        let board = BoardID.random()
        _ = try await log.create(board, title: nil)
        let subject = SubjectID("somebody-\(UUID().uuidString)")
        for round in 0..<5 {
            try await append(round * 100 + 1...round * 100 + 100, by: subject, to: board, in: log)
            try await append(round * 100 + 1...round * 100 + 100, by: "other", to: board, in: log)
        }
        try await log.remember(
            [try #require(KnownPerson(.author(Author(subject: subject)), name: "\(subject) herself", color: nil))],
            of: board)
        try await log.beginForgetting(subject)
        #expect(try await log.forget(subject, on: board))
        try await log.endForgetting(subject)
        for suffix in ["", "-wal"] {
            let bytes = FileManager.default.contents(atPath: parts.path + suffix) ?? Data()
            #expect(bytes.firstRange(of: Data(subject.string.utf8)) == nil, "\(suffix)")
        }
        #expect(try await log.operations(of: board).count == 1_000)
        await log.shutdown()
    }

    @Test("leaves nothing of a person in Redis, and no other stream, also where the one before was left in the middle")
    func forgetsInRedis() async throws {
        let parts = try await LogUnderTest(.redis)
        let redis = try #require(parts.redis)
        let log = try parts.open()
        let board = BoardID.random()
        _ = try await log.create(board, title: nil)
        for round in 0..<5 { try await append(round * 100 + 1...round * 100 + 100, by: "ada", to: board, in: log) }
        // A node that died when it had copied some.
        let copy = "easel:{\(board.string)}:log:copy:0:\(ClientID(key: "ada").string)"
        let copying = """
            for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '0-300')) do
                redis.call('XADD', KEYS[2], entry[1], 'op', (string.gsub(entry[2][2], '"by":"ada"', '"by":"forgotten"', 1)))
            end
            """
        try await redis.command("EVAL", copying, "2", "easel:{\(board.string)}:log", copy)
        try await redis.command("EXPIRE", copy, "100")
        #expect(try await log.forget("ada", on: board))
        let keys = try await redis.command("KEYS", "*")
        #expect(!keys.contains("copy"), "\(keys)")
        #expect(try await redis.command("TTL", "easel:{\(board.string)}:log").contains("-1"))
        let found = try await log.operations(of: board)
        #expect(found.map(\.seq) == Array(1...500))
        #expect(found.allSatisfy { $0.author == .forgotten })
        try await append(501...501, by: "bob", to: board, in: log)
        #expect(try await log.head(board)?.seq == 501)
        await log.shutdown()
    }
}
