import ArgumentParser
import EaselJSON
import EaselLog
import EaselRedis
import Foundation
import Histogram
import Logging
import NIOCore
import NIOPosix

/// `easel doctor`: checks whether a Redis is fit to keep boards.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check whether a Redis is fit to keep boards: version, eviction, persistence, writes and latency.",
        discussion: """
            Without --redis it looks at redis://127.0.0.1:6379. Exits with 1 if the Redis can't keep boards, or may lose
            them.
            """)

    @OptionGroup var redis: RedisOption

    @Flag(name: .long, help: "Print the result as JSON.")
    var json = false

    private static let rounds = 200

    func run() async throws {
        let configuration = try redis.configuration() ?? RedisConfiguration(host: "127.0.0.1", port: 6_379)
        let logger = Logger(label: "doctor") { _ in SwiftLogNoOpLogHandler() }
        let log = RedisBoardLog(
            client: RedisClient(
                configuration: configuration, eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger),
            logger: logger)
        var findings: [Finding] = []
        do {
            let found = try await log.inspect()
            findings.append(Finding("mode", mode(found, configuration.topology), isGood: true))
            findings += found.flatMap { Self.findings($0, among: found.count) }
            findings.append(await writability(of: log))
            findings.append(try await latency(of: log))
        } catch {
            findings.append(Finding("connection", "\(error)", isGood: false))
        }
        await log.shutdown()
        print(json ? Finding.json(findings) : findings.map { TerminalText.escaped($0.text) }.joined(separator: "\n"))
        guard findings.allSatisfy(\.isGood) else { throw ExitCode.failure }
    }

    private func mode(_ found: [RedisInspection], _ topology: RedisTopology) -> String {
        let replicas = found.reduce(0) { $0 + $1.replicas }
        let servers = found.map(\.server).joined(separator: ", ")
        return switch topology {
        case .cluster: "a cluster of \(found.count) primaries (\(servers)) and \(replicas) replicas"
        case .sentinel(let name, _): "the master \(name) of Sentinels, \(servers), and \(replicas) replicas"
        default: "one server, and \(replicas) replicas"
        }
    }

    private static func findings(_ found: RedisInspection, among count: Int) -> [Finding] {
        let place = count > 1 ? "\(found.server): " : ""
        return [
            Finding("version", place + (found.refusal ?? "Redis \(found.version)"), isGood: found.refusal == nil)
        ] + found.warnings.map { Finding("safety", place + $0, isGood: false) }
            + found.advice.map { Finding("memory", place + $0, isGood: true) }
    }

    private func writability(of log: RedisBoardLog) async -> Finding {
        do {
            try await log.checkReadiness()
            return Finding("writes", "the server accepts them", isGood: true)
        } catch {
            return Finding("writes", "\(error)", isGood: false)
        }
    }

    /// Measures writes, one after the other. The result informs; it never fails the check.
    private func latency(of log: RedisBoardLog) async throws -> Finding {
        var times = Histogram<UInt64>(highestTrackableValue: 60_000_000, numberOfSignificantValueDigits: .three)
        for _ in 0..<Self.rounds {
            let start = NIODeadline.now()
            try? await log.checkReadiness()
            _ = times.record(UInt64(max(1, (NIODeadline.now() - start).nanoseconds / 1_000)))
        }
        return Finding(
            "latency",
            "p50 \(times.valueAtPercentile(50)) µs, p99 \(times.valueAtPercentile(99)) µs, max \(times.max) µs",
            isGood: true)
    }
}

/// One result of a check.
struct Finding: Sendable {
    let subject: String
    let message: String
    let isGood: Bool

    init(_ subject: String, _ message: String, isGood: Bool) {
        self.subject = subject
        self.message = message
        self.isGood = isGood
    }

    var text: String { "\(isGood ? "ok " : "BAD") \(subject): \(message)" }

    static func json(_ findings: [Finding]) -> String {
        JSON.object([
            "isGood": .bool(findings.allSatisfy(\.isGood)),
            "findings": .array(
                findings.map {
                    ["subject": .string($0.subject), "message": .string($0.message), "isGood": .bool($0.isGood)]
                }),
        ]).canonicalString
    }
}
