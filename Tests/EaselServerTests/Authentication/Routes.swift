import EaselLog
import EaselRoom
import EaselWeb
import Foundation
import Logging
import NIOPosix

@testable import EaselServer

/// The routes of a node, as `GET /healthz`.
enum Routes {
    static func ofNode() async throws -> [String] {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let directory = FileManager.default.temporaryDirectory.appending(path: "easel-routes-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let log = try SQLiteBoardLog(path: directory.appending(path: "boards.sqlite").path, logger: logger)
        let registry = RoomRegistry(
            log: log, node: "test", configuration: RoomConfiguration(),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
        let router = EaselNode.router(registry, page: try await AssetStore.load(), allowedOrigins: [])
        let routes = router.routes.map { "\($0.method.rawValue) \($0.path.description)" }
        await log.shutdown()
        return routes
    }
}
