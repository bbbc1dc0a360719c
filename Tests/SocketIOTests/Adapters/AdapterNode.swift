import EaselRedis
import EaselTestSupport
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import SocketIO

/// The adapters over Redis that are tested.
enum AdapterKind: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case classic, sharded, streams
    /// With recovery, where the format has none.
    case classicRecovering, shardedRecovering

    var testDescription: String { rawValue }
    var format: String { rawValue.replacing("Recovering", with: "") }
    static let formats: [AdapterKind] = [.classic, .sharded, .streams]
    static let recovering: [AdapterKind] = [.classicRecovering, .shardedRecovering, .streams]

    func factory(_ redis: RedisClient, _ options: RedisAdapterOptions) -> any AdapterFactory {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return switch self {
        case .classic, .classicRecovering: ClassicRedisAdapter(redis: redis, options: options, logger: logger)
        case .sharded, .shardedRecovering: ShardedRedisAdapter(redis: redis, options: options, logger: logger)
        case .streams: RedisStreamsAdapter(redis: redis, options: options, logger: logger)
        }
    }

    var recovery: Duration? {
        switch self {
        case .classic, .sharded: nil
        case .streams, .classicRecovering, .shardedRecovering: .seconds(120)
        }
    }
}

/// A node of a cluster: a namespace and its adapter.
final class AdapterNode: Sendable {
    let namespace: RecordingNamespace
    let adapter: any Adapter
    let redis: RedisClient

    convenience init(
        _ kind: AdapterKind, _ url: String, options: RedisAdapterOptions = RedisAdapterOptions(),
        timeout: TimeAmount = .seconds(20)
    ) async throws {
        try self.init(starting: kind, url, options: options, timeout: timeout)
        try await adapter.start()
    }

    /// One whose adapter is yet to be started.
    init(
        starting kind: AdapterKind, _ url: String, options: RedisAdapterOptions = AdapterNode.patient(),
        timeout: TimeAmount = .seconds(20)
    ) throws {
        var configuration = try RedisConfiguration(url: url)
        configuration.commandTimeout = timeout
        configuration.maximumBackoff = .milliseconds(100)
        redis = RedisClient(
            configuration: configuration, eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        namespace = RecordingNamespace(recovery: kind.recovery)
        adapter = kind.factory(redis, options).adapter(for: namespace)
        namespace.use(adapter)
    }

    /// The stream that gives events their order; nil where they have none.
    var logKey: String? { (adapter as? ClusterAdapter)?.logKey }

    static func patient() -> RedisAdapterOptions {
        var options = RedisAdapterOptions()
        options.requestsTimeout = Patience.limit
        return options
    }

    func close() async {
        await adapter.close()
        await redis.shutdown()
    }
}
