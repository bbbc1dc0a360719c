import EaselBoard
import EaselJSON
import EaselLog
import EaselTestSupport
import Foundation
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import Testing

@Suite("A board log, whatever it is made of", .serialized)
struct ConformanceTests {
    /// A log of that kind with one board on it.
    func withLog(
        _ kind: LogKind, _ body: (any BoardLog, BoardID, _ epoch: Epoch) async throws -> Void
    ) async throws {
        let parts = try await LogUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let log = try parts.open()
        let board = BoardID.random()
        let epoch = try await log.create(board, title: nil).info.epoch
        try await body(log, board, epoch)
        await log.shutdown()
    }

    @Test("numbers operations 1, 2, 3, … and gives them back as they were", arguments: LogKind.allCases)
    func dense(kind: LogKind) async throws {
        let parts = try await LogUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let log = try parts.open()
        let board = BoardID.random()
        _ = try await log.create(board, title: "A title")
        let receipt = try await log.append([1, 2, 5], to: board)
        #expect(receipt == AppendReceipt(outcomes: [.sequenced(1), .sequenced(2), .sequenced(3)], head: 3))
        let operations = try await log.operations(of: board)
        #expect(operations.map(\.seq) == [1, 2, 3])
        #expect(operations.map(\.n) == [1, 2, 5])
        #expect(operations.last?.edits == [.put(testElement, ["n": 5])])
        #expect(try await log.head(board)?.seq == 3)
        #expect(try await log.lastSubmission(of: ClientID(key: "the key of a test client"), on: board)?.n == 5)
        await log.shutdown()
    }

    @Test("sequences what a client gives again only once, and tells where", arguments: LogKind.allCases)
    func duplicates(kind: LogKind) async throws {
        let parts = try await LogUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let log = try parts.open()
        let board = BoardID.random()
        _ = try await log.create(board, title: nil)
        _ = try await log.append([1, 2, 3], to: board)
        let again = try await log.append([2, 3, 4, 4], to: board)
        #expect(again.outcomes == [.duplicate(nil), .duplicate(3), .sequenced(4), .duplicate(4)])
        #expect(try await log.operations(of: board).map(\.n) == [1, 2, 3, 4])
        let other = try await log.append([1], of: "the key of another client", to: board)
        #expect(other.outcomes == [.sequenced(5)])
        await log.shutdown()
    }

    @Test("keeps each client's order without a hole when many append at once", arguments: LogKind.allCases)
    func concurrentAppenders(kind: LogKind) async throws {
        let parts = try await LogUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let log = try parts.open()
        let board = BoardID.random()
        _ = try await log.create(board, title: nil)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for appender in 0..<8 {
                group.addTask {
                    for n in stride(from: 1, through: 100, by: 4) {
                        let batch = Array(n..<n + 4)
                        let client = "the key of client \(appender)"
                        // Every batch goes twice, at the same time: a retry that races with what it repeats.
                        async let first = log.append(batch, of: client, to: board)
                        async let second = log.append(batch, of: client, to: board)
                        let outcomes = try await zip(first.outcomes, second.outcomes)
                        for (one, other) in outcomes {
                            let isOnce =
                                { if case .sequenced = $0 { true } else { false } } as (AppendReceipt.Outcome) -> Bool
                            #expect(isOnce(one) != isOnce(other))
                        }
                    }
                }
            }
            // Reading while appending: always a dense beginning of the log.
            group.addTask {
                var seen = 0
                while seen < 800 {
                    let operations = try await log.operations(of: board)
                    #expect(operations.map(\.seq) == Array(1..<operations.count + 1))
                    #expect(operations.count >= seen)
                    seen = operations.count
                }
            }
            try await group.waitForAll()
        }
        let operations = try await log.operations(of: board)
        #expect(operations.map(\.seq) == Array(1...800))
        for (_, mine) in Dictionary(grouping: operations, by: \.client) {
            #expect(mine.map(\.n) == Array(1...100))
        }
        #expect(zip(operations, operations.dropFirst()).allSatisfy { $0.at <= $1.at })
        await log.shutdown()
    }

    @Test("tells followers every operation, in order", arguments: LogKind.allCases)
    func following(kind: LogKind) async throws {
        let parts = try await LogUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let log = try parts.open()
        let board = BoardID.random()
        _ = try await log.create(board, title: nil)
        let heard = NIOLockedValueBox<[EaselBoard.Operation]>([])
        let subscription = try await log.follow(board, on: MultiThreadedEventLoopGroup.singleton.next()) { event in
            guard case .operations(let frame) = event else { return }
            let operations = frame.operations.compactMap {
                try? EaselBoard.Operation(json: JSON(parsing: $0.json.readableBytesView))
            }
            heard.withLockedValue { $0 += operations }
        }
        for n in stride(from: 1, through: 200, by: 10) {
            _ = try await log.append(Array(n..<n + 10), to: board)
        }
        try await Eventually.holds("all are heard") { heard.withLockedValue { $0.count } >= 200 }
        #expect(heard.withLockedValue { $0 } == (try await log.operations(of: board)))
        await subscription.cancel()
        await log.shutdown()
    }

    @Test("refuses a batch where it has another operation than it had taken", arguments: LogKind.allCases)
    func replacedTail(kind: LogKind) async throws {
        let parts = try await LogUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let log = try parts.open()
        let board = BoardID.random()
        let epoch = try await log.create(board, title: nil).info.epoch
        let (ada, bob) = ("the key of a test client", "the key of another client")
        _ = try await log.append([1, 2], of: ada, to: board)
        _ = try await log.append([1], of: bob, to: board)
        func append(_ n: Int, taken seq: Seq, of key: String, as last: Int) async throws -> Seq? {
            try await log.append(
                AppendBatch(
                    board: board, epoch: epoch, known: 3,
                    newest: SequencedOperation(seq: seq, client: ClientID(key: key), n: last),
                    submissions: [Submission(client: ClientID(key: ada), n: n, edits: Array("[]".utf8))])
            ).outcomes.first?.seq
        }
        for (seq, key, n) in [(3, ada, 3), (3, bob, 2), (3, bob, 10), (2, bob, 2), (2, ada, 1)] {
            await #expect(throws: LogError.replaced(head: 3)) { try await append(3, taken: seq, of: key, as: n) }
        }
        #expect(try await append(3, taken: 3, of: bob, as: 1) == 4)
        #expect(try await append(4, taken: 2, of: ada, as: 2) == 5)
        await log.shutdown()
    }

    @Test("refuses another epoch, a lost tail and a board that is not there", arguments: LogKind.allCases)
    func refusals(kind: LogKind) async throws {
        let parts = try await LogUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let log = try parts.open()
        let board = BoardID.random()
        await #expect(throws: LogError.noSuchBoard(board)) { try await log.append([1], to: board) }
        let epoch = try await log.create(board, title: nil).info.epoch
        await #expect(throws: LogError.behind(head: 0)) { try await log.append([1], to: board, known: 7) }
        await #expect(throws: LogError.epochChanged(current: epoch)) {
            try await log.append(
                AppendBatch(
                    board: board, epoch: "another", known: 0,
                    submissions: [Submission(client: ClientID(key: "any key at all"), n: 1, edits: Array("[]".utf8))]))
        }
        #expect(try await log.head(board)?.seq == 0)
        await log.shutdown()
    }

    @Test(
        "forgets a deleted board, tells its followers, and gives a new one another epoch", arguments: LogKind.allCases)
    func deletion(kind: LogKind) async throws {
        let parts = try await LogUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let log = try parts.open()
        let board = BoardID.random()
        let first = try await log.create(board, title: nil)
        #expect(first.created)
        #expect(try await log.create(board, title: nil).created == false)
        _ = try await log.append([1, 2], to: board)
        let isDeleted = NIOLockedValueBox(false)
        let subscription = try await log.follow(board, on: MultiThreadedEventLoopGroup.singleton.next()) { event in
            if case .deleted = event { isDeleted.withLockedValue { $0 = true } }
        }
        #expect(try await log.delete(board))
        #expect(try await log.delete(board) == false)
        try await Eventually.holds("the deletion is heard") { isDeleted.withLockedValue { $0 } }
        #expect(try await log.info(board) == nil)
        let second = try await log.create(board, title: nil)
        #expect(second.info.epoch != first.info.epoch)
        #expect(try await log.append([1], to: board).outcomes == [.sequenced(1)])
        await subscription.cancel()
        await log.shutdown()
    }

    @Test("lists boards by id, page by page, with the titles they were given", arguments: LogKind.allCases)
    func listing(kind: LogKind) async throws {
        let parts = try await LogUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let log = try parts.open()
        let boards = try (10..<15).map { try BoardID(validating: "board-\($0)") }
        for board in boards.shuffled() { _ = try await log.create(board, title: "Title of \(board.string)") }
        let first = try await log.list(after: nil, limit: 3)
        let rest = try await log.list(after: first.last?.id, limit: 3)
        #expect((first + rest).map(\.id) == boards)
        #expect(first.first?.title == "Title of board-10")
        #expect(try await log.rename(boards[0], title: "Ünïcode").title == "Ünïcode")
        await #expect(throws: LogError.noSuchBoard(try BoardID(validating: "none"))) {
            try await log.rename(BoardID(validating: "none"), title: "x")
        }
        await log.shutdown()
    }

    @Test("finds the newest snapshot at or before a seq", arguments: LogKind.allCases)
    func snapshots(kind: LogKind) async throws {
        let parts = try await LogUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let log = try parts.open()
        let board = BoardID.random()
        let epoch = try await log.create(board, title: nil).info.epoch
        let made = [10, 20, 300].map { seq in
            Snapshot(
                epoch: epoch, seq: seq, digest: Digest(value: UInt64(seq)),
                frames: [ByteBuffer(string: "one of \(seq)"), ByteBuffer(string: "two of \(seq)")])
        }
        for snapshot in made { try await log.store(snapshot, of: board) }
        #expect(try await log.snapshot(of: board, atOrBefore: nil) == made[2])
        #expect(try await log.snapshot(of: board, atOrBefore: 299) == made[1])
        #expect(try await log.snapshot(of: board, atOrBefore: 10) == made[0])
        #expect(try await log.snapshot(of: board, atOrBefore: 9) == nil)
        await log.shutdown()
    }

    @Test("knows who is on a board", arguments: LogKind.allCases)
    func roster(kind: LogKind) async throws {
        let parts = try await LogUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let log = try parts.open()
        let board = BoardID.random()
        _ = try await log.create(board, title: nil)
        let ada = Participant(session: "s1", client: ClientID(key: "ada's own key"), name: "Ada", color: "#111111")
        let bob = Participant(session: "s2", client: ClientID(key: "bob's own key"), name: "Bob", color: "#222222")
        try await log.enter([ada], node: "n1", on: board)
        try await log.enter([bob], node: "n2", on: board)
        #expect(Set(try await log.participants(of: board).map(\.node)) == ["n1", "n2"])
        // Again, in another state: what was recorded is replaced.
        var moved = bob
        moved.state = ["cursor": [1, 2]]
        try await log.enter([ada, moved], node: "n2", on: board)
        let entries = try await log.participants(of: board).sorted { $0.participant.session < $1.participant.session }
        #expect(entries == [ada, moved].map { RosterEntry(participant: $0, node: "n2") })
        try await log.enter([bob], node: "n2", on: board)
        try await log.leave(["s1", "unknown"], on: board)
        #expect(try await log.participants(of: board) == [RosterEntry(participant: bob, node: "n2")])
        await log.shutdown()
    }

    @Test("has everything after it was closed and opened again", arguments: LogKind.allCases)
    func reopening(kind: LogKind) async throws {
        let parts = try await LogUnderTest(kind)
        let board = BoardID.random()
        let before = try parts.open()
        _ = try await before.create(board, title: "Kept")
        _ = try await before.append(Array(1...50), to: board)
        let operations = try await before.operations(of: board)
        await before.shutdown()
        if let redis = parts.redis {
            await redis.kill9()
            try await redis.start()
        }
        let after = try parts.open()
        #expect(try await after.operations(of: board) == operations)
        #expect(try await after.info(board)?.title == "Kept")
        #expect(try await after.append([50, 51], to: board).outcomes == [.duplicate(50), .sequenced(51)])
        await after.shutdown()
    }
}
