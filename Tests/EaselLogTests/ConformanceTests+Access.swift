import EaselBoard
import EaselJSON
import EaselLog
import EaselTestSupport
import NIOConcurrencyHelpers
import NIOPosix
import Testing

/// Who may do what on a board, as logs keep it.
extension ConformanceTests {
    private func member(_ subject: SubjectID, _ record: AccessRecord) throws -> AccessRecord {
        try record.changed { record throws(AccessRecord.Refusal) in try record.setMember(subject, to: .editor) }.record
    }

    @Test(
        "keeps who owns a board and who may do what, and changes it only for those who know it",
        arguments: LogKind.allCases)
    func access(kind: LogKind) async throws {
        let parts = try await LogUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let log = try parts.open()
        let (board, nobodys) = (BoardID.random(), BoardID.random())
        let made = try await log.create(board, title: nil, access: AccessRecord(owner: "ada"))
        #expect(made.info.access.owner == "ada")
        #expect(try await log.create(board, title: nil, access: AccessRecord(owner: "eve")).info.access.owner == "ada")
        _ = try await log.create(nobodys, title: nil)
        #expect(try await log.access(of: nobodys)?.record == AccessRecord())
        #expect(try await log.access(of: .random()) == nil)

        let changed = try member("bob", made.info.access)
        let known = BoardAccess(of: made.info)
        #expect(try await log.access(of: board) == known)
        try await log.setAccess(changed, replacing: known, of: board)
        let late = try member("eve", made.info.access)
        await #expect(throws: LogError.stale) { try await log.setAccess(late, replacing: known, of: board) }
        await #expect(throws: LogError.self) { try await log.setAccess(late, replacing: known, of: .random()) }
        #expect(try await log.access(of: board)?.record == changed)
        try await log.setAccess(
            try member("ada", AccessRecord()), replacing: try #require(try await log.access(of: nobodys)), of: nobodys)
        #expect(try await log.list(after: nil, limit: 10).first { $0.id == board }?.access == changed)
        await log.shutdown()

        let reopened = NIOLockedValueBox<(any BoardLog)?>(nil)
        // Another test may be starting a process, which has the file's lock for a moment.
        try await Eventually.holds("the log can be opened again") {
            reopened.withLockedValue { log in
                log = try? parts.open()
                return log != nil
            }
        }
        let again = try #require(reopened.withLockedValue { $0 })
        #expect(try await again.info(board)?.access == changed)
        #expect(try await again.delete(board))
        #expect(try await again.create(board, title: nil).info.access == AccessRecord())
        await again.shutdown()
    }

    @Test("renames and deletes a board only for those who know what others may do there", arguments: LogKind.allCases)
    func judgedChanges(kind: LogKind) async throws {
        try await withLog(kind) { log, _, _ in
            let (board, nobodys) = (BoardID.random(), BoardID.random())
            let made = BoardAccess(
                of: try await log.create(board, title: "first", access: AccessRecord(owner: "ada")).info)
            let open = BoardAccess(of: try await log.create(nobodys, title: nil).info)
            #expect(try await log.rename(board, title: "second", judgedBy: made).title == "second")
            let changed = BoardAccess(epoch: made.epoch, record: try member("bob", made.record))
            try await log.setAccess(changed.record, replacing: made, of: board)
            await #expect(throws: LogError.accessChanged) {
                try await log.rename(board, title: "third", judgedBy: made)
            }
            await #expect(throws: LogError.accessChanged) { try await log.delete(board, judgedBy: made) }
            #expect(try await log.info(board)?.title == "second")
            #expect(try await log.rename(board, title: "third", judgedBy: changed).title == "third")
            #expect(try await log.delete(board, judgedBy: changed))
            #expect(try await !log.delete(board, judgedBy: changed))
            await #expect(throws: LogError.noSuchBoard(board)) {
                try await log.rename(board, title: "fourth", judgedBy: changed)
            }
            #expect(try await log.rename(nobodys, title: "second", judgedBy: open).title == "second")
            #expect(try await log.delete(nobodys, judgedBy: open))
        }
    }

    @Test(
        "takes no change, and gives no operation, of a board that another was made in the place of",
        arguments: LogKind.allCases)
    func madeAgain(kind: LogKind) async throws {
        try await withLog(kind) { log, board, epoch in
            let old = BoardAccess(of: try #require(try await log.info(board)))
            #expect(try await log.read(board, in: epoch, after: 0, limit: 9, maximumBytes: 1 << 20).isEmpty)
            #expect(try await log.delete(board))
            await #expect(throws: LogError.noSuchBoard(board)) {
                try await log.read(board, in: epoch, after: 0, limit: 9, maximumBytes: 1 << 20)
            }
            let new = BoardAccess(of: try await log.create(board, title: "new").info)
            #expect(new.record == old.record && new.epoch != old.epoch)
            let record = try member("eve", old.record)
            await #expect(throws: LogError.stale) { try await log.setAccess(record, replacing: old, of: board) }
            await #expect(throws: LogError.accessChanged) { try await log.rename(board, title: "old", judgedBy: old) }
            await #expect(throws: LogError.accessChanged) { try await log.delete(board, judgedBy: old) }
            _ = try await log.append([1, 2, 3], to: board)
            await #expect(throws: LogError.epochChanged(current: new.epoch)) {
                try await log.read(board, in: epoch, after: 1, limit: 9, maximumBytes: 1 << 20)
            }
            #expect(
                try await log.read(board, in: new.epoch, after: 1, limit: 9, maximumBytes: 1 << 20).map(\.seq) == [
                    2, 3,
                ])
            // Where one process has the store, nothing is ever lost, and whatever is gone was deleted.
            if kind != .sqlite { #expect(try await !log.hasTombstone(of: board, epoch: new.epoch)) }
            #expect(try await log.info(board)?.title == "new")
            #expect(try await log.access(of: board) == new)
        }
    }

    @Test("tells followers of another record before whatever is sequenced later", arguments: LogKind.allCases)
    func accessEvents(kind: LogKind) async throws {
        try await withLog(kind) { log, board, epoch in
            let told = NIOLockedValueBox<[String]>([])
            let subscription = try await log.follow(board, on: MultiThreadedEventLoopGroup.singleton.next()) { event in
                switch event {
                case .operations(let frame): told.withLockedValue { $0.append("seq \(frame.last)") }
                case .accessChanged(let record, _): told.withLockedValue { $0.append("revision \(record.revision)") }
                default: break
                }
            }
            var record = AccessRecord()
            for n in 1...20 {
                let changed = try member(SubjectID("m\(n)"), record)
                try await log.setAccess(changed, replacing: BoardAccess(epoch: epoch, record: record), of: board)
                record = changed
                _ = try await log.append([n], to: board)
            }
            try await Eventually.holds("all is told") { told.withLockedValue { $0.count } == 40 }
            #expect(told.withLockedValue { $0 } == (1...20).flatMap { ["revision \($0)", "seq \($0)"] })
            await subscription.cancel()
        }
    }

    @Test("takes no operation that was judged by another record, and keeps whose each is", arguments: LogKind.allCases)
    func judgedOperations(kind: LogKind) async throws {
        try await withLog(kind) { log, board, epoch in
            let record = try member("ada", AccessRecord())
            try await log.setAccess(
                record, replacing: BoardAccess(epoch: epoch, record: AccessRecord()), of: board)
            func append(_ n: Int, judgedBy grants: Int?, author: Author?) async throws -> AppendReceipt {
                try await log.append(
                    AppendBatch(
                        board: board, epoch: epoch, known: 0, access: grants,
                        submissions: [
                            Submission(
                                client: ClientID(key: "k"), n: n, author: author,
                                edits: EditBatch(edits: [.put(testElement, [:])]).encoded)
                        ]))
            }
            await #expect(throws: LogError.accessChanged) { try await append(1, judgedBy: 0, author: nil) }
            let ada = Author(subject: #"ada "{seq}" \ \u{1F3A8}"#)
            #expect(try await append(1, judgedBy: record.grants, author: ada).head == 1)
            #expect(try await append(2, judgedBy: nil, author: nil).head == 2)
            let operations = try await log.operations(of: board)
            #expect(operations.map(\.author) == [ada, nil])
            let logged = try await log.read(board, after: 0, limit: 10, maximumBytes: 1 << 20)
            #expect(Array(try #require(logged.first).json.readableBytesView) == operations.first?.encoded)
            #expect(OperationFrame(logged)?.operations == logged)
        }
    }

    @Test("gives a board that is restored the record that it is to have", arguments: LogKind.allCases)
    func restoredAccess(kind: LogKind) async throws {
        let parts = try await LogUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let log = try parts.open()
        let board = BoardID.random()
        let info = BoardInfo(
            id: board, title: "t", epoch: .random(), seq: 0, oldest: 1, createdAt: 1, updatedAt: 1,
            access: AccessRecord(owner: "ada"))
        let restore = try await log.beginRestore(of: info, numbers: .forgotten)
        try await log.publish(restore)
        #expect(try await log.access(of: board)?.record.owner == "ada")
        await log.shutdown()
    }

    @Test("puts a board that was lost back with its record", arguments: [LogKind.redis, .memory])
    func recoveredAccess(kind: LogKind) async throws {
        let parts = try await LogUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let log = try parts.open()
        let board = BoardID.random()
        let info = BoardInfo(
            id: board, title: "t", epoch: .random(), seq: 0, oldest: 1, createdAt: 1, updatedAt: 1,
            access: AccessRecord(owner: "ada"))
        _ = try await log.recover(RecoveryBatch(board: board, found: nil, base: 0, operations: [], info: info))
        #expect(try await log.access(of: board)?.record.owner == "ada")
        await log.shutdown()
    }
}
