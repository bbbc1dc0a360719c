import EaselBoard
import EaselJSON
import EaselLog
import EaselTestSupport
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import Testing

/// What a log does besides numbering operations: nodes, messages, late snapshots, bad company.
extension ConformanceTests {
    @Test("knows which nodes live", arguments: LogKind.allCases)
    func nodes(kind: LogKind) async throws {
        let parts = try await LogUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let log = try parts.open()
        try await log.heartbeat("one")
        try await log.heartbeat("two")
        #expect(try await log.liveNodes(within: .seconds(60)) == ["one", "two"])
        try await log.deregister("one")
        #expect(try await log.liveNodes(within: .seconds(60)) == ["two"])
        try await Eventually.holds("a node without heartbeats is dead") {
            try await log.heartbeat("three")
            return try await log.liveNodes(within: .milliseconds(300)) == ["three"]
        }
        try await log.checkReadiness()
        await log.shutdown()
    }

    @Test("passes on what is published, and nothing after the follower has left", arguments: LogKind.allCases)
    func publishing(kind: LogKind) async throws {
        let parts = try await LogUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let log = try parts.open()
        let board = BoardID.random()
        _ = try await log.create(board, title: nil)
        let heard = NIOLockedValueBox<[ByteBuffer]>([])
        let subscription = try await log.follow(board, on: MultiThreadedEventLoopGroup.singleton.next()) { event in
            if case .published(let frame) = event { heard.withLockedValue { $0.append(frame) } }
        }
        let frames = (0..<20).map { ByteBuffer(string: "{\"type\":\"presence\",\"number\":\($0)}") }
        for frame in frames { try await log.publish(frame, on: board) }
        try await Eventually.holds("all are heard") { heard.withLockedValue { $0.count } == frames.count }
        #expect(heard.withLockedValue { $0 } == frames)
        await subscription.cancel()
        try await log.publish(frames[0], on: board)
        _ = try await log.head(board)
        #expect(heard.withLockedValue { $0.count } == frames.count)
        await log.shutdown()
    }

    @Test("takes good batches that come together with bad ones", arguments: LogKind.allCases)
    func badCompany(kind: LogKind) async throws {
        let parts = try await LogUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let log = try parts.open()
        let boards = (0..<10).map { _ in BoardID.random() }
        for board in boards { _ = try await log.create(board, title: nil) }
        let missing = BoardID.random()
        await withTaskGroup(of: Void.self) { group in
            for board in boards {
                group.addTask {
                    for n in 1...20 {
                        await #expect(throws: Never.self) { try await log.append([n], to: board) }
                    }
                }
                group.addTask {
                    for n in 1...20 {
                        await #expect(throws: LogError.noSuchBoard(missing)) { try await log.append([n], to: missing) }
                        await #expect {
                            try await log.append([n], of: "the key of a liar", to: boards[0], known: 1 << 40)
                        } throws: { error in
                            if case LogError.behind(0...20) = error { true } else { false }
                        }
                    }
                }
            }
        }
        for board in boards { #expect(try await log.head(board)?.seq == 20) }
        await log.shutdown()
    }

    @Test("does not take a snapshot of a board that was deleted meanwhile", arguments: LogKind.allCases)
    func lateSnapshot(kind: LogKind) async throws {
        let parts = try await LogUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let log = try parts.open()
        let board = BoardID.random()
        let first = try await log.create(board, title: nil).info.epoch
        _ = try await log.delete(board)
        let second = try await log.create(board, title: nil).info.epoch
        func snapshot(_ epoch: Epoch) -> Snapshot {
            Snapshot(epoch: epoch, seq: 7, digest: Digest(value: 7), frames: [ByteBuffer(string: epoch.string)])
        }
        await #expect(throws: LogError.epochChanged(current: second)) {
            try await log.store(snapshot(first), of: board)
        }
        #expect(try await log.snapshot(of: board, atOrBefore: nil) == nil)
        try await log.store(snapshot(second), of: board)
        #expect(try await log.snapshot(of: board, atOrBefore: nil) == snapshot(second))
        await log.shutdown()
    }

    @Test("says of an unknown board that it is unknown, also to a reader", arguments: LogKind.allCases)
    func unknownBoard(kind: LogKind) async throws {
        let parts = try await LogUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let log = try parts.open()
        let board = BoardID.random()
        await #expect(throws: LogError.noSuchBoard(board)) {
            try await log.read(board, after: 0, limit: 10, maximumBytes: 1_000)
        }
        #expect(try await log.head(board) == nil)
        #expect(try await log.info(board) == nil)
        await log.shutdown()
    }

    @Test("gives pages within their bounds, whatever the sizes of the operations", arguments: LogKind.allCases)
    func pages(kind: LogKind) async throws {
        let parts = try await LogUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let log = try parts.open()
        let board = BoardID.random()
        let epoch = try await log.create(board, title: nil).info.epoch
        let sizes = [10, 200_000, 10, 10, 90_000, 10, 100_000, 5]
        _ = try await log.append(
            AppendBatch(
                board: board, epoch: epoch, known: 0,
                submissions: sizes.enumerated().map { index, size in
                    let value: JSON = ["text": .string(String(repeating: "x", count: size))]
                    return Submission(
                        client: ClientID(key: "the key of a client"), n: index + 1,
                        edits: EditBatch(edits: [.put(testElement, value.objectValue ?? [:])]).encoded)
                }))
        var after = 0
        while after < sizes.count {
            let page = try await log.read(board, after: after, limit: 3, maximumBytes: 150_000)
            #expect(page.map(\.seq) == Array(after + 1..<after + 1 + page.count))
            #expect(!page.isEmpty && page.count <= 3)
            // All but the last of a page fit.
            #expect(page.dropLast().reduce(0) { $0 + $1.json.readableBytes } < 150_000)
            guard let last = page.last else { break }
            after = last.seq
        }
        #expect(after == sizes.count)
        await log.shutdown()
    }

    @Test("never mixes two lives of a board in what it reads at once", arguments: LogKind.allCases)
    func recreatedWhileRead(kind: LogKind) async throws {
        let parts = try await LogUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let log = try parts.open()
        let board = BoardID.random()
        _ = try await log.create(board, title: nil)
        let isDone = NIOLockedValueBox(false)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { isDone.withLockedValue { $0 = true } }
                for life in 0..<30 {
                    _ = try await log.append(Array(1...60), of: "the key of client \(life)", to: board)
                    #expect(try await log.delete(board))
                    _ = try await log.create(board, title: nil)
                }
            }
            group.addTask {
                while !isDone.withLockedValue({ $0 }) {
                    let read: [LoggedOperation]
                    do {
                        read = try await log.read(board, after: 0, limit: 60, maximumBytes: 1 << 20)
                    } catch LogError.stale, LogError.noSuchBoard {
                        continue
                    }
                    let clients = Set(try read.map { try EaselBoard.Operation(logged: $0).client })
                    #expect(clients.count <= 1)
                }
            }
            try await group.waitForAll()
        }
        await log.shutdown()
    }
}

/// What administrators ask of a log.
extension ConformanceTests {
    @Test("says what a board takes, and what nodes say of themselves until they leave", arguments: LogKind.allCases)
    func administration(kind: LogKind) async throws {
        try await withLog(kind) { log, board, _ in
            #expect(try await log.storage(of: .random()) == nil)
            #expect(try await log.storage(of: board)?.operations == 0)
            _ = try await log.append(Array(1...20), to: board)
            let storage = try #require(try await log.storage(of: board))
            #expect(storage.operations == 20 && storage.bytes > 1_000 && storage.snapshots == 0)
            let (north, south) = (try NodeID(validating: "north"), try NodeID(validating: "south"))
            try await log.publish(report: ByteBuffer(string: "old:er\n"), of: north)
            try await log.publish(report: ByteBuffer(string: "new:er\n\u{0}"), of: north)
            try await log.publish(report: ByteBuffer(string: "south"), of: south)
            let found = try await log.reports(within: .hours(1)).map { String(buffer: $0) }
            #expect(Set(found) == ["new:er\n\u{0}", "south"])
            try await log.deregister(south)
            #expect(try await log.reports(within: .hours(1)).count == 1)
            // Those that are older are of nodes that have gone.
            try await Eventually.holds("an old report is forgotten") {
                try await log.reports(within: .milliseconds(1)).isEmpty
            }
        }
    }
}
