import EaselBoard
import EaselJSON
import EaselLog
import EaselRedis
import EaselTestSupport
import Foundation
import Logging
import NIOCore
import NIOPosix

/// One of the three logs, on real parts.
enum LogKind: String, CaseIterable, Sendable {
    case sqlite
    case redis
    case memory
}

/// A log with whatever it needs, and a way to open it again on the same data.
final class LogUnderTest: Sendable {
    let kind: LogKind
    let redis: RedisServer?
    let path: String
    private let store = MemoryStore()

    init(_ kind: LogKind) async throws {
        self.kind = kind
        redis = kind == .redis ? try await RedisServer() : nil
        path =
            FileManager.default.temporaryDirectory.appendingPathComponent("easel-log-\(UUID().uuidString).sqlite").path
    }

    deinit {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }

    func open() throws -> any BoardLog {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        guard let redis else {
            return kind == .memory ? MemoryBoardLog(store: store) : try SQLiteBoardLog(path: path, logger: logger)
        }
        var configuration = try RedisConfiguration(url: redis.url)
        configuration.commandTimeout = Patience.timeAmount
        return RedisBoardLog(
            client: RedisClient(
                configuration: configuration, eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger),
            logger: logger)
    }
}

extension BoardLog {
    /// Appends operations that each put one element, and gives their outcomes.
    func append(
        _ numbers: [Int], of client: String = "the key of a test client", to board: BoardID, known: Seq = 0
    ) async throws -> AppendReceipt {
        let epoch = try await info(board)?.epoch ?? .unknown
        return try await append(
            AppendBatch(
                board: board, epoch: epoch, known: known,
                submissions: numbers.map { n in
                    Submission(
                        client: ClientID(key: client), n: n,
                        edits: EditBatch(edits: [.put(testElement, ["n": .number(Double(n))])]).encoded)
                }))
    }

    /// The log behind a seq, parsed.
    func operations(of board: BoardID, after seq: Seq = 0) async throws -> [EaselBoard.Operation] {
        var found: [EaselBoard.Operation] = []
        while true {
            let page = try await read(board, after: seq + found.count, limit: 500, maximumBytes: 1 << 20)
            if page.isEmpty { return found }
            found += try page.map { try EaselBoard.Operation(json: JSON(parsing: $0.json.readableBytesView)) }
        }
    }
}

let testElement: ElementID = {
    do { return try ElementID(validating: "element") } catch { preconditionFailure("\(error)") }
}()
