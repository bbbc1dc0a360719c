import EaselBoard
import EaselLog
import EaselTestSupport
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import EaselRoom

@Suite("A board that is exported")
struct BoardExportTests {
    private let board = BoardID.random()
    private let log = MemoryBoardLog()
    private let boards: BoardService

    init() {
        var configuration = RoomConfiguration()
        configuration.snapshotOperations = 10
        boards = BoardService(
            registry: RoomRegistry(
                log: log, node: "a", configuration: configuration,
                eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
    }

    /// Operation n puts element `e<n>`.
    private func draw(_ numbers: ClosedRange<Int>) async throws {
        let operations = try numbers.map { number in
            PendingEdits([.put(try ElementID(validating: "e\(number)"), ["n": .number(Double(number))])])
        }
        _ = try await boards.sequence(operations, on: board)
    }

    /// Trims history, as the retention policy does: behind a stored snapshot.
    private func trim(upTo seq: Seq) async throws {
        let info = try await boards.info(of: board)
        try await log.store(try await boards.registry.projection(of: info, at: seq).snapshot(), of: board)
        #expect(try await log.trim(board, upTo: seq) == seq + 1)
    }

    private func read(_ archive: BoardArchive) async throws -> (reader: ArchiveReader, digest: Digest, seqs: [Seq]) {
        var (reader, seqs) = (ArchiveReader(), [Seq]())
        let digest = try await archive.write { line, seq in
            var text = line
            #expect(text.readableBytesView.last == UInt8(ascii: "\n"))
            text.moveWriterIndex(to: text.writerIndex - 1)
            _ = try reader.read(text)
            if let seq { seqs.append(seq) }
        }
        try reader.finish()
        return (reader, digest, seqs)
    }

    @Test("is an archive of its whole history, up to where that ended when the archive was asked for")
    func whole() async throws {
        try await draw(1...25)
        let archive = try await boards.archive(of: board)
        try await draw(26...30)
        #expect(archive.last == 25 && archive.header.base == 0)
        let (reader, digest, seqs) = try await read(archive)
        #expect(seqs == Array(1...25))
        #expect(reader.header == archive.header)
        var then = try await boards.document(of: board, at: 25).document
        #expect(digest == then.digest())
    }

    @Test("begins where history begins, with the document behind it, and holds what it needs until it is written")
    func trimmed() async throws {
        try await draw(1...25)
        try await trim(upTo: 12)
        let archive = try await boards.archive(of: board)
        let info = try await boards.info(of: board)
        try await log.store(try await boards.registry.projection(of: info, at: 20).snapshot(), of: board)
        #expect(try await log.trim(board, upTo: 20) == 13, "the archive's lease holds history")
        let (reader, digest, seqs) = try await read(archive)
        #expect(archive.header.base == 12 && seqs == Array(13...25))
        #expect(reader.document.count == 25)
        var now = try await boards.document(of: board).document
        #expect(digest == now.digest())
        #expect(try await log.trim(board, upTo: 20) == 21, "nothing holds history any more")
    }

    @Test("lets go of its history when what takes the archive fails")
    func failing() async throws {
        try await draw(1...25)
        let archive = try await boards.archive(of: board)
        await #expect(throws: CancellationError.self) {
            _ = try await archive.write { _, seq in if seq == 3 { throw CancellationError() } }
        }
        try await trim(upTo: 20)
    }

    @Test("is said to be damaged if the document that its history begins behind is")
    func damaged() async throws {
        try await draw(1...25)
        try await trim(upTo: 12)
        var snapshot = try #require(await log.snapshot(of: board, atOrBefore: 12))
        snapshot.digest = Digest(value: 1)
        try await log.removeSnapshots(at: [12], of: board)
        try await log.store(snapshot, of: board)
        let error = LogError.corrupt("the snapshot at seq 12, where history begins")
        await #expect(throws: error) { try await boards.archive(of: board) }
        await #expect(throws: error) { try await boards.drawing(of: board, at: 15) }
    }

    @Test("is drawn as it is, or as it was at a seq or a time, under its title")
    func drawings() async throws {
        try await draw(1...25)
        _ = try await boards.rename(board, title: "Plan")
        let now = try await boards.drawing(of: board)
        #expect(now.title == "Plan" && now.seq == 25 && now.document.count == 25)
        let then = try await boards.drawing(of: board, at: 7)
        #expect(then.title == "Plan" && then.seq == 7 && then.document.count == 7 && then.epoch == now.epoch)
        #expect(try await boards.drawing(of: board, atTime: 0).seq == 0)
        #expect(try await boards.drawing(of: board, atTime: log.now() + 1_000).seq == 25)
        await #expect(throws: RoomError.beyondHead(seq: 25)) { try await boards.drawing(of: board, at: 26) }
        try await trim(upTo: 12)
        await #expect(throws: LogError.trimmed(oldest: 13)) { try await boards.drawing(of: board, at: 11) }
        #expect(try await boards.drawing(of: board, at: 12).document.count == 12)
    }

    @Test("is refused if it is not there")
    func missing() async throws {
        await #expect(throws: LogError.noSuchBoard(board)) { try await boards.archive(of: board) }
        await #expect(throws: LogError.noSuchBoard(board)) { try await boards.drawing(of: board) }
    }
}
