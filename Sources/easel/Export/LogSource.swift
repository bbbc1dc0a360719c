import EaselBoard
import EaselLog
import EaselRoom
import Logging
import NIOCore
import NIOPosix

/// An export from a log itself, by the use cases that nodes offer over HTTP.
struct LogSource: ExportSource {
    private let boards: BoardService
    private let log: any BoardLog

    init(log: any BoardLog) {
        self.log = log
        // It hosts no board, and tells nobody that it is there.
        boards = BoardService(
            registry: RoomRegistry(
                log: log, node: .random(), configuration: RoomConfiguration(),
                eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
                logger: Logger(label: "easel") { _ in SwiftLogNoOpLogHandler() }))
    }

    func archive(
        _ board: BoardID, begin: (ArchiveHeader, Seq) -> Void, take: @escaping (ByteBuffer, Seq?) throws -> Void
    ) async throws -> (seq: Seq, digest: Digest) {
        let archive = try await boards.archive(of: board)
        begin(archive.header, archive.last)
        return (archive.last, try await archive.write(to: take))
    }

    func drawing(_ board: BoardID, at position: HistoryPosition?) async throws -> BoardDrawing {
        switch position {
        case nil: try await boards.drawing(of: board)
        case .seq(let seq): try await boards.drawing(of: board, at: seq)
        case .time(let time): try await boards.drawing(of: board, atTime: time)
        }
    }

    func close() async {
        await log.shutdown()
    }
}
