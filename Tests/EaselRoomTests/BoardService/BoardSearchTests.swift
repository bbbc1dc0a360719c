import EaselAuth
import EaselBoard
import EaselLog
import EaselTestSupport
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import EaselRoom

@Suite("Boards that are looked for")
struct BoardSearchTests {
    private let log = MemoryBoardLog()
    private let boards: BoardService

    init() {
        boards = BoardService(
            registry: RoomRegistry(
                log: log, node: "a", configuration: RoomConfiguration(),
                eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
    }

    private func info(_ id: String, title: String? = nil, at time: Int = 0) throws -> BoardInfo {
        BoardInfo(
            id: try BoardID(validating: id), title: title ?? id, epoch: .random(), seq: 0, oldest: 1, createdAt: 0,
            updatedAt: time)
    }

    @Test("are found by words of their titles and ids, whatever case and accents")
    func words() throws {
        let board = try info("plan-7", title: "Pläne für Café")
        for text in ["plane", "CAFE  für", "plan-7", "  7 café "] {
            #expect(try #require(BoardSearch(text)).matches(board), "\(text)")
        }
        for text in ["plan-8", "tea", "(.*", "café tea"] {
            #expect(try #require(BoardSearch(text)).matches(board) == false, "\(text)")
        }
        #expect(BoardSearch(" \n ") == nil)
    }

    @Test("are all found, however many others there are, and however short the pages")
    func everyPage() async throws {
        for number in 1_000..<2_300 {
            let title = number % 100 == 7 ? "Needle \(number)" : "Hay"
            _ = try await log.create(try BoardID(validating: "b\(number)"), title: title)
        }
        let search = try #require(BoardSearch("needle"))
        var (found, after, pages) = ([String](), BoardID?.none, 0)
        repeat {
            let page = try await boards.search(search, after: after, limit: 2, visibleTo: .anonymous)
            #expect(page.boards.count <= 2)
            found += page.boards.map(\.info.title)
            (after, pages) = (page.next, pages + 1)
        } while after != nil && pages < 100
        #expect(found == (10...22).map { "Needle \($0 * 100 + 7)" })
        let newest = try await boards.newest(matching: search, after: nil, limit: 1_000, visibleTo: .anonymous)
        #expect(Set(newest.boards.map(\.info.title)) == Set(found) && newest.next == nil)
    }

    @Test("come newest first, and none is skipped though boards change while pages are turned")
    func changing() throws {
        var random = SeededGenerator(seed: 7)
        for round in 0..<300 {
            var clock = 100
            var all = try (0..<Int.random(in: 0...14, using: &random)).map {
                try info("b\($0)", at: Int.random(in: 0...9, using: &random))
            }
            let there = Set(all.map(\.id))
            let limit = Int.random(in: 1...4, using: &random)
            var (seen, cursor, pages) = ([BoardID: Int](), NewestBoards.Cursor?.none, 0)
            repeat {
                var page = NewestBoards(after: cursor, limit: limit, readAt: clock)
                // Some change while the boards are read, before or after they are looked at.
                for index in all.indices.shuffled(using: &random) {
                    let isChanged = pages < 20 && Int.random(in: 0..<6, using: &random) == 0
                    let isBefore = Bool.random(using: &random)
                    if isChanged && isBefore { all[index].updatedAt = clock }
                    page.take(all[index])
                    if isChanged && !isBefore { all[index].updatedAt = clock }
                    clock += Int.random(in: 0...1, using: &random)
                }
                let (boards, next) = page.page
                #expect(boards.count <= limit)
                if pages == 0 { #expect(boards.map(\.updatedAt) == boards.map(\.updatedAt).sorted(by: >)) }
                for board in boards { seen[board.id] = board.updatedAt }
                cursor = try next.map { try #require(NewestBoards.Cursor("\($0)")) }
                #expect(cursor == next)
                (pages, clock) = (pages + 1, clock + 1)
            } while cursor != nil && pages < 1_000
            #expect(Set(seen.keys) == there, "round \(round)")
        }
    }

    @Test("are not looked for behind a cursor that no page gave")
    func cursors() {
        for text in ["", "1", "1.a.2", "-1.a", "1.a.2.b.3.c", "x.a", "1.a/b", "99999999999999999999.a", "1.a.2.ü"] {
            #expect(NewestBoards.Cursor(text) == nil, "\(text)")
        }
    }
}
