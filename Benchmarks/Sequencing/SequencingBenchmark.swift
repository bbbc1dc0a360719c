import EaselBoard
import EaselJSON
import EaselLog
import EaselRedis
import Foundation
import Logging
import NIOCore
import NIOPosix

/// How fast the log in Redis sequences, used as a room uses it: one batch of a board in flight at a time.
///
/// Arguments: the URL of a Redis, boards, operations of each board, operations of a batch. Prints JSON; `sha` is the
/// script's, for `redis-benchmark` to run the same. `Benchmarks/run` compares the two.
@main
struct SequencingBenchmark {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        let numbers = arguments.dropFirst().compactMap { Int($0) }
        guard let url = arguments.first, numbers.count == 3 else {
            throw Usage(description: "usage: SequencingBenchmark REDIS-URL BOARDS OPERATIONS BATCH")
        }
        let (boards, operations, batch) = (numbers[0], numbers[1], numbers[2])
        let logger = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }
        let log = RedisBoardLog(
            client: RedisClient(
                configuration: try RedisConfiguration(url: url), eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
                logger: logger), logger: logger)
        let ids = (0..<boards).map { _ in BoardID.random() }
        var epochs: [BoardID: Epoch] = [:]
        for id in ids { epochs[id] = try await log.create(id, title: nil).info.epoch }
        let edits = EditBatch(edits: [
            .append(
                try ElementID(validating: "stroke-1"), key: "points",
                values: (0..<4).map { .array([.number(Double($0) + 0.25), .number(Double($0) * 1.5)]) })
        ]).encoded
        let clock = ContinuousClock()
        let start = clock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (id, epoch) in epochs {
                group.addTask {
                    let client = ClientID(key: "the key of a benchmark's client")
                    for first in stride(from: 1, through: operations, by: batch) {
                        let submissions = (first..<min(first + batch, operations + 1)).map {
                            Submission(client: client, n: $0, edits: edits)
                        }
                        _ = try await log.append(
                            AppendBatch(board: id, epoch: epoch, known: first - 1, submissions: submissions))
                    }
                }
            }
            try await group.waitForAll()
        }
        let seconds = (clock.now - start) / .seconds(1)
        await log.shutdown()
        let result: JSON = [
            "sha": .string(AppendScript.script.sha1), "board": .string(ids[0].string),
            "epoch": .string(epochs[ids[0]]?.string ?? ""), "edits": .string(String(decoding: edits, as: UTF8.self)),
            "operationsPerSecond": .number((Double(boards * operations) / seconds).rounded()),
        ]
        print(result.canonicalString)
    }
}

struct Usage: Error, CustomStringConvertible {
    let description: String
}
