import EaselAuth
import EaselBoard
import EaselJSON
import EaselLog
import EaselTestSupport
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import EaselRoom

@Suite("An import of many operations")
struct ImportAsUnitTests {
    private let board = BoardID.random()
    private let log = GatedBoardLog(MemoryBoardLog())
    private let boards: BoardService

    init() {
        boards = Self.boards(log, submitTimeout: Patience.timeAmount)
    }

    private static func boards(_ log: GatedBoardLog, submitTimeout: TimeAmount) -> BoardService {
        var configuration = RoomConfiguration()
        configuration.limits.elementsPerBoard = 20
        configuration.submitTimeout = submitTimeout
        return BoardService(
            registry: RoomRegistry(
                log: log, node: "a", configuration: configuration,
                eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
    }

    private func put(_ names: [String], _ value: Double) throws -> PendingEdits {
        PendingEdits(try names.map { .put(try ElementID(validating: $0), ["v": .number(value)]) })
    }

    private func elements() async throws -> [String: Double] {
        let elements = try await boards.document(of: board).document.elements
        return Dictionary(uniqueKeysWithValues: elements.map { ($0.key.string, $0.value["v"]?.numberValue ?? -1) })
    }

    @Test("of which one is refused leaves the board as it was, and what others have drawn meanwhile")
    func refused() async throws {
        _ = try await boards.sequence([try put(["a", "b", "c"], 1)], on: board)
        let before = try await boards.document(of: board).document
        _ = try await boards.sequence([try put(["others"], 2), try put(["c"], 2)], on: board)
        // What is imported has another value for a and b, and one element more than the board has room for.
        let operations = [
            try put(["a", "new1", "new2"], 9), try put(["b", "new3"], 9), try put((1...17).map { "many\($0)" }, 9),
            try put(["late"], 9),
        ]
        let error = await #expect(throws: BoardServiceError.self) {
            try await boards.sequenceAsUnit(operations, onto: before, on: board)
        }
        guard case .rejected(let rejection)? = error else { return }
        #expect(rejection.code == .boardFull)
        #expect(try await elements() == ["a": 1, "b": 1, "c": 2, "others": 2])
        #expect(boards.registry.statistics.importsTakenBack == 1)
    }

    @Test("that is within the limits is there whole, in one operation after the other")
    func whole() async throws {
        let seq = try await boards.sequenceAsUnit([try put(["a"], 1), try put(["b"], 2)], onto: Document(), on: board)
        #expect(seq == 2)
        #expect(try await elements() == ["a": 1, "b": 2])
        #expect(boards.registry.statistics.importsTakenBack == 0)
    }

    @Test("whose client leaves in the middle is taken back")
    func cancelled() async throws {
        _ = try await boards.sequence([try put(["there"], 1)], on: board)
        let before = try await boards.document(of: board).document
        log.close(.append, .before, next: 1)
        let operations = try (1...5).map { try put(["e\($0)"], 9) }
        let importing = Task { try await boards.sequenceAsUnit(operations, onto: before, on: board) }
        await log.arrival(of: .append, .before)
        importing.cancel()
        log.open(.append, .before)
        await #expect(throws: (any Error).self) { try await importing.value }
        #expect(try await elements() == ["there": 1])
    }

    @Test("during which the log goes away is taken back when it is there again")
    func outage() async throws {
        _ = try await boards.sequence([try put(["there"], 1)], on: board)
        let before = try await boards.document(of: board).document
        let operations = try (1...5).map { try put(["e\($0)"], 9) } + [try put(["there"], 9)]
        log.close(.append, .before)
        let hasty = Self.boards(log, submitTimeout: .milliseconds(200))
        let importing = Task { try await hasty.sequenceAsUnit(operations, onto: before, on: board) }
        await #expect(throws: (any Error).self) { try await importing.value }
        log.open(.append, .before)
        // The first operation waited for the log, and comes before what takes it back.
        try await Eventually.holds("it came and was taken back") { try await boards.info(of: board).seq >= 3 }
        try await Eventually.holds("the board is as it was") { try await elements() == ["there": 1] }
    }

    @Test("takes nothing back of another board that was made in the place of the one that it came onto")
    func replaced() async throws {
        _ = try await boards.sequence([try put(["there"], 1)], on: board)
        let before = try await boards.document(of: board).document
        log.close(.append, .after, next: 1)
        let importing = Task {
            try await boards.sequenceAsUnit([try put(["a"], 9), try put(["b"], 9)], onto: before, on: board)
        }
        await log.arrival(of: .append, .after)
        #expect(try await log.delete(board, judgedBy: nil))
        // The very element that was imported, in a copy of the board for example.
        _ = try await Self.boards(log, submitTimeout: Patience.timeAmount).sequence([try put(["a"], 9)], on: board)
        importing.cancel()
        log.open(.append, .after)
        await #expect(throws: (any Error).self) { try await importing.value }
        #expect(try await elements() == ["a": 9])
    }

    @Test("takes back what it put, and nothing that somebody else has drawn over it")
    func reversal() throws {
        let id = { (name: String) in try ElementID(validating: name) }
        var before = Document()
        before.apply([.put(try id("a"), ["v": 1]), .put(try id("b"), ["v": 1])])
        let imported: [Edit] = [
            .put(try id("a"), ["v": 9]), .put(try id("b"), ["v": 9]), .put(try id("c"), ["v": 9]),
            .put(try id("d"), ["v": 9]),
        ]
        var now = before
        now.apply(Array(imported.prefix(3)) + [.put(try id("b"), ["v": 5])])
        let certain = ImportReversal(of: imported, uncertain: [], before: before, now: now, limits: Limits())
        #expect(certain.operations == [[.put(try id("a"), ["v": 1]), .delete(try id("c"))]])
        // An operation whose fate is not known may come yet: what it would put is taken back all the same, to what is there.
        let uncertain = ImportReversal(of: [], uncertain: imported, before: before, now: now, limits: Limits())
        #expect(
            uncertain.operations == [
                [
                    .put(try id("a"), ["v": 1]), .put(try id("b"), ["v": 5]), .delete(try id("c")),
                    .delete(try id("d")),
                ]
            ])
    }

    @Test("takes back lines that had grown, and those that somebody else goes on with stay")
    func grownLines() throws {
        let id = { (name: String) in try ElementID(validating: name) }
        let imported: [Edit] = try ["a", "b"].flatMap { name -> [Edit] in
            [.put(try id(name), ["points": [0]]), .append(try id(name), key: "points", values: [1])]
        }
        let next: [Edit] = [.append(try id("a"), key: "points", values: [2])]
        var now = Document()
        now.apply(imported + next + [.append(try id("b"), key: "points", values: [7])])
        let reversal = ImportReversal(of: imported, uncertain: next, before: Document(), now: now, limits: Limits())
        #expect(reversal.operations == [[.delete(try id("a"))]])
    }

    @Test("by somebody who was removed before any of it came writes nothing")
    func removedBefore() async throws {
        let (boards, bob) = try await guarded()
        _ = try await remove(bob)
        await #expect(throws: AccessDenied.self) {
            try await boards.sequenceAsUnit(
                [try put(["a"], 9), try put(["b"], 9)], onto: Document(), on: board, by: bob)
        }
        #expect(try await boards.info(of: board).seq == 0)
        #expect(boards.registry.statistics.importsTakenBack == 0)
    }

    @Test(
        "by somebody who is removed in the middle is taken back in their name, and not what others have drawn over it")
    func removedMeanwhile() async throws {
        let (boards, bob) = try await guarded()
        log.close(.append, .after, next: 1)
        let importing = Task {
            try await boards.sequenceAsUnit(
                [try put(["a", "b"], 9), try put(["c"], 9)], onto: Document(), on: board, by: bob)
        }
        await log.arrival(of: .append, .after)
        let grants = try await remove(bob)
        let epoch = try #require(try await log.head(board)?.epoch)
        _ = try await log.append(
            AppendBatch(
                board: board, epoch: epoch, known: 1, access: grants,
                submissions: [
                    Submission(
                        client: ClientID(key: "ann"), n: 1, author: Author(subject: "ann"),
                        edits: EditBatch(edits: [.put(try ElementID(validating: "b"), ["v": 5])]).encoded)
                ]))
        log.open(.append, .after)
        await #expect(throws: (any Error).self) { try await importing.value }
        let operations = try await log.read(board, after: 0, limit: 10, maximumBytes: 1 << 20)
        let authors = operations.compactMap { try? JSON(parsing: $0.json.readableBytesView)["by"]?.stringValue }
        #expect(authors == ["bob", "ann", "bob"])
        let elements = try await boards.document(of: board, as: .person("ann")).document.elements
        #expect(elements.map(\.key.string) == ["b"] && elements.first?.value["v"] == 5)
    }

    @Test("by somebody who is forgotten in the middle is taken back in nobody's name, and by others in theirs")
    func forgottenMeanwhile() async throws {
        for (forgotten, expected) in [(SubjectID("bob"), "forgotten"), ("eve", "bob")] {
            let log = GatedBoardLog(MemoryBoardLog())
            let (boards, bob) = try await guarded(log)
            log.close(.append, .after, next: 1)
            let importing = Task {
                try await boards.sequenceAsUnit(
                    [try put(["a", "b"], 9), try put(["c"], 9)], onto: Document(), on: board, by: bob)
            }
            await log.arrival(of: .append, .after)
            try await boards.forget(forgotten)
            try await Eventually.holds("it is done") { !boards.isForgetting(forgotten) }
            if forgotten == "eve" { _ = try await remove(bob, log) }
            log.open(.append, .after)
            await #expect(throws: (any Error).self) { try await importing.value }
            let operations = try await log.read(board, after: 0, limit: 10, maximumBytes: 1 << 20)
            let authors = operations.compactMap { try? JSON(parsing: $0.json.readableBytesView)["by"]?.stringValue }
            #expect(authors == [expected, expected])
            #expect(try await boards.document(of: board, as: .person("ann")).document.elements.isEmpty)
        }
    }

    @Test("makes no board in the place of one that was deleted since its sender was let in to it")
    func deletedBefore() async throws {
        let (boards, bob) = try await guarded()
        _ = try await boards.enter(board, for: .importing, as: bob)
        #expect(try await log.delete(board, judgedBy: nil))
        await #expect(throws: AccessDenied(board)) {
            try await boards.sequenceAsUnit([try put(["a"], 9)], onto: Document(), on: board, by: bob)
        }
        await #expect(throws: AccessDenied(board)) {
            try await boards.importArchive(AsyncStream<ByteBuffer> { $0.finish() }, as: board, for: bob)
        }
        #expect(try await log.info(board) == nil)
    }

    // MARK: Nodes that die

    /// As another node leaves it that has died, or sleeps: the store has the import, and the log the first operations of it.
    private func abandon(
        _ operations: [[Edit]], by author: Author? = nil, in log: GatedBoardLog, node: NodeID = "dead"
    ) async throws -> PendingImport {
        let info = try await log.create(board, title: nil).info
        let pending = PendingImport(
            client: ClientID(key: ClientKey.random()), board: board, epoch: info.epoch, seq: info.seq)
        try await log.beginImport(pending, by: node)
        _ = try await log.append(
            AppendBatch(
                board: board, epoch: info.epoch, known: info.seq,
                submissions: operations.enumerated().map { index, edits in
                    Submission(
                        client: pending.client, n: index + 1, author: author, edits: EditBatch(edits: edits).encoded)
                }))
        return pending
    }

    private func edits(_ names: [String], _ value: Double) throws -> [Edit] {
        try names.map { .put(try ElementID(validating: $0), ["v": .number(value)]) }
    }

    private func waitUntilNoneIsLeft(_ log: GatedBoardLog) async throws {
        try await Eventually.holds("no import is left") { try await log.takeUpImports(after: 0, by: "a").isEmpty }
    }

    @Test("whose node has died is taken back by another, but for what others have drawn since")
    func died() async throws {
        _ = try await boards.sequence([try put(["a", "b"], 1)], on: board)
        _ = try await abandon([try edits(["a", "c"], 9), try edits(["b", "d"], 9)], in: log)
        _ = try await boards.sequence([try put(["b", "e"], 2)], on: board)
        try await boards.takeBackUnfinishedImports(after: 0)
        try await waitUntilNoneIsLeft(log)
        #expect(try await elements() == ["a": 1, "b": 2, "e": 2])
        #expect(boards.registry.statistics.importsTakenBack == 1)
        // Once, and no more.
        let seq = try await boards.info(of: board).seq
        try await boards.takeBackUnfinishedImports(after: 0)
        #expect(try await boards.info(of: board).seq == seq)
    }

    @Test("of which its node had given nothing to the log, or whose board is gone, is done with")
    func nothing() async throws {
        _ = try await boards.sequence([try put(["a"], 1)], on: board)
        _ = try await abandon([], in: log)
        try await boards.takeBackUnfinishedImports(after: 0)
        try await waitUntilNoneIsLeft(log)
        #expect(try await boards.info(of: board).seq == 1)
        _ = try await abandon([try edits(["c"], 9)], in: log)
        #expect(try await log.delete(board))
        try await boards.takeBackUnfinishedImports(after: 0)
        try await waitUntilNoneIsLeft(log)
    }

    @Test("is taken back in the name that its operations have by now")
    func authors() async throws {
        _ = try await abandon([try edits(["a"], 9), try edits(["b"], 9)], by: .forgotten, in: log)
        try await boards.takeBackUnfinishedImports(after: 0)
        try await waitUntilNoneIsLeft(log)
        let operations = try await log.read(board, after: 0, limit: 10, maximumBytes: 1 << 20)
        #expect(try operations.map { try Operation(logged: $0).author } == [.forgotten, .forgotten, .forgotten])
    }

    @Test("whose history is gone stays, and is not tried for ever")
    func trimmed() async throws {
        let pending = try await abandon([try edits(["a"], 9), try edits(["b"], 9)], in: log)
        var document = Document()
        document.apply(try edits(["a", "b"], 9))
        try await log.store(Snapshot(document: &document, epoch: pending.epoch, seq: 2), of: board)
        try await log.trim(board, upTo: 2)
        try await boards.takeBackUnfinishedImports(after: 0)
        try await waitUntilNoneIsLeft(log)
        #expect(try await elements() == ["a": 9, "b": 9])
    }

    @Test("that is under way is left alone by its own node, however long it takes")
    func ownImport() async throws {
        log.close(.append, .before, next: 1)
        let operations = try (1...5).map { try put(["e\($0)"], 9) }
        let importing = Task { try await boards.sequenceAsUnit(operations, onto: Document(), on: board) }
        await log.arrival(of: .append, .before)
        try await boards.takeBackUnfinishedImports(after: 0)
        log.open(.append, .before)
        #expect(try await importing.value == 5)
        #expect(try await elements().count == 5)
        #expect(try await log.takeUpImports(after: 0, by: "a").isEmpty)
    }

    @Test("that another node has taken back meanwhile leaves nothing, and is no success")
    func takenUp() async throws {
        log.close(.append, .before, next: 1)
        let operations = try (1...5).map { try put(["e\($0)"], 9) }
        let importing = Task { try await boards.sequenceAsUnit(operations, onto: Document(), on: board) }
        await log.arrival(of: .append, .before)
        let found = try #require(try await log.takeUpImports(after: 0, by: "b").first)
        #expect(try await log.endImport(found, by: "b"))
        log.open(.append, .before)
        await #expect(throws: LogError.stale) { try await importing.value }
        #expect(try await elements().isEmpty)
        #expect(try await log.takeUpImports(after: 0, by: "b").isEmpty)
    }

    // MARK: Rights

    /// The same with a board of ann's on which bob is an editor.
    private func guarded(_ other: GatedBoardLog? = nil) async throws -> (boards: BoardService, bob: Principal) {
        let log = other ?? self.log
        var record = AccessRecord(owner: "ann")
        try record.setMember("bob", to: .editor)
        try record.setMember("eve", to: .viewer)
        _ = try await log.create(board, title: nil, access: record)
        return (try await .guarded(log), .person("bob"))
    }

    /// Gives the grants from then on.
    private func remove(_ principal: Principal, _ other: GatedBoardLog? = nil) async throws -> Int {
        let log = other ?? self.log
        let known = try #require(try await log.access(of: board))
        let changed = try known.record.changed { record throws(AccessRecord.Refusal) in
            try record.removeMember(principal.subjectID ?? "")
        }.record
        try await log.setAccess(changed, replacing: known, of: board)
        return changed.grants
    }
}
