import EaselBoard
import EaselLog
import EaselTestSupport
import NIOCore
import Testing

extension ConformanceTests {
    private func snapshot(_ seq: Seq, _ epoch: Epoch) -> Snapshot {
        Snapshot(
            epoch: epoch, seq: seq, digest: Digest(value: UInt64(seq)),
            frames: [ByteBuffer(string: "one \(seq)"), ByteBuffer(string: "two")])
    }

    @Test(
        "trims behind a stored snapshot only, never back, and says what is no longer kept", arguments: LogKind.allCases)
    func trims(kind: LogKind) async throws {
        try await withLog(kind) { log, board, epoch in
            _ = try await log.append(Array(1...20), to: board)
            await #expect(throws: LogError.self) { try await log.trim(board, upTo: 10) }
            #expect(try await log.info(board)?.oldest == 1)
            try await log.store(snapshot(10, epoch), of: board)
            #expect(try await log.trim(board, upTo: 10) == 11)
            #expect(try await log.trim(board, upTo: 5) == 11)
            #expect(try await log.info(board)?.oldest == 11)
            await #expect(throws: LogError.trimmed(oldest: 11)) {
                try await log.read(board, after: 9, limit: 5, maximumBytes: 1_000)
            }
            #expect(try await log.read(board, after: 10, limit: 50, maximumBytes: 1 << 20).map(\.seq) == Array(11...20))
            #expect(try await log.append([20, 21], to: board, known: 20).outcomes == [.duplicate(20), .sequenced(21)])
            // All of it can go: the log goes on where it was.
            try await log.store(snapshot(21, epoch), of: board)
            #expect(try await log.trim(board, upTo: 21) == 22)
            #expect(try await log.read(board, after: 21, limit: 5, maximumBytes: 1_000).isEmpty)
            #expect(try await log.append([22], to: board, known: 21).outcomes == [.sequenced(22)])
            await #expect(throws: LogError.noSuchBoard(BoardID.nobody)) { try await log.trim(.nobody, upTo: 1) }
        }
    }

    @Test("never trims what a reader has a lease on, until it gives it up", arguments: LogKind.allCases)
    func leases(kind: LogKind) async throws {
        try await withLog(kind) { log, board, epoch in
            _ = try await log.append(Array(1...20), to: board)
            for seq in [5, 10] { try await log.store(snapshot(seq, epoch), of: board) }
            try await log.acquireLease(on: board, from: 3, for: "slow")
            try await log.acquireLease(on: board, from: 15, for: "quick")
            #expect(try await log.trim(board, upTo: 10) == 1)
            try await log.acquireLease(on: board, from: 8, for: "slow")
            #expect(try await log.trim(board, upTo: 10) == 1)
            #expect(try await log.trim(board, upTo: 5) == 6)
            try await log.releaseLease(on: board, of: "slow")
            #expect(try await log.trim(board, upTo: 10) == 11)
            // There is no lease on a board that is not there.
            try await log.acquireLease(on: .nobody, from: 1, for: "stranger")
            #expect(try await log.info(.nobody) == nil)
        }
    }

    @Test("trims more than it removes at a time", arguments: LogKind.allCases)
    func trimsMuch(kind: LogKind) async throws {
        try await withLog(kind) { log, board, epoch in
            for first in stride(from: 1, to: 12_000, by: 1_000) {
                _ = try await log.append(Array(first..<first + 1_000), to: board, known: first - 1)
            }
            try await log.store(snapshot(11_950, epoch), of: board)
            #expect(try await log.trim(board, upTo: 11_950) == 11_951)
            #expect(try await log.operations(of: board, after: 11_950).map(\.seq) == Array(11_951...12_000))
        }
    }

    @Test("lists and removes snapshots, each with all of its parts", arguments: LogKind.allCases)
    func series(kind: LogKind) async throws {
        try await withLog(kind) { log, board, epoch in
            #expect(try await log.snapshotSeqs(of: board) == [])
            for seq in [20, 3, 100] { try await log.store(snapshot(seq, epoch), of: board) }
            #expect(try await log.snapshotSeqs(of: board) == [3, 20, 100])
            try await log.removeSnapshots(at: [3, 50, 20], of: board)
            #expect(try await log.snapshotSeqs(of: board) == [100])
            #expect(try await log.snapshot(of: board, atOrBefore: 99) == nil)
            #expect(try await log.snapshot(of: board, atOrBefore: 100) == snapshot(100, epoch))
            // One with fewer parts takes the place of one with more.
            var shorter = snapshot(100, epoch)
            shorter.frames.removeLast()
            try await log.store(shorter, of: board)
            #expect(try await log.snapshot(of: board, atOrBefore: nil) == shorter)
        }
    }

    @Test("forgets clients that have submitted nothing since a seq", arguments: LogKind.allCases)
    func clients(kind: LogKind) async throws {
        try await withLog(kind) { log, board, _ in
            let keys = (1...3).map { "the key of client \($0)" }
            for (index, key) in keys.enumerated() {
                _ = try await log.append([1], of: key, to: board, known: index)
            }
            #expect(try await log.pruneClients(of: board, before: 3) == 2)
            #expect(try await log.lastSubmission(of: ClientID(key: keys[0]), on: board) == nil)
            #expect(try await log.lastSubmission(of: ClientID(key: keys[2]), on: board) == LastSubmission(n: 1, seq: 3))
        }
    }

    @Test("tells the time that it stamps operations with", arguments: LogKind.allCases)
    func clock(kind: LogKind) async throws {
        try await withLog(kind) { log, board, _ in
            let before = try await log.now()
            _ = try await log.append([1], to: board)
            let after = try await log.now()
            let at = try #require(try await log.operations(of: board).first?.at)
            #expect(before...after ~= at)
        }
    }
}

extension BoardID {
    /// A board that no test makes.
    fileprivate static let nobody: BoardID = .random()
}
