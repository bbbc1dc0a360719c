import EaselJSON
import EaselRedis
import EaselTestSupport
import Foundation
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

@testable import SocketIO

/// `foreign_node.py`, which is told what to do over a list of the Redis that it shares with Easel nodes. The variable
/// `EASEL_FOREIGN_NODE` names another program that is told the same, such as one with Node's own server.
final class ForeignNode: Sendable {
    struct Failure: Error {
        let description: String
    }

    let uid: String
    private let process: ChildProcess
    private let redis: RedisClient

    init(_ format: String, on server: RedisServer) async throws {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("foreign_node.py").path
        let other = ProcessInfo.processInfo.environment["EASEL_FOREIGN_NODE"]
        process = try await ChildProcess.start(
            other ?? Executable.find("python3"), (other == nil ? [script] : []) + [format, String(server.port)])
        var configuration = try RedisConfiguration(url: server.url)
        configuration.commandTimeout = Patience.timeAmount
        let redis = RedisClient(
            configuration: configuration, eventLoopGroup: MultiThreadedEventLoopGroup.singleton.next(),
            logger: .init(label: "test"))
        self.redis = redis
        let process = self.process
        let name = NIOLockedValueBox("")
        try await Eventually.holds("the foreign node listens") {
            guard process.isRunning else { throw Failure(description: "the foreign node ended") }
            name.withLockedValue { $0 = "" }
            let uid = try await redis.send(RedisCommand("GET", ["foreign:ready"])).string
            name.withLockedValue { $0 = uid ?? "" }
            return uid != nil
        }
        uid = name.withLockedValue { $0 }
    }

    /// Has it do something and returns what came of it.
    @discardableResult
    func perform(_ what: String, _ arguments: SocketObject = [:]) async throws -> SocketValue {
        let list = "foreign:out:\(UUID().uuidString)"
        let command: SocketValue = [
            "do": .string(what), "answer": .string(list), "with": Self.control(.object(arguments)),
        ]
        _ = try await redis.send(RedisCommand("RPUSH", ["foreign:in", .buffer(ClusterJSON.encode(command))]))
        let answer = try await redis.send(RedisCommand("BLPOP", [.text(list), .integer(30)]))
        guard let text = answer.array?.last?.string else { throw Failure(description: "no answer to \(what)") }
        let value = try ClusterJSON.decode(text)
        if let error = value["error"]?.stringValue { throw Failure(description: "\(what): \(error)") }
        return Self.value(value["result"] ?? .null)
    }

    func close() async {
        await process.terminate()
        await redis.shutdown()
    }

    private static func control(_ value: SocketValue) -> SocketValue {
        switch value {
        case .binary(let bytes):
            ["$bytes": .string(String(decoding: Base64.encode(bytes.readableBytesView), as: UTF8.self))]
        case .array(let values): .array(values.map(control))
        case .object(let members): .object(members.mapValues(control))
        case .null, .bool, .number, .string: value
        }
    }

    private static func value(_ value: SocketValue) -> SocketValue {
        switch value {
        case .array(let values): .array(values.map(Self.value))
        case .object(let members):
            if let bytes = members["$bytes"]?.stringValue.flatMap({ Base64.decode($0.utf8) }) {
                .binary(ByteBuffer(bytes: bytes))
            } else {
                .object(members.mapValues(Self.value))
            }
        case .null, .bool, .number, .string, .binary: value
        }
    }
}
