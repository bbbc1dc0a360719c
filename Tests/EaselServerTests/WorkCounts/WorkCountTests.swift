import EaselBoard
import EaselTestSupport
import Foundation
import Testing

/// Holds the work of a node against what it was when somebody last looked at it: counts that are the same on every machine. Whoever
/// adds to them says why in the commit that changes `expected`.
@Suite("What a node does for its sessions", .serialized)
struct WorkCountTests {
    /// Allocations, bytes that stay allocated, and writes to sockets of a build for tests, on average.
    private struct Work: CustomStringConvertible {
        var allocationsPerDelivery: Double
        var writesPerDelivery: Double
        /// Of the writes, those that go past the channel.
        var directWritesPerDelivery: Double
        var allocationsPerOperation: Double
        var allocationsPerJoin: Double
        var bytesPerSession: Double

        var description: String {
            """
            a delivery \(allocationsPerDelivery) allocations and \(writesPerDelivery) writes (\(directWritesPerDelivery) \
            direct), an operation \(allocationsPerOperation) and a join \(allocationsPerJoin) allocations, and a session \(bytesPerSession) bytes
            """
        }
    }

    private static let expected = Work(
        allocationsPerDelivery: 0.1, writesPerDelivery: 1, directWritesPerDelivery: 1, allocationsPerOperation: 170,
        allocationsPerJoin: 610, bytesPerSession: 6_200)
    /// By how much it may be more.
    private static let tolerance = 1.1

    @Test("is no more than a tenth above what it was: a delivery, an operation, a join")
    func work() async throws {
        let found = try await measure()
        let expected = Self.expected
        for (path, name) in [
            (\Work.allocationsPerDelivery, "allocations of a delivery"), (\.writesPerDelivery, "writes of a delivery"),
            (\.allocationsPerOperation, "allocations of an operation"),
            (\.allocationsPerJoin, "allocations of a join"), (\.bytesPerSession, "bytes of a session"),
        ] {
            let most = expected[keyPath: path] * Self.tolerance
            #expect(found[keyPath: path] <= most, "\(name): at most \(most) are expected. Found: \(found)")
        }
        #expect(found.directWritesPerDelivery >= 0.9 * expected.directWritesPerDelivery, "Found: \(found)")
    }

    private func measure() async throws -> Work {
        let (few, many, operations, rounds) = (4, 160, 60, 4)
        let board = try BoardID(validating: "work")
        let counts = try await Counts()
        let redis = try await RedisServer()
        let node = try await NodeProcess(
            ["--redis", redis.url, "--heartbeat", "10m"],
            launcher: counts.launcher)
        let writer = try await RawSession(board, port: node.port)
        var readers = try await RawSession.open(few, on: [board], port: node.port)
        var n = 1
        writer.send(#"{"type":"submit","n":1,"edits":[{"op":"put","id":"s","value":{"points":[]}}]}"#)

        /// Counts what the node does for `body`. The least of some rounds: on a machine with much else to do, what happens together
        /// otherwise happens one by one, which is more work, never less.
        func least(_ body: () async throws -> Void) async throws -> Count {
            var least = Count(allocations: .max, writes: .max, held: .max, sends: .max)
            for _ in 0..<rounds {
                try await settle(counts)
                let before = counts.now
                try await body()
                let after = counts.now
                least = Count(
                    allocations: min(least.allocations, after.allocations - before.allocations),
                    writes: min(least.writes, after.writes - before.writes),
                    held: min(least.held, after.held - before.held),
                    sends: min(least.sends, after.sends - before.sends))
            }
            return least
        }

        /// Sends operations, one after the other: none shares a write with another.
        func draw() async throws {
            for _ in 0..<operations {
                n += 1
                let text = #""n":\#(n),"#
                writer.send(
                    #"{"type":"submit",\#(text)"edits":[{"op":"append","id":"s","key":"points","values":[[1.5,\#(n)]]}]}"#
                )
                let everybody = readers + [writer]
                try await Eventually.holds("operation \(n) is there") {
                    everybody.allSatisfy { $0.tally.lastOperations.contains(text) }
                }
            }
        }

        // What is made once is made now.
        try await draw()
        let first = try await least(draw)
        let joins = try await least {
            readers += try await RawSession.open(many / rounds, on: [board], port: node.port, width: 1)
            try await settle(counts)
        }
        let second = try await least(draw)
        await node.terminate()

        let deliveries = Double(many * operations)
        let allocations = Double(second.allocations - first.allocations) / deliveries
        return Work(
            allocationsPerDelivery: allocations,
            writesPerDelivery: Double(second.writes - first.writes) / deliveries,
            directWritesPerDelivery: Double(second.sends - first.sends) / deliveries,
            allocationsPerOperation: Double(first.allocations) / Double(operations) - allocations * Double(few + 1),
            allocationsPerJoin: Double(joins.allocations) / Double(many / rounds),
            bytesPerSession: Double(joins.held) / Double(many / rounds))
    }

    /// Waits until the node has nothing to do.
    private func settle(_ counts: Counts) async throws {
        var last = -1
        try await Eventually.holds("the node rests") {
            try await Task.sleep(for: .milliseconds(200))
            defer { last = counts.now.allocations }
            return counts.now.allocations - last < 100
        }
    }

    /// What a process has asked for so far: `held` in bytes.
    private struct Count {
        var allocations = 0
        var writes = 0
        var held = 0
        /// Of the writes, those by `send(2)`, which a channel does not use.
        var sends = 0
    }

    /// The counts of a process that was started by ``launcher``.
    private final class Counts: Sendable {
        private let directory: URL

        init() async throws {
            directory = FileManager.default.temporaryDirectory.appending(path: "easel-work-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            try Data(count: 32).write(to: directory.appending(path: "counts"))
            try await Executable.compile(
                URL(filePath: #filePath).deletingLastPathComponent().appending(path: "work_counts.c"),
                to: directory.appending(path: "work_counts.so"))
        }

        deinit { try? FileManager.default.removeItem(at: directory) }

        /// What stands before the command, in the words of env(1).
        var launcher: [String] {
            [
                "LD_PRELOAD=\(directory.appending(path: "work_counts.so").path())",
                "EASEL_WORK_COUNTS=\(directory.appending(path: "counts").path())",
            ]
        }

        var now: Count {
            guard let bytes = try? Data(contentsOf: directory.appending(path: "counts")), bytes.count == 32 else {
                return Count()
            }
            let words = bytes.withUnsafeBytes { $0.loadUnaligned(as: (UInt64, UInt64, Int64, UInt64).self) }
            return Count(
                allocations: Int(clamping: words.0), writes: Int(clamping: words.1), held: Int(words.2),
                sends: Int(clamping: words.3))
        }
    }
}
