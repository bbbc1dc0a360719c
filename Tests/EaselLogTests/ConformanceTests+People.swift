import EaselBoard
import EaselLog
import Testing

/// The names of those who have drawn, as logs keep them.
extension ConformanceTests {
    private func person(_ number: Int, _ name: String) throws -> KnownPerson {
        let client = ClientID(key: try ClientKey(validating: "a person's key, number \(number)"))
        return try #require(KnownPerson(.client(client), name: name, color: "#e03131"))
    }

    @Test("remembers who has drawn, by the newest name, until the board is deleted", arguments: LogKind.allCases)
    func people(kind: LogKind) async throws {
        try await withLog(kind) { log, board, _ in
            let ada = try #require(KnownPerson(.author(Author(subject: "ada")), name: "Ada \u{1F3A8}", color: nil))
            let (bob, carol) = (try person(1, "Bob"), try person(2, "Carol:\"}"))
            #expect(try await log.people(of: board) == [])
            try await log.remember([ada, bob], of: board)
            try await log.remember([carol, try person(1, "Robert")], of: board)
            let found = try await log.people(of: board)
            #expect(Set(found.map(\.name)) == ["Ada \u{1F3A8}", "Robert", "Carol:\"}"])
            #expect(found.contains(ada) && found.contains(carol))
            #expect(found.filter(\.isClaimed).count == 2)
            // A board that is not there has nobody, and is not made.
            try await log.remember([ada], of: .random())
            let gone = BoardID.random()
            try await log.remember([ada], of: gone)
            #expect(try await log.people(of: gone) == [])
            #expect(try await log.head(gone) == nil)
            #expect(try await log.delete(board))
            #expect(try await log.people(of: board) == [])
            _ = try await log.create(board, title: nil)
            #expect(try await log.people(of: board) == [])
        }
    }

    @Test(
        "remembers so many and no more, and forgets those whom it has heard of longest ago", arguments: LogKind.allCases
    )
    func forgottenPeople(kind: LogKind) async throws {
        try await withLog(kind) { log, board, _ in
            let first = try person(0, "First")
            try await log.remember([first], of: board)
            for start in stride(from: 1, to: KnownPerson.maximum + 200, by: 100) {
                try await log.remember(try (start..<start + 100).map { try person($0, "p\($0)") }, of: board)
                // Whoever goes on drawing is not forgotten.
                try await log.remember([try person(1, "Second")], of: board)
            }
            let names = Set(try await log.people(of: board).map(\.name))
            #expect(names.count <= KnownPerson.maximum && names.count > KnownPerson.maximum * 8 / 10)
            #expect(names.contains("Second") && names.contains("p\(KnownPerson.maximum + 200)"))
            #expect(!names.contains("First"))
        }
    }
}
