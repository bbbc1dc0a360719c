import ArgumentParser
import EaselClient
import EaselLog
import EaselRedis
import Foundation
import Logging
import NIOPosix

/// Where boards are: a server, the Redis that nodes share, or the directory of a node by itself.
struct HistoryPlace: ParsableArguments {
    @Option(
        name: .long,
        help: "Address of a node. Default: http://127.0.0.1:7070, unless Redis or --data is given.")
    var url: String?

    @OptionGroup var redis: RedisOption

    @Option(name: .long, help: "Data directory of a node without Redis. To write there, stop the node first.")
    var data: String?

    static let defaultURL = "http://127.0.0.1:7070"

    func validate() throws {
        guard [url != nil, redis.isGiven, data != nil].filter(\.self).count <= 1 else {
            throw ValidationError("--url, --redis (or --redis-file) and --data exclude each other")
        }
        do {
            if let url { try Self.checkAddress(url) }
        } catch {
            throw ValidationError("\(error)")
        }
    }

    /// Throws for what is no address of a node. Whatever fails later is told with the address, so nothing secret may be in it.
    static func checkAddress(_ url: String) throws {
        _ = try NodeAddress(url)
        guard !url.contains(where: { "?#".contains($0) }) else {
            throw HistoryError(
                "a node's address has no ? and no #; the secret of a link goes into \(NodeCredentials.tokenVariable)")
        }
    }

    /// Opens the log itself, or nil if the place is a server. Where a node has its data directory, only reading is possible.
    func openLog(_ access: SQLiteBoardLog.Access) throws -> (any BoardLog)? {
        let logger = Logger(label: "easel") { _ in SwiftLogNoOpLogHandler() }
        if url == nil, data == nil, let configuration = try redis.configuration() {
            return RedisBoardLog(
                client: RedisClient(
                    configuration: configuration, eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
                    logger: logger),
                logger: logger)
        }
        guard let data else { return nil }
        guard FileManager.default.fileExists(atPath: data) else {
            throw ValidationError("the directory \(data) does not exist")
        }
        return try SQLiteBoardLog(path: data + "/boards.sqlite", access: access, logger: logger)
    }

    var address: String { url ?? Self.defaultURL }
}
