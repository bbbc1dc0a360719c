import EaselBoard
import EaselLog
import EaselTestSupport
import NIOCore
import Testing

/// How a board comes back from an archive.
extension ConformanceTests {
    private func operations(_ seqs: ClosedRange<Seq>, of client: String = "ada's own secret key") -> [LoggedOperation] {
        seqs.map { seq in
            LoggedOperation(
                seq: seq, client: ClientID(key: client), n: seq * 10, at: 1_700_000_000_000 + seq,
                edits: EditBatch(edits: [.put(testElement, ["n": .number(Double(seq))])]).encoded)
        }
    }

    private func info(_ board: BoardID, behind base: Seq = 0) -> BoardInfo {
        BoardInfo(
            id: board, title: "Restored", epoch: .random(), seq: base, oldest: base + 1, createdAt: 1_700_000_000_000,
            updatedAt: 1_700_000_000_000)
    }

    @Test("shows nobody a board that is being restored, and then all of it at once", arguments: LogKind.allCases)
    func restores(kind: LogKind) async throws {
        try await withLog(kind) { log, other, _ in
            let board = BoardID.random()
            let info = info(board)
            let restore = try await log.beginRestore(of: info, numbers: .kept)
            try await log.add(operations(1...3), to: restore)
            try await log.add(operations(4...5), to: restore)
            var document = Document()
            document.apply([.put(testElement, ["n": 5])])
            let snapshot = Snapshot(document: &document, epoch: info.epoch, seq: 5)
            try await log.add(snapshot, to: restore)
            #expect(try await log.info(board) == nil)
            #expect(try await log.head(board) == nil)
            #expect(try await log.list(after: nil, limit: 10).map(\.id) == [other])
            await #expect(throws: LogError.noSuchBoard(board)) {
                try await log.read(board, after: 0, limit: 1, maximumBytes: 1)
            }
            try await log.publish(restore)
            let found = try #require(try await log.info(board))
            #expect(found.title == "Restored" && found.epoch == info.epoch && found.seq == 5 && found.oldest == 1)
            #expect(found.createdAt == info.createdAt && found.updatedAt == 1_700_000_000_005)
            #expect(try await log.read(board, after: 0, limit: 10, maximumBytes: 1 << 20) == operations(1...5))
            #expect(try await log.snapshot(of: board, atOrBefore: nil) == snapshot)
            #expect(Set(try await log.list(after: nil, limit: 10).map(\.id)) == [board, other])
            let newest = try await log.lastSubmission(of: ClientID(key: "ada's own secret key"), on: board)
            #expect(newest == LastSubmission(n: 50, seq: 5))
            #expect(try await log.append([51], of: "ada's own secret key", to: board).outcomes == [.sequenced(6)])
        }
    }

    @Test("counts no number of an archive whose authors are claims", arguments: LogKind.allCases)
    func forgetsNumbers(kind: LogKind) async throws {
        try await withLog(kind) { log, _, _ in
            let board = BoardID.random()
            let restore = try await log.beginRestore(of: info(board), numbers: .forgotten)
            try await log.add(operations(1...3), to: restore)
            try await log.publish(restore)
            #expect(try await log.lastSubmission(of: ClientID(key: "ada's own secret key"), on: board) == nil)
            #expect(try await log.append([1], of: "ada's own secret key", to: board).outcomes == [.sequenced(4)])
        }
    }

    @Test("goes on behind the seq where restored history begins", arguments: LogKind.allCases)
    func restoresTrimmed(kind: LogKind) async throws {
        try await withLog(kind) { log, _, _ in
            for count in [0, 2] {
                let board = BoardID.random()
                let restore = try await log.beginRestore(of: info(board, behind: 40), numbers: .kept)
                if count > 0 { try await log.add(operations(41...42), to: restore) }
                try await log.publish(restore)
                #expect(try await log.info(board)?.oldest == 41)
                await #expect(throws: LogError.trimmed(oldest: 41)) {
                    try await log.read(board, after: 39, limit: 1, maximumBytes: 1)
                }
                #expect(try await log.append([1], to: board, known: 40 + count).outcomes == [.sequenced(41 + count)])
            }
        }
    }

    @Test("never restores over a board, also not over one that was made meanwhile", arguments: LogKind.allCases)
    func restoresOverNothing(kind: LogKind) async throws {
        try await withLog(kind) { log, existing, _ in
            await #expect(throws: LogError.boardExists(existing)) {
                try await log.beginRestore(of: info(existing), numbers: .kept)
            }
            let board = BoardID.random()
            let restores = [
                try await log.beginRestore(of: info(board), numbers: .kept),
                try await log.beginRestore(of: info(board), numbers: .kept),
            ]
            for restore in restores { try await log.add(operations(1...2), to: restore) }
            _ = try await log.create(board, title: "Made meanwhile")
            for restore in restores {
                await #expect(throws: LogError.boardExists(board)) { try await log.publish(restore) }
                try await log.abandon(restore)
            }
            #expect(try await log.info(board)?.title == "Made meanwhile")
            #expect(try await log.info(board)?.seq == 0)
        }
    }

    @Test("takes nothing for a restore that was abandoned, or that does not follow", arguments: LogKind.allCases)
    func abandons(kind: LogKind) async throws {
        try await withLog(kind) { log, other, _ in
            let board = BoardID.random()
            let restore = try await log.beginRestore(of: info(board), numbers: .kept)
            try await log.add(operations(1...2), to: restore)
            await #expect(throws: LogError.stale) { try await log.add(operations(4...5), to: restore) }
            try await log.abandon(restore)
            await #expect(throws: LogError.self) { try await log.add(operations(3...4), to: restore) }
            await #expect(throws: LogError.stale) { try await log.publish(restore) }
            try await log.abandon(restore)
            #expect(try await log.list(after: nil, limit: 10).map(\.id) == [other])
            #expect(try await log.create(board, title: nil).created)
            #expect(try await log.info(board)?.seq == 0)
        }
    }

    @Test("leaves nothing of a restore whose process was killed", arguments: [LogKind.sqlite, .redis])
    func forgetsKilledRestores(kind: LogKind) async throws {
        let parts = try await LogUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let log = try parts.open()
        let board = BoardID.random()
        let restore = try await log.beginRestore(of: info(board), numbers: .kept)
        try await log.add(operations(1...20), to: restore)
        await log.shutdown()
        let next = try parts.open()
        #expect(try await next.list(after: nil, limit: 10).isEmpty)
        if let redis = parts.redis {
            // By itself, after a quarter of an hour.
            for name in ["meta", "log", "clients"] {
                let time = try await redis.command(
                    "EVAL", "return redis.call('TTL', redis.call('KEYS', ARGV[1])[1])", "0",
                    "easel:{\(board.string)}:restore:*:\(name)")
                #expect((1...900).contains(Int(time) ?? 0), "\(name): \(time)")
            }
        } else {
            await #expect(throws: LogError.stale) { try await next.publish(restore) }
        }
        #expect(try await next.create(board, title: nil).created)
        await next.shutdown()
    }

    @Test("gives each board an epoch that nobody can choose, also one that was deleted", arguments: LogKind.allCases)
    func epochs(kind: LogKind) async throws {
        try await withLog(kind) { log, board, first in
            var epochs: Set = [first]
            for _ in 0..<3 {
                #expect(try await log.delete(board))
                epochs.insert(try await log.create(board, title: nil).info.epoch)
            }
            #expect(epochs.count == 4)
        }
    }
}
