import EaselBoard
import EaselLog
import EaselRoom
import Foundation
import Logging
import NIOPosix

/// The boards of a node that has no sockets, in a directory that goes with the process.
enum FuzzRooms {
    /// A board with a few operations, whose name no input is likely to hit upon.
    static let board = BoardID.random()

    private static let directory = FileManager.default.temporaryDirectory
        .appending(path: "easel-fuzz-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)")

    /// Boards are not made by a hello: what a session does on a board is tested by the frames themselves.
    static func open() async throws -> RoomRegistry {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(at: FuzzRooms.directory) }
        let logger = Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }
        var configuration = RoomConfiguration()
        configuration.autoCreate = false
        configuration.limits.frameBytes = 512
        let log = try SQLiteBoardLog(
            path: directory.appending(path: "\(UUID().uuidString).sqlite").path, logger: logger)
        let registry = RoomRegistry(
            log: log, node: "fuzz", configuration: configuration, eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: logger)
        _ = try await log.create(board, title: "fuzz")
        let key = try ClientKey(validating: Shorthand.key)
        for n in 1...12 {
            _ = try await BoardService(registry: registry).submit(
                .array([["op": "put", "id": .string("e\(n)"), "value": ["x": .number(Double(n))]]]), n: n, key: key,
                to: board)
        }
        return registry
    }
}
