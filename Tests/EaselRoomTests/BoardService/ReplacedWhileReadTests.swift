import EaselAuth
import EaselBoard
import EaselLog
import EaselTestSupport
import NIOConcurrencyHelpers
import Testing

@testable import EaselRoom

/// Ann was let in to her board. While she reads it, it is deleted, and Eve makes one of her own under the same id.
@Suite("A board that gives place to another one while it is read")
struct ReplacedWhileReadTests {
    private let board = BoardID.random()
    private let log = GatedBoardLog(MemoryBoardLog())
    private let ann = Principal.person("ann")

    private func boards() async throws -> BoardService {
        _ = try await log.create(board, title: nil, access: AccessRecord(owner: "ann"))
        try await draw("anns")
        return try await .guarded(log)
    }

    private func draw(_ name: String) async throws {
        let head = try #require(try await log.head(board))
        let access = try #require(try await log.access(of: board))
        _ = try await log.append(
            AppendBatch(
                board: board, epoch: head.epoch, known: head.seq, access: access.record.grants,
                submissions: [
                    Submission(
                        client: ClientID(key: name), n: 1, author: Author(subject: SubjectID(name)),
                        edits: EditBatch(edits: [.put(try ElementID(validating: name), ["v": 1])]).encoded)
                ]))
    }

    /// Eve's board has as many operations as Ann's.
    private func replace(_ visibility: Visibility = .private) async throws {
        guard try await log.delete(board, judgedBy: nil) else { return }
        var record = AccessRecord(owner: "eve")
        record.setVisibility(visibility)
        _ = try await log.create(board, title: "Eve's own", access: record)
        try await log.remember(
            [try #require(KnownPerson(.author(Author(subject: "eve")), name: "Eve", color: "#fff"))], of: board)
        try await draw("eves")
    }

    /// All that can be read of a board.
    private static let reads:
        [(name: String, read: @Sendable (BoardService, BoardID, Principal) async throws -> Void)] = [
            ("description", { _ = try await $0.description(of: $1, as: $2) }),
            ("document", { _ = try await $0.document(of: $1, as: $2) }),
            ("version", { _ = try await $0.version(of: $1, for: .export, as: $2) }),
            (
                "version of a time",
                { _ = try await $0.version(of: $1, atTime: 4_102_444_800_000, for: .history, as: $2) }
            ),
            ("people", { _ = try await $0.people(of: $1, as: $2) }),
            ("authors", { _ = try await $0.authors(of: try ElementID(validating: "eves"), on: $1, as: $2) }),
            ("operations", { _ = try await $0.operations(of: $1, after: 0, as: $2) }),
            ("feed", { _ = try await $0.feed(of: $1, after: 0, as: $2) }),
            ("drawing", { _ = try await $0.drawing(of: $1, as: $2) }),
            ("archive", { _ = try await $0.archive(of: $1, as: $2) }),
            ("record", { _ = try await $0.accessRecord(of: $1, as: $2) }),
            ("document to import onto", { _ = try await $0.documentForImport(to: $1, as: $2) }),
        ]

    @Test("shows nothing of the new one to somebody who was let in to the old one", arguments: Self.reads.map(\.name))
    func letIn(_ name: String) async throws {
        let boards = try await boards()
        let read = try #require(Self.reads.first { $0.name == name }).read
        // As a request does.
        _ = try await boards.enter(board, for: .history, as: ann)
        try await read(boards, board, ann)
        try await replace()
        await #expect(throws: AccessDenied(board)) { try await read(boards, board, ann) }
        try await read(boards, board, .person("eve"))
    }

    @Test("shows none of those who are on the new one, nor who has drawn on it, to somebody who reads the old one")
    func readApart() async throws {
        for (call, name) in [(GatedBoardLog.Call.participants, "description"), (.people, "people")] {
            let boards = try await boards()
            let read = try #require(Self.reads.first { $0.name == name }).read
            log.intervene(before: call) { try await replace() }
            await #expect(throws: LogError.self, "\(name)") { try await read(boards, board, ann) }
            log.intervene(before: call) {}
            #expect(try await log.delete(board, judgedBy: nil))
        }
    }

    /// Somebody is on the board.
    private func enter(_ name: String) async throws {
        let participant = Participant(session: .random(), client: ClientID(key: name), name: name, color: "#fff")
        try await log.enter([participant], node: "n", on: board)
    }

    /// All that lists boards.
    private static let lists:
        [(name: String, list: @Sendable (BoardService, BoardID, Principal) async throws -> [BoardDescription])] = [
            ("list", { boards, _, principal in try await boards.list(after: nil, limit: 10, visibleTo: principal) }),
            (
                "search",
                { boards, board, principal in
                    let search = try #require(BoardSearch(board.string))
                    return try await boards.search(search, after: nil, limit: 10, visibleTo: principal).boards
                }
            ),
            (
                "newest",
                { boards, _, principal in
                    try await boards.newest(matching: nil, after: nil, limit: 10, visibleTo: principal).boards
                }
            ),
        ]

    @Test("tells nobody who lists boards how many are on the new one", arguments: Self.lists.map(\.name))
    func listed(_ name: String) async throws {
        let boards = try await boards()
        let list = try #require(Self.lists.first { $0.name == name }).list
        try await enter("ann")
        #expect(try await list(boards, board, ann).map(\.participants.count) == [1])
        log.intervene(before: .participants) {
            try await replace()
            try await enter("eve")
        }
        let found = try await list(boards, board, ann)
        #expect(found.map(\.info.title) == [board.string] && found.map(\.participants.count) == [0])
        log.intervene(before: .participants) {}
        #expect(try await list(boards, board, ann).isEmpty)
        #expect(try await list(boards, board, .person("eve")).map(\.participants.count) == [1])
    }

    @Test("is no mixture of both for an administrator")
    func inspected() async throws {
        for call in [GatedBoardLog.Call.storage, .participants] {
            let boards = try await boards()
            log.intervene(before: call) {
                try await replace()
                try await enter("eve")
            }
            await #expect(throws: LogError.self, "\(call)") {
                try await boards.inspection(of: board, as: .person("ann"))
            }
            log.intervene(before: call) {}
            #expect(try await log.delete(board, judgedBy: nil))
        }
    }

    @Test("goes on with no answer of the old one, though the new one is open to everybody")
    func longAnswer() async throws {
        let boards = try await boards()
        let (info, _) = try await boards.version(of: board, for: .history, as: ann)
        let pages = try await boards.operations(of: board, after: 0, as: ann)
        try await boards.check(.history, of: ann, on: info)
        try await replace(.publicRead)
        try await boards.check(.history, of: ann, on: board)
        await #expect(throws: AccessDenied(board)) { try await boards.check(.history, of: ann, on: info) }
        await #expect(throws: AccessDenied(board)) { try await boards.check(.history, of: ann, on: pages.info) }
        await #expect(throws: LogError.self) { try await boards.document(of: info, at: info.seq) }
    }

    @Test("goes on with an answer where only the board's history has forked")
    func forked() async throws {
        let boards = try await boards()
        let (info, _) = try await boards.version(of: board, for: .history, as: ann)
        let epoch = try await fork(info)
        try await boards.check(.history, of: ann, on: info)
        #expect(try await boards.description(of: board, as: ann).info.epoch == epoch)
    }

    /// Has the board's history go on in another epoch, which it gives.
    private func fork(_ info: BoardInfo) async throws -> Epoch {
        var forked = info
        forked.epoch = .random()
        _ = try await log.recover(
            RecoveryBatch(
                board: board, found: BoardHead(epoch: info.epoch, seq: info.seq), base: info.seq, operations: [],
                info: forked))
        return forked.epoch
    }

    @Test("counts those who are on a board whose history has forked while it was listed")
    func listedForked() async throws {
        let boards = try await boards()
        try await enter("ann")
        let info = try #require(try await log.info(board))
        log.intervene(before: .participants) { _ = try await fork(info) }
        let found = try await boards.list(after: nil, limit: 10, visibleTo: ann)
        #expect(found.map(\.participants.count) == [1])
        #expect(try await log.head(board)?.epoch != info.epoch)
    }
}
