import ArgumentParser
import EaselClient
import EaselLog
import EaselRedis
import Foundation
import Logging
import NIOPosix

/// Where boards are: a server, the Redis that nodes share, or the directory of a node by itself.
struct HistoryPlace: ParsableArguments {
    @Option(name: .long, help: "Address of a node. Default: http://127.0.0.1:7070, unless --redis or --data is given.")
    var url: String?

    @Option(name: .long, help: "URL of the Redis that nodes share.")
    var redis: String?

    @Option(name: .long, help: "Data directory of a node without Redis. Stop the node first.")
    var data: String?

    static let defaultURL = "http://127.0.0.1:7070"

    func validate() throws {
        guard [url, redis, data].compactMap(\.self).count <= 1 else {
            throw ValidationError("--url, --redis and --data exclude each other")
        }
        do {
            if let url { _ = try NodeAddress(url) }
            if let redis { _ = try RedisConfiguration(url: redis) }
        } catch {
            throw ValidationError("\(error)")
        }
    }

    /// Opens the log itself, or nil if the place is a server.
    func openLog() throws -> (any BoardLog)? {
        let logger = Logger(label: "easel") { _ in SwiftLogNoOpLogHandler() }
        if let redis {
            return RedisBoardLog(
                client: RedisClient(
                    configuration: try RedisConfiguration(url: redis),
                    eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger),
                logger: logger)
        }
        guard let data else { return nil }
        guard FileManager.default.fileExists(atPath: data) else {
            throw ValidationError("the directory \(data) does not exist")
        }
        return try SQLiteBoardLog(path: data + "/boards.sqlite", logger: logger)
    }

    var address: String { url ?? Self.defaultURL }
}
