import EaselBoard
import EaselLog
import EaselTestSupport
import Logging
import NIOPosix
import Testing

@testable import EaselRoom

@Suite("An import of many operations")
struct ImportAsUnitTests {
    private let board = BoardID.random()
    private let log = GatedBoardLog(MemoryBoardLog())
    private let boards: BoardService

    init() {
        var configuration = RoomConfiguration()
        configuration.limits.elementsPerBoard = 20
        configuration.submitTimeout = .milliseconds(200)
        boards = BoardService(
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
        let importing = Task { try await boards.sequenceAsUnit(operations, onto: before, on: board) }
        await #expect(throws: (any Error).self) { try await importing.value }
        log.open(.append, .before)
        // The first operation waited for the log, and comes before what takes it back.
        try await Eventually.holds("it came and was taken back") { try await boards.info(of: board).seq >= 3 }
        try await Eventually.holds("the board is as it was") { try await elements() == ["there": 1] }
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
        let certain = ImportReversal(of: imported, before: before, now: now, isComplete: true, limits: Limits())
        #expect(certain.operations == [[.put(try id("a"), ["v": 1]), .delete(try id("c"))]])
        // An operation whose fate is not known may come yet: what it would put is taken back all the same.
        let uncertain = ImportReversal(of: imported, before: before, now: now, isComplete: false, limits: Limits())
        #expect(
            uncertain.operations == [
                [
                    .put(try id("a"), ["v": 1]), .put(try id("b"), ["v": 1]), .delete(try id("c")),
                    .delete(try id("d")),
                ]
            ])
    }
}
