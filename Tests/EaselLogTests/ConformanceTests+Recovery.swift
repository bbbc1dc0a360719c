import EaselBoard
import EaselLog
import EaselTestSupport
import NIOCore
import Testing

/// How a log takes back what it has lost, or what it never had.
extension ConformanceTests {
    @Test("says where it ends, and which operation it has at a seq", arguments: LogKind.allCases)
    func examining(kind: LogKind) async throws {
        try await withLog(kind) { log, board, epoch in
            #expect(try await log.examine(.random(), at: 1) == nil)
            _ = try await log.append([1, 2, 3], to: board)
            let operations = try await log.read(board, after: 0, limit: 10, maximumBytes: 1 << 20)
            let head = BoardHead(epoch: epoch, seq: 3)
            #expect(try await log.examine(board, at: 2) == LogExamination(head: head, operation: operations[1]))
            #expect(try await log.examine(board, at: 4) == LogExamination(head: head, operation: nil))
            #expect(try await log.examine(board, at: 0) == LogExamination(head: head, operation: nil))
        }
    }

    @Test("takes a board that it does not know, behind the seq where its history begins", arguments: LogKind.allCases)
    func unknownBoardComesBack(kind: LogKind) async throws {
        try await withLog(kind) { log, board, epoch in
            _ = try await log.append([1, 2, 3], to: board)
            let kept = Array(try await log.read(board, after: 1, limit: 10, maximumBytes: 1 << 20))
            let info = try #require(try await log.info(board))
            #expect(try await log.delete(board))
            #expect(try await log.hasTombstone(of: board, epoch: epoch))
            let batch = RecoveryBatch(board: board, found: nil, base: 1, operations: kept, info: info)
            #expect(try await log.recover(batch) == 3)
            await #expect(throws: LogError.stale) { try await log.recover(batch) }
            #expect(try await log.head(board) == BoardHead(epoch: epoch, seq: 3))
            #expect(try await log.info(board)?.oldest == 2)
            #expect(try await log.read(board, after: 1, limit: 10, maximumBytes: 1 << 20) == kept)
            await #expect(throws: LogError.trimmed(oldest: 2)) {
                try await log.read(board, after: 0, limit: 10, maximumBytes: 1 << 20)
            }
            // Who submits again is told that it is there.
            #expect(try await log.append([3, 4], to: board, known: 3).outcomes == [.duplicate(3), .sequenced(4)])
        }
    }

    @Test("takes operations behind its end only if it is as it was found", arguments: LogKind.allCases)
    func staleRecovery(kind: LogKind) async throws {
        try await withLog(kind) { log, board, epoch in
            _ = try await log.append([1, 2], to: board)
            let info = try #require(try await log.info(board))
            let lost = LoggedOperation(
                seq: 3, client: ClientID(key: "the key of another client"), n: 7, at: 4_000_000_000_000,
                edits: EditBatch(edits: [.clear]).encoded)
            func batch(found seq: Seq, in epoch: Epoch) -> RecoveryBatch {
                RecoveryBatch(
                    board: board, found: BoardHead(epoch: epoch, seq: seq), base: seq, operations: [lost], info: info)
            }
            await #expect(throws: LogError.stale) { try await log.recover(batch(found: 1, in: epoch)) }
            await #expect(throws: LogError.stale) { try await log.recover(batch(found: 2, in: "another")) }
            #expect(try await log.recover(batch(found: 2, in: epoch)) == 3)
            #expect(try await log.read(board, after: 2, limit: 1, maximumBytes: 1 << 20) == [lost])
            let newest = try await log.lastSubmission(of: ClientID(key: "the key of another client"), on: board)
            #expect(newest == LastSubmission(n: 7, seq: 3))
            // Time does not go back behind it.
            _ = try await log.append([3], to: board, known: 3)
            #expect(try await log.operations(of: board).last?.at == 4_000_000_000_000)
        }
    }

    @Test("tells who is on each of many boards at once, in the order of the boards", arguments: LogKind.allCases)
    func manyRosters(kind: LogKind) async throws {
        try await withLog(kind) { log, board, _ in
            let other = BoardID.random()
            _ = try await log.create(other, title: nil)
            let ada = Participant(session: "s1", client: ClientID(key: "ada's own key"), name: "Ada", color: "#111111")
            try await log.enter([ada], node: "n1", on: other)
            let entry = RosterEntry(participant: ada, node: "n1")
            #expect(try await log.participants(of: [board, other, .random()]) == [[], [entry], []])
            #expect(try await log.participants(of: [BoardID]()) == [])
            let heads = [try await log.head(board), try await log.head(other), nil]
            #expect(heads[0] != nil && heads[1] != nil)
            #expect(try await log.heads(of: [board, other, .random()]) == heads)
            #expect(try await log.heads(of: []) == [])
        }
    }
}
