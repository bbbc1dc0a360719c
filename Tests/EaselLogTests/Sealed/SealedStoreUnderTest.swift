import EaselLog
import EaselRedis
import EaselTestSupport
import Foundation
import Logging
import NIOCore
import NIOPosix

/// A store of what is encrypted with whatever it needs, and a way to open it again on the same data.
final class SealedStoreUnderTest: Sendable {
    let kind: LogKind
    let redis: RedisServer?
    let path: String

    init(_ kind: LogKind) async throws {
        self.kind = kind
        redis = kind == .redis ? try await RedisServer() : nil
        path =
            FileManager.default.temporaryDirectory.appendingPathComponent("easel-sealed-\(UUID().uuidString).sqlite")
            .path
    }

    deinit {
        for suffix in ["", "-wal", "-shm", "-lock"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }

    func open(_ limits: SealedStoreLimits = SealedStoreLimits()) throws -> any SealedStore {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        guard let redis else {
            return kind == .memory
                ? MemorySealedStore(limits: limits) : try SQLiteSealedStore(path: path, limits: limits, logger: logger)
        }
        var configuration = try RedisConfiguration(url: redis.url)
        configuration.commandTimeout = Patience.timeAmount
        return RedisSealedStore(
            client: RedisClient(
                configuration: configuration, eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger),
            limits: limits)
    }
}

extension SealedEntry {
    /// An entry whose ciphertext are the bytes of a text.
    init(_ text: String, from sender: String = "ada") {
        self.init(sender: sender, iv: ByteBuffer(bytes: Array(0..<12)), ciphertext: ByteBuffer(string: text))
    }

    var text: String { String(buffer: ciphertext) }
}
